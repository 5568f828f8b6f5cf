import { expect, it } from "vitest";
import { ln, log2, log10 } from "../../src/kernels/approximate.ts";
import { smallKernel } from "./feed.ts";

smallKernel("typescript");

it("log2 is off by less than its docstring says, over the whole range of single precision", () => {
  let worst = 0;
  for (let i = 0; i < 200_000; i++) {
    const x = Math.fround(2 ** (i / 1000 - 100));
    worst = Math.max(worst, Math.abs(log2(x) - Math.log2(x)));
  }
  expect(worst).toBeLessThan(2.3e-6);
});

it("the other logarithms are log2 in other units", () => {
  expect(ln(Math.fround(10))).toBeCloseTo(Math.LN10, 5);
  expect(log10(1000)).toBeCloseTo(3, 5);
  expect(log2(1)).toBe(0);
});
