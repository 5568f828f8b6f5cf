import { expect, test } from "vitest";
import { precisionRecall } from "../../../src/training/evaluation/precision-recall.ts";

function measured(scores: readonly number[], labels: readonly number[]) {
  return precisionRecall(Float64Array.from(scores), Uint8Array.from(labels));
}

test("a perfect ranking has area and F1 of 1", () => {
  expect(measured([0, 5, 1, 6], [0, 1, 0, 1])).toEqual({ areaUnderCurve: 1, bestF1: 1 });
});

test("the area adds precision times the increase in recall", () => {
  const { areaUnderCurve, bestF1 } = measured([4, 3, 2, 1], [1, 0, 1, 0]);
  expect(areaUnderCurve).toBeCloseTo(0.5 * 1 + 0.5 * (2 / 3));
  expect(bestF1).toBeCloseTo(0.8);
});

test("rows with one score are detected together", () => {
  const { areaUnderCurve, bestF1 } = measured([1, 1, 1, 1], [1, 0, 0, 0]);
  expect(areaUnderCurve).toBe(0.25);
  expect(bestF1).toBeCloseTo(0.4);
});

test("both are unknown where nothing is labelled", () => {
  expect(measured([1, 2], [0, 0])).toEqual({ areaUnderCurve: Number.NaN, bestF1: Number.NaN });
});
