import { describe, expect, test } from "vitest";
import type { Absence, Course } from "../../src/core/diagnosis.ts";
import {
  absenceEnd,
  absenceSummary,
  courseEnd,
  courseSummary,
} from "../../src/diagnosis/summary.ts";

const NOON_MS = Date.UTC(2026, 0, 31, 12);
const SERIES = { measurement: "cpu", field: "usage_system", tags: { host: "web-3" } };
const READING = { timeMs: NOON_MS, observed: 93.1, expected: 21.4, lower: 9.8, upper: 40.2 };

function course(change: Partial<Course> = {}): Course {
  return {
    series: SERIES,
    startMs: NOON_MS,
    latest: READING,
    peak: READING,
    beyond: 1,
    contributions: [],
    perSecond: false,
    ...change,
  };
}

function absence(change: Partial<Absence> = {}): Absence {
  return {
    series: SERIES,
    startMs: NOON_MS,
    intervalMs: 10_000,
    groupedBy: "host",
    members: 1,
    silent: 1,
    latestMs: NOON_MS + 60_000,
    ...change,
  };
}

describe("a summary of an open anomaly", () => {
  test("reads as the contract shows it", () => {
    expect(courseSummary(course())).toBe(
      "cpu usage_system on host=web-3 is 93.1, expected 21.4 (9.8 to 40.2), since 12:00:00Z",
    );
  });

  test("says that a counter's rate is per second", () => {
    expect(courseSummary(course({ perSecond: true }))).toContain("is 93.1 per second, expected");
  });

  test("names the host first, and counts the tags it leaves out", () => {
    const tags = { a: "1", b: "2", c: "3", d: "4", e: "5", host: "web-3" };
    expect(courseSummary(course({ series: { ...SERIES, tags } }))).toContain(
      "on host=web-3, a=1, b=2, c=3, d=4 and 1 more tags is",
    );
  });

  test("leaves out what nothing was expected of", () => {
    const latest = { ...READING, expected: null, lower: null, upper: null };
    expect(courseSummary(course({ latest }))).toBe(
      "cpu usage_system on host=web-3 is 93.1, since 12:00:00Z",
    );
  });

  test("shows enough digits to tell the value from its band", () => {
    const latest = {
      ...READING,
      observed: 1_000_003,
      expected: 1_000_001,
      lower: 1_000_000,
      upper: 1_000_002,
    };
    expect(courseSummary(course({ latest }))).toContain(
      "is 1.000003M, expected 1.000001M (1M to 1.000002M)",
    );
  });

  test("keeps control characters of a tag value out of the line", () => {
    const tags = { host: "web\u001b[31m\n3" };
    expect(courseSummary(course({ series: { ...SERIES, tags } }))).toContain("host=web?[31m?3 is");
  });
});

describe("a summary of an anomaly that is over", () => {
  test("tells the value, how long it lasted and the peak", () => {
    const latest = { ...READING, observed: 22.1 };
    expect(courseEnd(course({ latest }), "calm", NOON_MS + 190_000)).toBe(
      "cpu usage_system on host=web-3 is back to 22.1 after 3 min 10 s, peak 93.1",
    );
  });

  test("tells when the new level counts as normal", () => {
    expect(courseEnd(course(), "accepted", NOON_MS + 6 * 3_600_000)).toBe(
      "cpu usage_system on host=web-3 has stayed near 93.1 for 6 h: this counts as normal now, peak 93.1",
    );
  });
});

describe("a summary of a gap", () => {
  test("tells since when, the usual interval, and how many more stopped", () => {
    expect(absenceSummary(absence({ members: 42, silent: 42 }))).toBe(
      "no data from cpu on host=web-3 since 12:00:00Z (usually every 10 s); 41 more series of this host stopped too",
    );
  });

  test("names the field where one series stopped alone", () => {
    expect(absenceSummary(absence())).toBe(
      "no data from cpu usage_system on host=web-3 since 12:00:00Z (usually every 10 s)",
    );
  });

  test("gives the date of a gap that began on another day", () => {
    expect(absenceSummary(absence({ latestMs: NOON_MS + 86_400_000 }))).toContain(
      "since 2026-01-31 12:00:00Z",
    );
  });

  test("tells which series have not come back", () => {
    expect(
      absenceEnd(absence({ members: 42, silent: 3, latestMs: NOON_MS + 300_000 }), "calm"),
    ).toBe("data from cpu on host=web-3 is back after 5 min; 3 of 42 series are still silent");
  });
});
