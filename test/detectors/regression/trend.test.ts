import { describe, expect, it } from "vitest";
import { fitTrend, type Trend, type TrendPoints } from "../../../src/detectors/regression/trend.ts";
import { normal, seeded } from "../../kernels/feed.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = 1_700_000_000_000;

function points(count: number, valueAt: (index: number) => number, stepMs = HOUR_MS): TrendPoints {
  return {
    timesMs: Array.from({ length: count }, (_, i) => START_MS + i * stepMs),
    values: Array.from({ length: count }, (_, i) => valueAt(i)),
  };
}

function trendOf(...input: Parameters<typeof fitTrend>): Trend {
  const trend = fitTrend(...input);
  if (trend === undefined) throw new Error("no trend was fitted");
  return trend;
}

describe("a trend", () => {
  it("of a straight line is that line, explains all of it and is certain", () => {
    const trend = trendOf(points(100, (i) => 5 + i / 12));
    expect(trend.slopePerDay).toBeCloseTo(2, 10);
    expect(trend.intercept).toBeCloseTo(5, 10);
    expect(trend.explained).toBeCloseTo(1, 10);
    expect(trend.confidence).toBeGreaterThan(0.999);
    expect(trend.fromMs).toBe(START_MS);
    expect(trend.toMs).toBe(START_MS + 99 * HOUR_MS);
    expect(trend.points).toBe(100);
  });

  it("is found under noise, rising or falling", () => {
    const random = seeded(1);
    for (const slope of [2, -2]) {
      const trend = trendOf(points(240, (i) => (slope * i) / 24 + 3 * normal(random)));
      expect(Math.abs(trend.slopePerDay - slope)).toBeLessThan(0.3);
      expect(trend.explained).toBeGreaterThan(0.5);
      expect(trend.confidence).toBeGreaterThan(0.999);
    }
  });

  it("is as good with a fifth of outliers as without", () => {
    const random = seeded(2);
    const trend = trendOf(
      points(200, (i) => i / 24 + 0.2 * normal(random) + (i % 5 === 0 ? 500 * random() : 0)),
    );
    expect(Math.abs(trend.slopePerDay - 1)).toBeLessThan(0.15);
    expect(trend.explained).toBeGreaterThan(0.9);
    expect(trend.confidence).toBeGreaterThan(0.999);
  });
});

describe("a trend where there is none", () => {
  it("is seen in noise alone as often as chance allows", () => {
    const random = seeded(3);
    const confidences = Array.from({ length: 200 }, () =>
      trendOf(points(60, () => normal(random))),
    ).map(({ confidence }) => confidence);
    const sure = confidences.filter((confidence) => confidence > 0.95).length;
    expect(sure).toBeLessThanOrEqual(18);
    expect(sure).toBeGreaterThanOrEqual(3);
  });

  it("is not seen much more often in noise that lingers", () => {
    const random = seeded(4);
    const sure = Array.from({ length: 200 }, () => {
      let level = 0;
      return trendOf(
        points(60, () => {
          level = 0.6 * level + normal(random);
          return level;
        }),
      );
    }).filter(({ confidence }) => confidence > 0.95);
    expect(sure.length).toBeLessThanOrEqual(25);
  });

  it("is not mistaken for the rise of a day, once the season is known", () => {
    const wave = (i: number) => 50 * Math.sin((2 * Math.PI * i) / 24);
    const random = seeded(5);
    const still = points(24 * 20, (i) => wave(i) + normal(random));
    const flat = trendOf(still, { seasonMs: DAY_MS });
    expect(Math.abs(flat.slopePerDay)).toBeLessThan(0.1);
    expect(flat.confidence).toBeLessThan(0.95);
    const rising = points(24 * 20 + 7, (i) => wave(i) + i / 24 + normal(random));
    const trend = trendOf(rising, { seasonMs: DAY_MS });
    expect(trend.points).toBe(20);
    expect(trend.slopePerDay).toBeCloseTo(1, 1);
    expect(trend.explained).toBeGreaterThan(0.95);
    expect(trend.confidence).toBeGreaterThan(0.99);
  });

  it("of a constant is flat and not believed", () => {
    const trend = trendOf(points(50, () => 7));
    expect(trend).toMatchObject({ slopePerDay: 0, intercept: 7, explained: 0, confidence: 0 });
  });

  it("of a series that mostly stands still is not believed", () => {
    const trend = trendOf(points(50, (i) => (i === 20 ? 9 : 7)));
    expect(trend.slopePerDay).toBe(0);
    expect(trend.confidence).toBeLessThan(0.9);
  });
});

describe("a trend of poor input", () => {
  it("is none for too few points, or too few whole seasons", () => {
    expect(fitTrend(points(7, (i) => i))).toBeUndefined();
    expect(fitTrend(points(0, (i) => i))).toBeUndefined();
    expect(
      fitTrend(
        points(100, (i) => i),
        { seasonMs: DAY_MS },
      ),
    ).toBeUndefined();
  });

  it("leaves out what is not finite", () => {
    const trend = trendOf(points(100, (i) => (i % 9 === 4 ? Number.NaN : i / 24)));
    expect(trend.points).toBe(89);
    expect(trend.slopePerDay).toBeCloseTo(1, 10);
  });

  it("is the same whatever the offset of the values", () => {
    const random = seeded(6);
    const noise = Array.from({ length: 100 }, () => normal(random));
    const near = trendOf(points(100, (i) => i / 24 + (noise[i] ?? 0)));
    const far = trendOf(points(100, (i) => 1e9 + i / 24 + (noise[i] ?? 0)));
    expect(far.slopePerDay).toBeCloseTo(near.slopePerDay, 5);
    expect(far.confidence).toBeCloseTo(near.confidence, 5);
  });
});
