import { describe, expect, test } from "vitest";
import type { DriftCourse } from "../../src/core/diagnosis.ts";
import { driftEnd, driftSummary } from "../../src/diagnosis/drift-summary.ts";

const DAY_MS = 86_400_000;
const END_MS = Date.UTC(2026, 0, 8);

const DISK: DriftCourse = {
  series: { measurement: "disk", field: "used_percent", tags: { host: "db-1", path: "/" } },
  startMs: END_MS - 3 * DAY_MS,
  startLevel: 74.7,
  drift: {
    startMs: END_MS - 3 * DAY_MS,
    endMs: END_MS,
    startLevel: 74.7,
    level: 81,
    slopePerDay: 2.1,
    deviation: 0.1,
    confidence: 0.9999,
    perSecond: false,
    limit: { value: 100, timeMs: END_MS + 9.05 * DAY_MS },
  },
  unit: "percent",
};

describe("the sentence on a drift", () => {
  test("says how fast, since when, where it is and when it can go no further", () => {
    expect(driftSummary(DISK)).toBe(
      "disk used_percent on host=db-1, path=/ has risen by 2.1 % a day for 3 d, now 81 %, reaches 100 % in 9 d",
    );
  });

  test("says the direction, and no limit where there is none", () => {
    const { limit: _, ...drift } = DISK.drift;
    const falling = { ...DISK, drift: { ...drift, slopePerDay: -2.1, level: 68.4 } };
    expect(driftSummary(falling)).toBe(
      "disk used_percent on host=db-1, path=/ has fallen by 2.1 % a day for 3 d, now 68.4 %",
    );
  });

  test("writes rates and bare numbers as other sentences do", () => {
    const { limit: _, ...drift } = DISK.drift;
    expect(driftSummary({ ...DISK, drift, unit: "bytes_per_second" })).toContain(
      "has risen by 2.1 B/s a day for 3 d, now 81 B/s",
    );
    expect(driftSummary({ ...DISK, drift, unit: undefined })).toContain(
      "has risen by 2.1 a day for 3 d, now 81",
    );
  });

  test("says at its end how far it went, or that the series has stopped", () => {
    const endMs = END_MS + DAY_MS;
    expect(driftEnd(DISK, "calm", endMs)).toBe(
      "disk used_percent on host=db-1, path=/ no longer rises: it is near 81 % after 4 d, from 74.7 %",
    );
    expect(driftEnd(DISK, "expired", endMs)).toBe(
      "disk used_percent on host=db-1, path=/ sends no more samples; it was near 81 % after 4 d, from 74.7 %",
    );
  });
});
