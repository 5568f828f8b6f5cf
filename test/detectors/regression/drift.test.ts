import { describe, expect, it } from "vitest";
import { findDrift } from "../../../src/detectors/regression/drift.ts";
import { fitTrend } from "../../../src/detectors/regression/trend.ts";
import { normal, seeded } from "../../kernels/feed.ts";
import { type Course, DAY_MS, driftsOf, type Found } from "./drift-run.ts";

/** 0 up to a day, then days since, up to another day, then level. */
function ramp(day: number, fromDay: number, toDay: number): number {
  return Math.max(0, Math.min(day, toDay) - fromDay);
}

function wave(day: number): number {
  return Math.sin(2 * Math.PI * day);
}

/** The one drift of a series. */
function onlyDrift(course: Course, days: number): Found {
  const [first, ...others] = driftsOf(course, days);
  if (first === undefined || others.length > 0) throw new Error("not one drift");
  return first;
}

/** Drifts found in `count` series over `days`, for a course made from a seed. */
function countDrifts(
  count: number,
  days: number,
  courseOf: (random: () => number) => Course,
): number {
  return Array.from({ length: count }, (_, seed) => {
    const startMs = Date.UTC(2026, 0, 5, seed % 168);
    return driftsOf(courseOf(seeded(1000 + seed)), days, startMs).length;
  }).reduce((sum, drifts) => sum + drifts, 0);
}

describe("a leak", () => {
  it("is found within three days, in a young series and in an old one, and is over within two days of its end", () => {
    for (const [fromDay, seed] of [
      [0, 1],
      [20, 2],
    ] as const) {
      const random = seeded(seed);
      const disk: Course = (day) =>
        40 + 2 * ramp(day, fromDay, fromDay + 10) + 0.2 * normal(random);
      const { foundDay, overDay, drift } = onlyDrift(disk, fromDay + 25);
      expect(foundDay - fromDay).toBeLessThan(3);
      expect(drift.slopePerDay).toBeCloseTo(2, 0);
      expect(drift.level - drift.startLevel).toBeGreaterThan(3);
      expect(drift.confidence).toBeGreaterThan(0.999);
      expect(overDay ?? 0).toBeGreaterThan(fromDay + 10);
      expect(overDay ?? 0).toBeLessThan(fromDay + 12);
    }
  });

  it("is found downwards too", () => {
    const random = seeded(3);
    const free: Course = (day) => 900 - 20 * ramp(day, 6, 12) + normal(random);
    expect(onlyDrift(free, 12).drift.slopePerDay).toBeCloseTo(-20, -1);
  });

  it("is over within a day of a restart that takes it back", () => {
    const random = seeded(4);
    const memory: Course = (day) => 300 + (day < 10 ? 10 * ramp(day, 5, 10) : 0) + normal(random);
    const { foundDay, overDay } = onlyDrift(memory, 20);
    expect(foundDay).toBeLessThan(8);
    expect(overDay ?? 0).toBeLessThan(11);
  });

  it("under a daily rhythm twice as large as a day of it is found within eight days", () => {
    const random = seeded(5);
    const memory: Course = (day) =>
      40 + 5 * ramp(day, 15, 30) + 10 * wave(day) + 2 * normal(random);
    expect(onlyDrift(memory, 30).foundDay - 15).toBeLessThan(8);
  });

  it("in daily steps is found, though each is a level shift", () => {
    const random = seeded(6);
    const log: Course = (day) => 40 + 2 * Math.floor(ramp(day, 5, 20)) + 0.1 * normal(random);
    expect(onlyDrift(log, 20).foundDay - 5).toBeLessThan(8);
  });

  it("of a counter's rate is found as one of a gauge", () => {
    const random = seeded(7);
    let total = 0;
    const errors: Course = (day) => {
      total += Math.max(0, 600 * (5 + ramp(day, 8, 20) + 0.3 * normal(random)));
      return Math.round(total);
    };
    const { drift } = onlyDrift(errors, 18);
    expect(drift.slopePerDay).toBeCloseTo(1, 0);
  });
});

describe("no drift", () => {
  it("is seen in noise, however heavy its tails", () => {
    expect(countDrifts(30, 60, (random) => () => 50 + normal(random))).toBe(0);
    expect(countDrifts(30, 60, (random) => () => Math.exp(2 * normal(random)))).toBe(0);
  });

  it("is seen in noise that lingers for half a day", () => {
    const lingering = (random: () => number): Course => {
      let level = 0;
      return () => {
        level = 0.99 * level + normal(random);
        return 50 + level;
      };
    };
    expect(countDrifts(30, 60, lingering)).toBe(0);
  });

  it("is seen in a day's rhythm, nor in a week's that comes with it", () => {
    expect(countDrifts(20, 40, (random) => (day) => 50 + 20 * wave(day) + normal(random))).toBe(0);
    const office =
      (random: () => number): Course =>
      (day) => {
        const isWeekend = Math.floor(day + 0.29) % 7 >= 5;
        return (isWeekend ? 0.4 : 1) * (50 + 40 * Math.max(0, wave(day))) + normal(random);
      };
    expect(countDrifts(20, 40, office)).toBe(0);
  });

  it("is seen in a level shift, nor in one every week", () => {
    expect(countDrifts(20, 30, (random) => (day) => (day > 12.3 ? 80 : 50) + normal(random))).toBe(
      0,
    );
    const shifting = (random: () => number): Course => {
      let level = 50;
      return () => {
        if (random() < 1 / 1008) level += 20 * normal(random);
        return level + normal(random);
      };
    };
    expect(countDrifts(20, 60, shifting)).toBeLessThanOrEqual(1);
  });

  it("is seen in a constant, nor in a series that settles after its start", () => {
    expect(driftsOf(() => 7, 30)).toEqual([]);
    expect(driftsOf((day) => 100 * (1 - Math.exp(-day)), 20)).toEqual([]);
  });

  it("is seen in the first two days, whatever they look like", () => {
    expect(driftsOf((day) => 10 * day, 2)).toEqual([]);
  });

  it("is seen again where every ramp falls back, as in a log that is rotated", () => {
    const sawtooth: Course = (day) => 10 * (day % 3);
    expect(driftsOf(sawtooth, 30).length).toBeLessThanOrEqual(1);
  });

  it("is seen in a random walk more often than once in five months of a series, though it has trends by nature", () => {
    const walk = (random: () => number): Course => {
      let level = 50;
      return () => {
        level += normal(random);
        return level;
      };
    };
    expect(countDrifts(50, 60, walk)).toBeLessThanOrEqual(20);
  });
});

describe("a history with gaps", () => {
  it("gives the slope by time, not by points", () => {
    const days = Array.from({ length: 32 }, (_, i) => i / 4);
    const values = days.map((day, i) => (i > 8 && i < 17 ? Number.NaN : 10 + 3 * day));
    const timesMs = days.map((day) => day * DAY_MS + DAY_MS / 8);
    const drift = findDrift({ timesMs, values, spanMs: DAY_MS / 4 }, fitTrend);
    expect(drift?.slopePerDay).toBeCloseTo(3, 9);
    expect(drift).toMatchObject({ startMs: 0, endMs: 8 * DAY_MS });
  });

  it("without a point, or with a few, gives none", () => {
    expect(findDrift({ timesMs: [], values: [], spanMs: DAY_MS / 4 }, fitTrend)).toBeUndefined();
    const timesMs = [1, 2, 3].map((day) => day * DAY_MS);
    expect(findDrift({ timesMs, values: [1, 2, 3], spanMs: DAY_MS / 4 }, fitTrend)).toBeUndefined();
  });
});
