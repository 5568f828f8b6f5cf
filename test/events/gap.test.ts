import { describe, expect, test } from "vitest";
import {
  bench,
  forget,
  INTERVAL_MS,
  START_MS,
  seriesNamed,
  silence,
  typesOf,
  verdict,
} from "./fixture.ts";

const NAMES = [
  ...["usage_user", "usage_system", "usage_iowait"].map((field) => seriesNamed("web-1", field)),
  seriesNamed("web-2"),
  { measurement: "weather", field: "wind", tags: { station: "north" } },
];
const NOW_MS = START_MS + 60_000;

describe("a gap", () => {
  test("pages once for a host that stopped, and counts the other series", () => {
    const { lifecycle } = bench(NAMES);
    const events = lifecycle.silences(
      [0, 1, 2].map((id) => silence(id)),
      NOW_MS,
    );
    expect(typesOf(events)).toEqual(["opened"]);
    expect(events[0]?.event.data).toMatchObject({
      kind: "gap",
      severity: "warning",
      observed: null,
      expected: null,
      start: "2026-01-31T12:00:00.000Z",
      summary:
        "no data from cpu on host=web-1 since 12:00:00Z (usually every 10 s); 2 more series of this host stopped too",
    });
  });

  test("is one for each host, and one for a measurement without hosts", () => {
    const { lifecycle } = bench(NAMES);
    const events = lifecycle.silences([silence(0), silence(3), silence(4)], NOW_MS);
    expect(events.map(({ event }) => event.data.summary.slice(0, 34))).toEqual([
      "no data from cpu usage_user on hos",
      "no data from cpu usage_system on h",
      "no data from weather wind on stati",
    ]);
  });

  test("takes in series of the host that stop later, and tells when they have doubled", () => {
    const { lifecycle } = bench(NAMES, { updateInterval: "1m" });
    lifecycle.silences([silence(0)], NOW_MS);
    expect(lifecycle.silences([silence(1), silence(2)], NOW_MS + 30_000)).toEqual([]);
    const [updated] = lifecycle.tick(NOW_MS + 60_000);
    expect(updated?.id).toMatch(/\.updated\.1$/);
    expect(updated?.event.data.summary).toContain("2 more series");
  });
});

describe("the end of a gap", () => {
  test("comes when most of its series speak again", () => {
    const { lifecycle, watched } = bench(NAMES);
    lifecycle.silences(
      [0, 1, 2].map((id) => silence(id)),
      NOW_MS,
    );
    expect(lifecycle.judge(verdict(20, 22, { seriesId: 2 }))).toEqual([]);
    const [resolved] = lifecycle.judge(verdict(20, 22, { seriesId: 0 }));
    expect(resolved?.event.data).toMatchObject({
      status: "resolved",
      end: "2026-01-31T12:03:20.000Z",
      summary:
        "data from cpu on host=web-1 is back after 3 min 20 s; 1 of 3 series are still silent",
    });
    expect(lifecycle.judge(verdict(21, 22, { seriesId: 1 }))).toEqual([]);
    expect(watched.size).toBe(0);
  });

  test("begins a cool-down, in which the next gap waits", () => {
    const { lifecycle } = bench(NAMES, { coolDown: "5m" });
    lifecycle.silences([silence(0)], NOW_MS);
    lifecycle.judge(verdict(10, 22, { seriesId: 0 }));
    const again = silence(0, START_MS + 10 * INTERVAL_MS);
    expect(lifecycle.silences([again], NOW_MS + 100_000)).toEqual([]);
    expect(lifecycle.tick(NOW_MS + 200_000)).toEqual([]);
    expect(typesOf(lifecycle.tick(NOW_MS + 400_000))).toEqual(["opened"]);
  });

  test("comes when its last series is forgotten", () => {
    const it = bench(NAMES);
    it.lifecycle.silences([silence(0), silence(1)], NOW_MS);
    expect(forget(it, [0], NOW_MS + 1)).toEqual([]);
    const [resolved] = forget(it, [1], NOW_MS + 1);
    expect(resolved?.event.data.summary).toBe(
      "cpu usage_system on host=web-1 is forgotten after 1 min without data",
    );
  });
});

describe("the limits of gaps", () => {
  test("ten series make one critical", () => {
    const names = Array.from({ length: 10 }, (_, index) => seriesNamed("web-1", `field-${index}`));
    const { lifecycle } = bench(names);
    const [opened] = lifecycle.silences(
      names.map((_, id) => silence(id)),
      NOW_MS,
    );
    expect(opened?.event.data.severity).toBe("critical");
  });

  test("one beyond the event rate waits, and is not told at all if its series speaks meanwhile", () => {
    const { lifecycle, counts } = bench(NAMES, { openedPerMinuteMax: 1 });
    const events = lifecycle.silences([silence(0), silence(3), silence(4)], NOW_MS);
    expect(events).toHaveLength(1);
    expect(counts.get("outlierd_anomalies_held_total")).toBe(2);
    expect(lifecycle.judge(verdict(9, 22, { seriesId: 3 }))).toEqual([]);
    const later = lifecycle.tick(NOW_MS + 60_000);
    expect(later.map(({ event }) => event.data.series.measurement)).toEqual(["weather"]);
  });
});
