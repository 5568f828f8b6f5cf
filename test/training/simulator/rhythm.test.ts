import { expect, test } from "vitest";
import { rhythmAt } from "../../../src/training/simulator/rhythm.ts";

const RHYTHM = { peakHour: 14, swing: 4, weekend: 0.5 };
const MONDAY_MS = Date.UTC(2026, 0, 5);
const HOUR_MS = 3_600_000;
const at = (day: number, hour: number): number =>
  rhythmAt(RHYTHM, MONDAY_MS + (day * 24 + hour) * HOUR_MS);

test("every week is the same", () => {
  expect(at(2, 9)).toBeCloseTo(at(9, 9), 9);
});

test("weekdays are alike, and the weekend is half as busy", () => {
  expect(at(4, 14)).toBeCloseTo(at(0, 14), 9);
  for (const day of [5, 6]) expect(at(day, 14)).toBeCloseTo(0.5 * at(0, 14), 9);
});

test("there is no jump, not at midnight nor when the weekend begins and ends", () => {
  const minutes = Array.from({ length: 14 * 1440 }, (_, minute) => at(0, minute / 60));
  const steps = minutes.slice(1).map((value, row) => Math.abs(Math.log(value / minutes[row])));
  expect(Math.max(...steps)).toBeLessThan(0.02);
});

test("the afternoon is the busiest, the night the quietest time", () => {
  const hours = Array.from({ length: 24 }, (_, hour) => at(1, hour));
  const busiest = hours.indexOf(Math.max(...hours));
  const quietest = hours.indexOf(Math.min(...hours));
  expect(busiest).toBeGreaterThan(9);
  expect(busiest).toBeLessThan(19);
  expect(quietest < 6 || quietest > 21).toBe(true);
});
