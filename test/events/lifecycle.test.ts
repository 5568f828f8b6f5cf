import { describe, expect, test } from "vitest";
import type { Judgement } from "../../src/core/anomaly.ts";
import {
  alert,
  bench,
  forget,
  INTERVAL_MS,
  START_MS,
  seriesNamed,
  typesOf,
  verdict,
} from "./fixture.ts";

test("each event names the models that judged at its time, and none where there is none", () => {
  const { lifecycle, models } = bench();
  const first = [{ detector: "clustering", version: "20260131-00000001" }] as const;
  const second = [{ detector: "clustering", version: "20260131-00000002" }] as const;
  models.set("cpu", first);
  const [opened] = lifecycle.judge(alert(0, 93.1));
  expect(opened?.event.data.models).toEqual(first);
  models.set("cpu", second);
  const calm = Array.from({ length: 6 }, (_, i) => lifecycle.judge(verdict(i + 1, 20))).flat();
  expect(calm.map(({ event }) => event.data.models)).toEqual([second]);
});

test("an anomaly opens on the alert, as the contract shows it", () => {
  const { lifecycle, watched } = bench();
  const [opened] = lifecycle.judge(alert(0, 93.1));
  expect(opened).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{32}\.opened$/),
    event: {
      type: "anomaly.opened",
      timestamp: "2026-01-31T12:00:00.000Z",
      data: {
        id: opened?.event.data.id,
        status: "open",
        series: seriesNamed("web-3"),
        family: "cpu",
        start: "2026-01-31T12:00:00.000Z",
        end: null,
        observed: 93.1,
        expected: 21.4,
        lower: 9.8,
        upper: 40.2,
        score: 4,
        pValue: 1e-6,
        returnDays: 3,
        severity: "info",
        kind: "spike",
        contributions: [{ detector: "season", score: 4, share: 1 }],
        summary:
          "cpu usage_system on host=web-3 is 93.1, expected 21.4 (9.8 to 40.2), since 12:00:00Z",
      },
    },
  });
  expect(watched).toEqual(new Set([0]));
  expect(lifecycle.open).toBe(1);
});

describe("an anomaly of values", () => {
  test("is resolved by five calm samples in a row, not by four", () => {
    const { lifecycle } = bench();
    lifecycle.judge(alert(0, 93.1));
    const values = [95, 22, 22, 22, 22, 95, 22, 22, 22, 22];
    for (const [index, value] of values.entries()) {
      expect(lifecycle.judge(verdict(index + 1, value))).toEqual([]);
    }
    const [resolved] = lifecycle.judge(verdict(11, 22.1));
    expect(resolved?.event.type).toBe("anomaly.resolved");
    expect(resolved?.event.data).toMatchObject({
      status: "resolved",
      observed: 22.1,
      end: "2026-01-31T12:01:10.000Z",
      summary: "cpu usage_system on host=web-3 is back to 22.1 after 1 min 10 s, peak 95",
    });
    expect(lifecycle.open).toBe(0);
  });

  test("is not calmed by a sample inside the band that alerts", () => {
    const { lifecycle } = bench(undefined, { resolveAfter: 1 });
    lifecycle.judge(alert(0, 93.1));
    expect(lifecycle.judge(alert(1, 22))).toEqual([]);
    expect(typesOf(lifecycle.judge(verdict(2, 22)))).toEqual(["resolved"]);
  });

  test("is resolved as the new normal after the longest time allowed", () => {
    const { lifecycle } = bench(undefined, { openMax: "10m", updateInterval: "1h" });
    lifecycle.judge(alert(0, 93.1));
    for (let sample = 1; sample < 60; sample++) {
      expect(lifecycle.judge(verdict(sample, 93))).toEqual([]);
    }
    const [resolved] = lifecycle.judge(verdict(60, 93));
    expect(resolved?.event.data.summary).toBe(
      "cpu usage_system on host=web-3 has stayed near 93 for 10 min: this counts as normal now, peak 93.1",
    );
  });

  test("is resolved when its series is forgotten", () => {
    const it = bench();
    it.lifecycle.judge(alert(0, 93.1));
    expect(it.lifecycle.expire(START_MS)).toEqual([]);
    expect(typesOf(forget(it, [0], START_MS + 3_600_000))).toEqual(["resolved"]);
    expect(forget(it, [0], START_MS + 3_600_000)).toEqual([]);
    expect(it.watched.size).toBe(0);
  });

  test("is resolved when ticks hear nothing for the longest time allowed, whatever the samples' time", () => {
    const { lifecycle } = bench(undefined, { openMax: "10m" });
    lifecycle.judge(alert(0, 93.1));
    const nowMs = START_MS + 300 * 86_400_000;
    expect(lifecycle.tick(nowMs)).toEqual([]);
    lifecycle.judge(verdict(1, 93));
    expect(lifecycle.tick(nowMs + 600_000)).toEqual([]);
    expect(typesOf(lifecycle.tick(nowMs + 1_200_000))).toEqual(["resolved"]);
  });
});

