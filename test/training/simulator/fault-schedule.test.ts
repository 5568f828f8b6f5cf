import { expect, test } from "vitest";
import { FaultSchedule } from "../../../src/training/simulator/fault-schedule.ts";
import { FAULT_KINDS, type Fault, type FaultKind } from "../../../src/training/simulator/faults.ts";

const HOUR_MS = 3_600_000;
const FROM_MS = Date.UTC(2026, 0, 5);

/** Every fault of a host in some weeks, looked at once an interval. */
function faults(
  weeks: number,
  perHostWeek = 3,
  kinds: readonly FaultKind[] = FAULT_KINDS,
): Fault[] {
  const schedule = new FaultSchedule({
    plan: { perHostWeek, kinds },
    seed: 7,
    host: "db",
    role: "database",
    fromMs: FROM_MS,
  });
  const seen = new Set<Fault>();
  for (let timeMs = FROM_MS; timeMs < FROM_MS + weeks * 168 * HOUR_MS; timeMs += 60_000) {
    const fault = schedule.at(timeMs);
    if (fault === undefined) continue;
    expect(timeMs >= fault.startMs && timeMs < fault.endMs).toBe(true);
    seen.add(fault);
  }
  return [...seen];
}

test("faults keep apart, and leave the first day alone", () => {
  const all = faults(20);
  expect(all[0].startMs - FROM_MS).toBeGreaterThanOrEqual(24 * HOUR_MS);
  expect(
    all.slice(1).every(({ startMs }, index) => startMs - all[index].endMs >= 6 * HOUR_MS),
  ).toBe(true);
});

test("every kind comes, each about as often as asked for", () => {
  const all = faults(60, 1);
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
  expect(all.length).toBeGreaterThan(25);
  expect(all.length).toBeLessThan(75);
});

test("only kinds that are wanted come, and none at all where none is", () => {
  expect(new Set(faults(10, 3, ["leak", "crash"]).map(({ kind }) => kind))).toEqual(
    new Set(["leak", "crash"]),
  );
  expect(faults(10, 0)).toEqual([]);
  expect(faults(10, 3, [])).toEqual([]);
});
