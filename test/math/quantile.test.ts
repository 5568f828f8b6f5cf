import { expect, it } from "vitest";
import { mean, median, quantile } from "../../src/math/quantile.ts";

it("the median of an even count lies between the two middle numbers", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9])).toBe(9);
});

it("quantiles are linear between ranks, whatever the order", () => {
  expect(quantile([30, 10, 20, 40, 50], 0.25)).toBe(20);
  expect(quantile([10, 20], 0.99)).toBeCloseTo(19.9);
  expect(quantile([5, 1, 3], 0)).toBe(1);
  expect(quantile([5, 1, 3], 1)).toBe(5);
});

it("nothing has no quantile and no mean", () => {
  expect(median([])).toBeNaN();
  expect(mean([])).toBeNaN();
  expect(mean([1, 2, 6])).toBe(3);
});