describe("an update", () => {
  const LASTS: Partial<Judgement> = {
    contributions: [{ detector: "mean-shift-6", score: 3, share: 1 }],
  };

  test("comes when the severity rises, and no sooner than the interval allows", () => {
    const { lifecycle } = bench(undefined, { updateInterval: "1m" });
    lifecycle.judge(alert(0, 93.1));
    expect(lifecycle.judge(alert(1, 94, { strength: 12 }))).toEqual([]);
    for (let sample = 2; sample < 6; sample++) lifecycle.judge(verdict(sample, 94));
    const [updated] = lifecycle.judge(verdict(6, 94));
    expect(updated?.id).toMatch(/\.updated\.1$/);
    expect(updated?.event.data.severity).toBe("warning");
    expect(lifecycle.judge(verdict(20, 94))).toEqual([]);
  });

  test("comes when the anomaly turns out to be a level shift, once", () => {
    const { lifecycle } = bench();
    lifecycle.judge(alert(0, 93.1));
    const events = Array.from({ length: 100 }, (_, index) =>
      lifecycle.judge(verdict(index + 1, 93, LASTS)),
    ).flat();
    expect(typesOf(events)).toEqual(["updated"]);
    expect(events[0]?.event.data.kind).toBe("level-shift");
  });

  test("comes when the peak is twice as far from what was expected", () => {
    const { lifecycle } = bench(undefined, { updateInterval: "1s" });
    lifecycle.judge(alert(0, 93.1));
    expect(lifecycle.judge(verdict(1, 130))).toEqual([]);
    expect(typesOf(lifecycle.judge(verdict(2, 200)))).toEqual(["updated"]);
  });
});

describe("the cool-down", () => {
  function resolved(options = {}) {
    const it = bench(undefined, options);
    it.lifecycle.judge(alert(0, 93.1));
    for (let sample = 1; sample <= 5; sample++) it.lifecycle.judge(verdict(sample, 22));
    return it;
  }

  test("keeps an alert down that is no stronger than the last", () => {
    const { lifecycle, counts } = resolved();
    expect(lifecycle.judge(alert(6, 93))).toEqual([]);
    expect(counts.get("outlierd_alerts_suppressed_total")).toBe(1);
  });

  test("lets a stronger alert open an anomaly of its own", () => {
    const { lifecycle } = resolved();
    const [opened] = lifecycle.judge(alert(6, 99, { strength: 7 }));
    expect(opened?.event.data.start).toBe(new Date(START_MS + 6 * INTERVAL_MS).toISOString());
  });

  test("ends after its time, and the series is no longer watched", () => {
    const { lifecycle, watched } = resolved();
    for (let sample = 6; sample < 65; sample++) lifecycle.judge(verdict(sample, 22));
    expect(watched.size).toBe(1);
    lifecycle.judge(verdict(65, 22));
    expect(watched.size).toBe(0);
    expect(typesOf(lifecycle.judge(alert(66, 93)))).toEqual(["opened"]);
  });

  test("lasts a number of samples where they are far apart", () => {
    const { lifecycle } = resolved({ coolDownSamples: 3 });
    for (const sample of [1000, 2000, 3000]) {
      expect(lifecycle.judge(alert(sample, 93))).toEqual([]);
    }
    expect(typesOf(lifecycle.judge(alert(4000, 93)))).toEqual(["opened"]);
  });
});

describe("limits", () => {
  const HOSTS = Array.from({ length: 5 }, (_, index) => seriesNamed(`web-${index}`));

  test("an anomaly beyond the rate waits, and opens when there is room if it lasts", () => {
    const { lifecycle, counts } = bench(HOSTS, { openedPerMinuteMax: 2 });
    const events = [0, 1, 2, 3].flatMap((seriesId) => lifecycle.judge(alert(0, 93, { seriesId })));
    expect(events).toHaveLength(2);
    expect(counts.get("outlierd_anomalies_held_total")).toBe(2);
    for (let sample = 1; sample <= 5; sample++) {
      expect(lifecycle.judge(verdict(sample, 22, { seriesId: 2 }))).toEqual([]);
      expect(lifecycle.judge(verdict(sample, 93, { seriesId: 3 }))).toEqual([]);
    }
    const [late] = lifecycle.judge(verdict(6, 93, { seriesId: 3 }));
    expect(late?.event.type).toBe("anomaly.opened");
    expect(late?.event.data.start).toBe("2026-01-31T12:00:00.000Z");
    expect(lifecycle.judge(verdict(6, 93, { seriesId: 2 }))).toEqual([]);
  });

  test("an alert beyond the limit of open anomalies is refused and counted", () => {
    const { lifecycle, counts } = bench(HOSTS, { openAnomaliesMax: 1 });
    expect(lifecycle.judge(alert(0, 93, { seriesId: 0 }))).toHaveLength(1);
    expect(lifecycle.judge(alert(0, 93, { seriesId: 1 }))).toEqual([]);
    expect(counts.get("outlierd_anomalies_refused_total")).toBe(1);
  });

  test("the rate counts anew when an older file is replayed", () => {
    const { lifecycle } = bench(HOSTS, { openedPerMinuteMax: 1 });
    expect(lifecycle.judge(alert(100_000, 93, { seriesId: 0 }))).toHaveLength(1);
    expect(lifecycle.judge(alert(0, 93, { seriesId: 1 }))).toHaveLength(1);
  });
});

test("an anomaly is as severe as its strongest alert or its rarest score", () => {
  const severityOf = (change: Partial<Judgement>) =>
    bench().lifecycle.judge(alert(0, 93, change))[0]?.event.data.severity;
  expect(severityOf({ strength: 9.9 })).toBe("info");
  expect(severityOf({ strength: 10 })).toBe("warning");
  expect(severityOf({ strength: 20 })).toBe("critical");
  expect(severityOf({ returnDays: 30 })).toBe("warning");
  expect(severityOf({ returnDays: 1000 })).toBe("critical");
});
