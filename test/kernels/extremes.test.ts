import { expect, it } from "vitest";
import { clip, larger, smaller } from "../../src/kernels/extremes.ts";

it("the larger and the smaller of two numbers are found in either order", () => {
  expect([larger(2, 3), larger(3, 2), smaller(2, 3), smaller(3, 2)]).toEqual([3, 3, 2, 2]);
  expect([larger(-1, -Infinity), smaller(-1, Infinity)]).toEqual([-1, -1]);
});

it("clip brings both sides in and leaves the middle alone", () => {
  expect([clip(5, 2), clip(-5, 2), clip(1, 2)]).toEqual([2, -2, 1]);
});
