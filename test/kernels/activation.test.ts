import { describe, expect, it } from "vitest";
import {
  activate,
  LINEAR,
  RELU,
  SIGMOID,
  sigmoid,
  slopeAt,
  TANH,
  tanh,
} from "../../src/kernels/activation.ts";
import { smallKernel } from "./feed.ts";

smallKernel("typescript");

const inputs = Array.from({ length: 200_001 }, (_, i) => (i - 100_000) / 4000);

function worstError(approximate: (x: number) => number, exact: (x: number) => number): number {
  return inputs.reduce((worst, x) => Math.max(worst, Math.abs(approximate(x) - exact(x))), 0);
}

describe("activations", () => {
  it("tanh is off by less than its docstring says", () => {
    expect(worstError(tanh, Math.tanh)).toBeLessThan(2e-9);
  });

  it("the logistic function is off by less than its docstring says", () => {
    expect(worstError(sigmoid, (x) => 1 / (1 + Math.exp(-x)))).toBeLessThan(1e-9);
  });

  it("tanh ends at ±1 and is odd", () => {
    expect([tanh(1e300), tanh(-1e300), tanh(Number.POSITIVE_INFINITY)]).toEqual([1, -1, 1]);
    expect(tanh(0)).toBe(0);
    expect(inputs.every((x) => tanh(-x) === -tanh(x) || x === 0)).toBe(true);
  });

  it.each([
    ["linear", LINEAR],
    ["relu", RELU],
    ["tanh", TANH],
    ["sigmoid", SIGMOID],
  ])("%s has the slope that its values have", (_, kind) => {
    for (const x of [-2.5, -0.7, 0.3, 1.9]) {
      const step = 1e-4;
      const measured = (activate(kind, x + step) - activate(kind, x - step)) / (2 * step);
      expect(slopeAt(kind, activate(kind, x))).toBeCloseTo(measured, 4);
    }
  });
});
