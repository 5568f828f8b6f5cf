import { describe, expect, test } from "vitest";
import { alert, bench, seriesNamed, typesOf, verdict } from "./fixture.ts";

const GATED = "outlierd_alerts_gated_total";

describe("an alert that is gated", () => {
  test.each(["never", "direction", "deviation"] as const)(
    "by %s opens nothing and is counted by its reason",
    (gate) => {
      const { lifecycle, counts } = bench();
      expect(lifecycle.judge(alert(0, 93.1, { gate }))).toEqual([]);
      expect(lifecycle.open).toBe(0);
      expect(counts.get(`${GATED} ${gate}`)).toBe(1);
      expect(counts.get("outlierd_anomalies_held_total")).toBeUndefined();
    },
  );

  test("by its direction leaves nothing behind: the series is not watched", () => {
    const { lifecycle, watched } = bench();
    lifecycle.judge(alert(0, 5, { gate: "direction" }));
    expect(watched).toEqual(new Set());
  });

  test("by its deviation opens once a sample beyond the band strays far enough, and began with the alert", () => {
    const { lifecycle } = bench();
    lifecycle.judge(alert(0, 41, { gate: "deviation" }));
    expect(lifecycle.judge(verdict(1, 42, { gate: "deviation" }))).toEqual([]);
    expect(lifecycle.judge(verdict(2, 39))).toEqual([]);
    const [opened] = lifecycle.judge(verdict(3, 93));
    expect(opened?.event).toMatchObject({
      type: "anomaly.opened",
      timestamp: "2026-01-31T12:00:30.000Z",
      data: { start: "2026-01-31T12:00:00.000Z", observed: 93 },
    });
  });

  test("by its deviation is forgotten once five samples in a row are calm", () => {
    const { lifecycle, watched } = bench();
    lifecycle.judge(alert(0, 41, { gate: "deviation" }));
    expect(watched).toEqual(new Set([0]));
    for (let sample = 1; sample <= 5; sample++) lifecycle.judge(verdict(sample, 22));
    expect(watched).toEqual(new Set());
    expect(lifecycle.judge(verdict(6, 93))).toEqual([]);
  });

  test("by its deviation is forgotten once it has lasted as long as an anomaly may", () => {
    const { lifecycle, watched } = bench(undefined, { openMax: "1m" });
    for (let sample = 0; sample <= 6; sample++) {
      lifecycle.judge(verdict(sample, 41, { alert: sample === 0, gate: "deviation" }));
    }
    expect(watched).toEqual(new Set());
  });
});

describe("a gate", () => {
  test("changes nothing in the life of an anomaly that is open", () => {
    const { lifecycle, counts } = bench();
    const lives = (gated: boolean) => {
      const bare = bench();
      const gate = gated ? ({ gate: "direction" } as const) : {};
      const values = [22, 5, 95, 22, 22, 22, 22, 22];
      const events = [
        ...bare.lifecycle.judge(alert(0, 93.1)),
        ...values.flatMap((value, index) => {
          const judgement = { alert: value === 5, strength: value === 5 ? 30 : 0, ...gate };
          return bare.lifecycle.judge(verdict(index + 1, value, judgement));
        }),
      ];
      return events;
    };
    expect(typesOf(lives(true))).toEqual(["opened", "resolved"]);
    expect(lives(true)).toEqual(lives(false));
    lifecycle.judge(alert(0, 93.1));
    lifecycle.judge(alert(1, 5, { gate: "direction" }));
    expect(counts.get(`${GATED} direction`)).toBeUndefined();
  });

  test("in a cool-down lets nothing open, and the cool-down goes on, however strong the alert", () => {
    const { lifecycle, counts } = bench();
    lifecycle.judge(alert(0, 93.1));
    for (let sample = 1; sample <= 5; sample++) lifecycle.judge(verdict(sample, 22));
    expect(lifecycle.judge(alert(6, 5, { strength: 30, gate: "direction" }))).toEqual([]);
    expect(counts.get(`${GATED} direction`)).toBe(1);
    expect(lifecycle.judge(alert(7, 93.1))).toEqual([]);
    expect(counts.get("outlierd_alerts_suppressed_total")).toBe(1);
    expect(typesOf(lifecycle.judge(alert(8, 99, { strength: 7 })))).toEqual(["opened"]);
  });

  test("that a deviation waits behind is there after a restart", () => {
    const first = bench();
    first.lifecycle.judge(alert(0, 41, { gate: "deviation" }));
    const second = bench();
    second.lifecycle.restore(JSON.parse(JSON.stringify(first.lifecycle.snapshot())));
    second.lifecycle.claim();
    expect(typesOf(second.lifecycle.judge(verdict(1, 93)))).toEqual(["opened"]);
  });
});

describe("the unit of a metric", () => {
  test("is part of the event and of its sentence", () => {
    const { lifecycle } = bench();
    const [opened] = lifecycle.judge(alert(0, 93.1, { unit: "percent" }));
    expect(opened?.event.data).toMatchObject({
      unit: "percent",
      summary:
        "cpu usage_system on host=web-3 is 93.1 %, expected 21.4 % (9.8 to 40.2 %), since 12:00:00Z",
    });
  });

  test("is that of the rate where a counter is judged", () => {
    const { lifecycle } = bench();
    const [opened] = lifecycle.judge(alert(0, 93.1e6, { unit: "bytes", perSecond: true }));
    expect(opened?.event.data.unit).toBe("bytes_per_second");
    expect(opened?.event.data.summary).toContain("is 93.1 MB/s, expected 21.4 B/s");
  });

  test("is known after a crash from the events alone", () => {
    const first = bench();
    const opened = first.lifecycle.judge(alert(0, 93.1, { unit: "bytes", perSecond: true }));
    const second = bench();
    second.lifecycle.recover(opened, () => true);
    second.lifecycle.claim();
    const events = Array.from({ length: 5 }, (_, index) =>
      second.lifecycle.judge(verdict(index + 1, 22, { unit: "bytes", perSecond: true })),
    ).flat();
    expect(events[0]?.event.data).toMatchObject({ status: "resolved", unit: "bytes_per_second" });
    expect(events[0]?.event.data.summary).toContain("is back to 22 B/s after");
  });
});

test("an anomaly that has become worth telling in a minute with too many waits like any other, and is counted", () => {
  const { lifecycle, counts } = bench([seriesNamed("a"), seriesNamed("b")], {
    openedPerMinuteMax: 1,
  });
  lifecycle.judge(alert(0, 93));
  lifecycle.judge(alert(0, 41, { seriesId: 1, gate: "deviation" }));
  expect(lifecycle.judge(verdict(1, 93, { seriesId: 1 }))).toEqual([]);
  expect(counts.get("outlierd_anomalies_held_total")).toBe(1);
  expect(typesOf(lifecycle.judge(verdict(6, 93, { seriesId: 1 })))).toEqual(["opened"]);
});
