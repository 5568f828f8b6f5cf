import { expect, test } from "vitest";
import { autocorrelationPeriod } from "../../../src/training/evaluation/autocorrelation-period.ts";
import { normal, seeded } from "../../kernels/feed.ts";

function wave(rows: number, period: number, noise = 0): Float64Array {
  const random = seeded(1);
  return Float64Array.from(
    { length: rows },
    (_, row) => Math.sin((2 * Math.PI * row) / period) + noise * normal(random),
  );
}

test.each([
  [12, 0.2],
  [48, 0.2],
  [288, 0],
])("the period of a wave of %i rows with noise of %d is found", (period, noise) => {
  const found = autocorrelationPeriod(wave(5000, period, noise));
  expect(Math.abs(found - period)).toBeLessThanOrEqual(2);
});

test("a constant, a rise and a few values have the period that stands for none", () => {
  expect(autocorrelationPeriod(new Float64Array(1000).fill(3))).toBe(125);
  expect(autocorrelationPeriod(Float64Array.from({ length: 1000 }, (_, row) => row))).toBe(125);
  expect(autocorrelationPeriod(Float64Array.of(1, 2, 1))).toBe(125);
});

test("a period longer than 303 rows counts as none", () => {
  expect(autocorrelationPeriod(wave(20_000, 350))).toBe(125);
});
