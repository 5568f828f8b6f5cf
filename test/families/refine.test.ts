import { describe, expect, test } from "vitest";
import type { Judgement } from "../../src/core/anomaly.ts";
import type { MetricKnowledge } from "../../src/core/metric-knowledge.ts";
import { refineJudgement } from "../../src/families/refine.ts";
import { alert } from "../events/fixture.ts";

const KNOWLEDGE: MetricKnowledge = {
  family: "cpu",
  unit: "percent",
  direction: "both",
  nature: "gauge",
  min: 0,
  max: 100,
  deviationMin: 0,
  deviationShareMin: 0,
  isJudged: true,
};

function refined(
  judgement: Partial<Judgement>,
  knowledge: Partial<MetricKnowledge> = {},
): Judgement {
  return refineJudgement(alert(0, 50, judgement), { ...KNOWLEDGE, ...knowledge });
}

describe("a verdict, refined", () => {
  test("keeps expected value and band within what is possible", () => {
    const { expected, lower, upper } = refined({
      observed: 99,
      expected: 1,
      lower: -5.458,
      upper: 7.461,
    });
    expect([expected, lower, upper]).toEqual([1, 0, 7.461]);
    expect(refined({ expected: -1, lower: -3, upper: 130 })).toMatchObject({
      expected: 0,
      upper: 100,
    });
  });

  test("keeps a band that is not known as it is", () => {
    expect(refined({ expected: Number.NaN, lower: Number.NaN }).lower).toBeNaN();
  });

  test("takes a value beyond the possible by rounding for the edge, and leaves others as they are", () => {
    expect(refined({ observed: 100.000_000_03 }).observed).toBe(100);
    expect(refined({ observed: 100.5 }).observed).toBe(100.5);
  });

  test("knows that no rate is negative, whatever it is of", () => {
    const rate = { perSecond: true, lower: -3, upper: 250 };
    expect(refined(rate, { nature: "auto" })).toMatchObject({ lower: 0, upper: 250 });
    expect(refined(rate, { nature: "counter", max: 200 }).upper).toBe(200);
  });

  test.each([
    ["up", 30, undefined],
    ["up", 10, "direction"],
    ["down", 30, "direction"],
    ["down", 10, undefined],
    ["both", 10, undefined],
  ] as const)(
    "that strays where %s matters, with %s for 20, is gated: %s",
    (direction, observed, gate) => {
      expect(refined({ observed, expected: 20 }, { direction }).gate).toBe(gate);
    },
  );

  test("is gated while its deviation is below the least distance or below the least share", () => {
    const least = { deviationMin: 5, deviationShareMin: 0.5 };
    expect(refined({ observed: 24, expected: 2 }, least).gate).toBeUndefined();
    expect(refined({ observed: 6, expected: 2 }, least).gate).toBe("deviation");
    expect(refined({ observed: 56, expected: 40 }, least).gate).toBe("deviation");
    expect(refined({ observed: 60, expected: 40 }, least).gate).toBeUndefined();
  });

  test("measures a least distance of a counter by its rate, and does not apply that of a gauge to a rate", () => {
    const rate = { observed: 3, expected: 2, perSecond: true };
    expect(refined(rate, { nature: "counter", deviationMin: 5 }).gate).toBe("deviation");
    expect(refined(rate, { nature: "auto", deviationMin: 5 }).gate).toBeUndefined();
  });

  test("is not gated where the value is not possible, whichever way and however little it strays", () => {
    const knowledge = { direction: "down", deviationMin: 500 } as const;
    expect(refined({ observed: 140, expected: 99 }, knowledge).gate).toBeUndefined();
    expect(refined({ observed: 99.5, expected: 99 }, knowledge).gate).toBe("direction");
  });

  test("of a metric that is never judged is gated always", () => {
    expect(refined({ observed: 140 }, { isJudged: false }).gate).toBe("never");
  });

  test("carries the unit where it is known", () => {
    expect(refined({}).unit).toBe("percent");
    expect(refined({}, { unit: undefined })).not.toHaveProperty("unit");
  });
});
