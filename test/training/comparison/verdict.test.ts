import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JudgedSide, verdictOf } from "../../../src/training/comparison/verdict.ts";

/** A side with these delays, `undefined` = missed. */
function side(delaysMs: readonly (number | undefined)[], falseAlertsConfigured = 0): JudgedSide {
  const found = delaysMs.filter((delay) => delay !== undefined).length;
  return { delaysMs, found, falseAlertsConfigured };
}

const labelled = (champion: JudgedSide, challenger: JudgedSide) =>
  verdictOf({ champion, challenger, isLabelled: true });

describe("a challenger", () => {
  test.each([
    ["finds more", [5, undefined], [900, 900], "better"],
    ["finds fewer", [900, 900], [5, undefined], "worse"],
    ["finds others, as many, and none that both find", [5, undefined], [undefined, 1], "equal"],
    ["is earlier at most of those that both find", [5, 5, 5], [1, 1, 99], "better"],
    ["is later at most of them", [1, 1, 99], [5, 5, 5], "worse"],
    ["is as early at most of them", [5, 5, 5], [5, 5, 1], "equal"],
  ] as const)("that %s", (_, before, after, verdict) => {
    expect(labelled(side(before), side(after))).toMatchObject({ verdict });
  });

  test("that raises more false alerts as configured than chance explains is worse, whatever it finds", () => {
    const champion = side([undefined], 8);
    expect(labelled(champion, side([0], 30))).toEqual({
      verdict: "worse",
      reason: "30 false alerts as configured instead of 8",
    });
    expect(labelled(champion, side([0], 20)).verdict).toBe("better");
  });

  test("is equal without labels, unless it raises far more alerts", () => {
    const parts = { champion: side([], 8), isLabelled: false };
    expect(verdictOf({ ...parts, challenger: side([], 2) }).verdict).toBe("equal");
    expect(verdictOf({ ...parts, challenger: side([], 30) }).verdict).toBe("worse");
  });

  test("is worse where the champion would be better in its place", () => {
    const opposite = { better: "worse", equal: "equal", worse: "better" };
    const delay = fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined });
    const pairs = fc.array(fc.tuple(delay, delay), { maxLength: 8 });
    fc.assert(
      fc.property(pairs, (drawn) => {
        const one = side(drawn.map(([first]) => first));
        const other = side(drawn.map(([, second]) => second));
        expect(labelled(one, other).verdict).toBe(opposite[labelled(other, one).verdict]);
      }),
    );
  });
});
