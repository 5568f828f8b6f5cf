import { expect, test } from "vitest";
import type { KnownWindow } from "../../../src/training/backtest/backtest-run.ts";
import { faultsAt, isFindable } from "../../../src/training/comparison/findable-faults.ts";

const MINUTE_MS = 60_000;
const name = { measurement: "m", field: "f", tags: {} };
const fault = (startMinute: number, fits = true): KnownWindow => ({
  id: "a",
  kind: "",
  isFault: true,
  startMs: startMinute * MINUTE_MS,
  endMs: (startMinute + 60) * MINUTE_MS,
  fits: () => fits,
});

test("a fault can be found where it begins while a series that it shows in is counted", () => {
  const counted = { fromMs: 100 * MINUTE_MS, toMs: 200 * MINUTE_MS };
  const strengths = [
    { name, samples: 999, counted, candidates: [] },
    { name, samples: 9, counted: undefined, candidates: [] },
  ];
  const findable = [99, 100, 200, 201].map((minute) => isFindable(fault(minute), strengths));
  expect(findable).toEqual([false, true, true, false]);
  expect(isFindable(fault(150, false), strengths)).toBe(false);
});

test("an alert is about the faults that it falls into, and that show in its series", () => {
  const at = faultsAt([fault(100), fault(130), fault(100, false)], name);
  const about = [98, 100, 140, 170, 300].map((minute) => at(minute * MINUTE_MS));
  expect(about).toEqual([[], [0], [0, 1], [0, 1], []]);
});
