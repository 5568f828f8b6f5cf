import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signTest } from "../../src/math/sign-test.ts";

/** The same in whole numbers of any length: twice the sum of choices up to the fewer, over all of them. */
function exactly(one: number, other: number): number {
  const all = BigInt(one + other);
  let choices = 1n;
  let sum = 0n;
  for (let count = 0n; count <= BigInt(Math.min(one, other)); count++) {
    sum += choices;
    choices = (choices * (all - count)) / (count + 1n);
  }
  const precision = 10n ** 30n;
  return Math.min(1, Number((2n * sum * precision) / 2n ** all) / 1e30);
}

describe("chance alone shares out cases as unevenly", () => {
  // scipy 1.17.1: scipy.stats.binomtest(one, one + other).pvalue
  test.each([
    [0, 0, 1],
    [1, 0, 1],
    [3, 1, 0.625],
    [5, 0, 0.0625],
    [6, 0, 0.03125],
    [8, 30, 0.0004719867429230362],
    [8, 20, 0.03569813817739487],
  ])("%d to %d", (one, other, expected) => {
    expect(signTest({ one, other })).toBeCloseTo(expected, 14);
  });

  test("as whole numbers without rounding say, whichever side comes first", () => {
    const count = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(count, count, (one, other) => {
        expect(signTest({ one, other })).toBeCloseTo(exactly(one, other), 10);
        expect(signTest({ one, other })).toBe(signTest({ one: other, other: one }));
      }),
    );
  });

  test("hardly ever where thousands lie on one side, and always where both have as many", () => {
    expect(signTest({ one: 5000, other: 0 })).toBe(0);
    expect(signTest({ one: 50_000, other: 50_000 })).toBe(1);
    expect(signTest({ one: 50_000, other: 51_000 })).toBeCloseTo(0.0016696304559914, 12);
  });
});
