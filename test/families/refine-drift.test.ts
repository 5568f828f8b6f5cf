import { describe, expect, test } from "vitest";
import type { Drift } from "../../src/core/drift.ts";
import type { MetricKnowledge } from "../../src/core/metric-knowledge.ts";
import { driftGate, refineDrift } from "../../src/families/refine-drift.ts";

const DAY_MS = 86_400_000;
const END_MS = Date.UTC(2026, 0, 8);

const UNKNOWN: MetricKnowledge = {
  family: "m",
  unit: undefined,
  direction: "both",
  nature: "auto",
  min: Number.NEGATIVE_INFINITY,
  max: Number.POSITIVE_INFINITY,
  deviationMin: 0,
  deviationShareMin: 0,
  isJudged: true,
};
const PERCENT: MetricKnowledge = {
  ...UNKNOWN,
  unit: "percent",
  direction: "up",
  nature: "gauge",
  min: 0,
  max: 100,
  deviationMin: 2,
};

/** Three days from one level to another. */
function drift(startLevel: number, level: number): Drift {
  return {
    startMs: END_MS - 3 * DAY_MS,
    endMs: END_MS,
    startLevel,
    level,
    slopePerDay: (level - startLevel) / 3,
    deviation: 0.1,
    confidence: 0.9999,
  };
}

function gate(given: Drift, knowledge: MetricKnowledge, perSecond = false): string | undefined {
  return driftGate(refineDrift(given, knowledge, perSecond), knowledge, 0.1);
}

describe("a drift of a known metric", () => {
  test("has the metric's unit, and the time at which it reaches what is possible", () => {
    const known = refineDrift(drift(75, 81), PERCENT, false);
    expect(known.unit).toBe("percent");
    expect(known.limit).toEqual({ value: 100, timeMs: END_MS + 9.5 * DAY_MS });
    const falling = refineDrift(drift(30, 20), { ...PERCENT, direction: "down" }, false);
    expect(falling.limit).toEqual({ value: 0, timeMs: END_MS + 6 * DAY_MS });
  });

  test("has levels within what is possible", () => {
    const known = refineDrift(drift(90, 101), PERCENT, false);
    expect(known).toMatchObject({ startLevel: 90, level: 100, limit: { timeMs: END_MS } });
  });

  test("says nothing of a limit that is months away", () => {
    expect(refineDrift(drift(40, 41), PERCENT, false)).not.toHaveProperty("limit");
  });

  test("is told if it goes the way that matters by what matters", () => {
    expect(gate(drift(75, 81), PERCENT)).toBeUndefined();
    expect(gate(drift(81, 75), PERCENT)).toBe("direction");
    expect(gate(drift(75, 76.9), PERCENT)).toBe("deviation");
    expect(gate(drift(75, 81), { ...PERCENT, isJudged: false })).toBe("never");
  });

  test("of a rate knows nothing of limits that are meant of the readings", () => {
    expect(refineDrift(drift(75, 81), PERCENT, true)).not.toHaveProperty("limit");
  });
});

describe("a drift of a metric that nobody knows", () => {
  test("is told if it changes by a tenth, either way", () => {
    expect(gate(drift(100, 109), UNKNOWN)).toBe("deviation");
    expect(gate(drift(100, 111), UNKNOWN)).toBeUndefined();
    expect(gate(drift(100, 89), UNKNOWN)).toBeUndefined();
    expect(refineDrift(drift(100, 111), UNKNOWN, false)).not.toHaveProperty("unit");
  });
});
