import { expect, test } from "vitest";
import { jointScore } from "../../src/core/instance.ts";

test("an instance scores the mean of its three highest metrics, or of all where it has fewer", () => {
  expect(jointScore(Float64Array.of(1, 6, 2, 4))).toBe(4);
  expect(jointScore(Float64Array.of(1, 6, 2, 4), 1)).toBe(6);
  expect(jointScore(Float64Array.of(1, 2))).toBe(1.5);
  expect(jointScore(Float64Array.of())).toBe(0);
});
