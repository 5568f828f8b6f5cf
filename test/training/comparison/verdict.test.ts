import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signTest } from "../../../src/math/sign-test.ts";
import type { PairedTest } from "../../../src/training/comparison/paired-tests.ts";
import { type ComparisonTests, verdictOf } from "../../../src/training/comparison/verdict.ts";

/** Cases of one side alone, with what chance says of them. */
function only(champion: number, challenger: number): PairedTest {
  return { champion, challenger, pValue: signTest({ one: champion, other: challenger }) };
}

const NOTHING: ComparisonTests = {
  falseAlerts: only(0, 0),
  faults: only(0, 0),
  delays: only(0, 0),
};

const labelled = (tests: Partial<ComparisonTests>) =>
  verdictOf({ tests: { ...NOTHING, ...tests }, isSame: false, isLabelled: true });

describe("a challenger", () => {
  test.each([
    ["finds more faults than chance explains", { faults: only(0, 6) }, "better", "better"],
    ["finds fewer than chance explains", { faults: only(6, 0) }, "worse", "worse"],
    ["finds more, but it may be chance", { faults: only(0, 5) }, "undecided", "better"],
    ["finds fewer, but it may be chance", { faults: only(5, 0) }, "undecided", "worse"],
    ["finds others, as many", { faults: only(3, 3) }, "undecided", "neither"],
    ["is earlier than chance explains", { delays: only(1, 9) }, "better", "better"],
    ["is later than chance explains", { delays: only(9, 1) }, "worse", "worse"],
    ["is later, but it may be chance", { delays: only(5, 1) }, "undecided", "neither"],
    [
      "finds more faults, and those that both find later",
      { faults: only(0, 6), delays: only(9, 0) },
      "better",
      "better",
    ],
    ["finds the same faults, as early", {}, "equal", "neither"],
  ] as const)("that %s", (_, tests, verdict, leans) => {
    expect(labelled(tests)).toMatchObject({ verdict, leans });
  });

  test("that raises more false alerts as configured than chance explains is worse, whatever it finds", () => {
    const faults = only(0, 20);
    expect(labelled({ faults, falseAlerts: only(8, 30) })).toEqual({
      verdict: "worse",
      leans: "worse",
      reason:
        "stretches of false alerts as configured, raised only by it: 30, only by the other: 8; chance alone would give such a difference in less than 0.1 % of cases",
    });
    expect(labelled({ faults, falseAlerts: only(8, 16) }).verdict).toBe("better");
    expect(labelled({ faults, falseAlerts: only(30, 8) }).verdict).toBe("better");
  });

  test("says of faults who finds them, and how often chance would do the like", () => {
    expect(labelled({ faults: only(1, 3) }).reason).toBe(
      "faults found only by it: 3, only by the other: 1; chance alone would give such a difference in 63 % of cases",
    );
  });

  test("is undecided without labels, unless it raises far more alerts", () => {
    const parts = { isSame: false, isLabelled: false };
    expect(verdictOf({ ...parts, tests: NOTHING }).verdict).toBe("undecided");
    const falseAlerts = only(8, 30);
    expect(verdictOf({ ...parts, tests: { ...NOTHING, falseAlerts } }).verdict).toBe("worse");
  });

  test("is untested where no strength differs, with labels and without", () => {
    for (const isLabelled of [true, false]) {
      expect(verdictOf({ tests: NOTHING, isSame: true, isLabelled }).verdict).toBe("untested");
    }
  });

  test("is worse where the champion would be better in its place", () => {
    const opposite = { better: "worse", equal: "equal", undecided: "undecided", worse: "better" };
    const count = fc.integer({ min: 0, max: 20 });
    const pair = fc.tuple(count, count);
    const verdictsOf = (faults: PairedTest, delays: PairedTest) => {
      const { verdict } = labelled({ faults, delays });
      return verdict === "untested" ? undefined : verdict;
    };
    fc.assert(
      fc.property(pair, pair, ([f, g], [d, e]) => {
        const verdict = verdictsOf(only(f, g), only(d, e));
        expect(verdict && opposite[verdict]).toBe(verdictsOf(only(g, f), only(e, d)));
      }),
    );
  });
});

test("a challenger as good as the champion is called better in one case of twenty at most, worse in one of thirteen", () => {
  /** How likely each number of cases of ten is to go to the challenger, where each is the toss of a coin. */
  const tosses = Array.from({ length: 11 }, (_, challenger) => {
    let choices = 1;
    for (let i = 1; i <= challenger; i++) choices = (choices * (11 - i)) / i;
    return { test: only(10 - challenger, challenger), share: choices / 2 ** 10 };
  });
  const shares = { better: 0, equal: 0, worse: 0, undecided: 0, untested: 0 };
  for (const falseAlerts of tosses) {
    for (const faults of tosses) {
      for (const delays of tosses) {
        const { verdict } = labelled({
          falseAlerts: falseAlerts.test,
          faults: faults.test,
          delays: delays.test,
        });
        shares[verdict] += falseAlerts.share * faults.share * delays.share;
      }
    }
  }
  expect(shares.better).toBeLessThan(1 / 20);
  expect(shares.worse).toBeLessThan(1 / 13);
  expect(shares.undecided).toBeGreaterThan(0.87);
});
