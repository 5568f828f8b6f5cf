import { expect, test } from "vitest";
import type { Course } from "../../src/core/diagnosis.ts";
import { kindOf, LEVEL_SHIFT_SAMPLES } from "../../src/diagnosis/kind.ts";

const SHIFTED = [{ detector: "mean-shift-48", score: 2, share: 1 }];

function course(observed: number, change: Partial<Course> = {}): Course {
  const peak = { timeMs: 0, observed, expected: 10, lower: 8, upper: 12 };
  const series = { measurement: "m", field: "f", tags: {} };
  return {
    series,
    startMs: 0,
    latest: peak,
    peak,
    beyond: 1,
    contributions: [],
    perSecond: false,
    ...change,
  };
}

test("a peak above what was expected is a spike, one below is a dip", () => {
  expect(kindOf(course(20))).toBe("spike");
  expect(kindOf(course(0))).toBe("dip");
});

test("a level shift lasts and has a mean-shift stream behind it", () => {
  const beyond = LEVEL_SHIFT_SAMPLES;
  expect(kindOf(course(20, { beyond, contributions: SHIFTED }))).toBe("level-shift");
  expect(kindOf(course(0, { beyond: -beyond, contributions: SHIFTED }))).toBe("level-shift");
  expect(kindOf(course(20, { beyond: beyond - 1, contributions: SHIFTED }))).toBe("spike");
  expect(kindOf(course(20, { beyond }))).toBe("spike");
});
