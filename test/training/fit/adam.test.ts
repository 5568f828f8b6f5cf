import { expect, test } from "vitest";
import { emptyAdam, stepAdam } from "../../../src/training/fit/adam.ts";

test("the first step is as long as the rate, whatever the gradient", () => {
  const values = Float32Array.of(1, 1, 1);
  stepAdam({ values, gradient: Float32Array.of(1000, -0.001, 0) }, emptyAdam(3), 0.1);
  expect([...values].map((value) => Number(value.toFixed(3)))).toEqual([0.9, 1.1, 1]);
});

test("finds the lowest point of a narrow valley", () => {
  const values = Float32Array.of(3, -2);
  const state = emptyAdam(2);
  for (let i = 0; i < 2000; i++) {
    stepAdam(
      { values, gradient: values.map((x, axis) => x * (axis === 0 ? 1 : 100)) },
      state,
      0.02,
    );
  }
  expect(Math.hypot(...values)).toBeLessThan(0.01);
});
