import { describe, expect, test } from "vitest";
import type { Judgement } from "../../src/core/anomaly.ts";
import { alert, bench, seriesNamed, typesOf, verdict } from "./fixture.ts";

const SYSTEM = seriesNamed("web-3", "usage_system");
const USER = seriesNamed("web-3", "usage_user");
const IDLE = seriesNamed("web-3", "usage_idle");

/** The change of a verdict that makes it one of the second series. */
const SECOND = { seriesId: 1 };

function calm(count: number, from: number, change: Partial<Judgement> = {}) {
  return Array.from({ length: count }, (_, step) => verdict(from + step, 22, change));
}

describe("alerts of one instance", () => {
  test("join the anomaly that opened up to five samples before", () => {
    const { lifecycle, counts } = bench([SYSTEM, USER]);
    expect(typesOf(lifecycle.judge(alert(0, 93)))).toEqual(["opened"]);
    expect(lifecycle.judge(alert(5, 80, SECOND))).toEqual([]);
    expect(lifecycle.open).toBe(1);
    expect(counts.get("outlierd_alerts_joined_total")).toBe(1);
  });

  test("open another anomaly six samples later", () => {
    const { lifecycle } = bench([SYSTEM, USER]);
    lifecycle.judge(alert(0, 93));
    expect(typesOf(lifecycle.judge(alert(6, 80, SECOND)))).toEqual(["opened"]);
  });

  test("join as well if the open anomaly has just alerted anew", () => {
    const { lifecycle } = bench([SYSTEM, USER]);
    lifecycle.judge(alert(0, 93));
    lifecycle.judge(alert(20, 99));
    expect(lifecycle.judge(alert(21, 80, SECOND))).toEqual([]);
  });

  test.each([
    ["another host", seriesNamed("web-4", "usage_user")],
    ["another measurement", { ...USER, measurement: "mem" }],
    ["more tags", { ...USER, tags: { host: "web-3", cpu: "cpu0" } }],
  ])("of %s stay apart", (_, other) => {
    const { lifecycle } = bench([SYSTEM, other]);
    lifecycle.judge(alert(0, 93));
    expect(typesOf(lifecycle.judge(alert(0, 80, SECOND)))).toEqual(["opened"]);
  });

  test("without a known interval join at the same time only", () => {
    const { lifecycle } = bench([SYSTEM, USER, IDLE]);
    lifecycle.judge(alert(0, 93));
    expect(lifecycle.judge(alert(0, 80, { seriesId: 1, intervalMs: 0 }))).toEqual([]);
    const later = alert(1, 80, { seriesId: 2, intervalMs: 0 });
    expect(typesOf(lifecycle.judge(later))).toEqual(["opened"]);
  });

  test("join one that waits for room, and are told with it", () => {
    const { lifecycle } = bench([seriesNamed("web-1"), SYSTEM, USER], { openedPerMinuteMax: 1 });
    lifecycle.judge(alert(0, 93));
    expect(lifecycle.judge(alert(1, 93, { seriesId: 1 }))).toEqual([]);
    expect(lifecycle.judge(alert(2, 80, { seriesId: 2 }))).toEqual([]);
    const [opened] = lifecycle.judge(verdict(8, 93, { seriesId: 1 }));
    expect(opened?.event).toMatchObject({
      type: "anomaly.opened",
      data: { series: SYSTEM, alongside: [{ field: "usage_user" }] },
    });
  });
});

describe("an anomaly of an instance", () => {
  const joint = {
    score: 4.5,
    others: [
      { seriesId: 1, observed: 80, expected: 20, score: 5 },
      { seriesId: 2, observed: 3, expected: Number.NaN, score: 4 },
    ],
  };

  test("says when it opens which metrics are off, and how far all of them together", () => {
    const { lifecycle } = bench([SYSTEM, USER, IDLE]);
    const [opened] = lifecycle.judge(alert(0, 93, { joint }));
    expect(opened?.event.data).toMatchObject({
      jointScore: 4.5,
      alongside: [
        { field: "usage_user", observed: 80, expected: 20, score: 5 },
        { field: "usage_idle", observed: 3, expected: null, score: 4 },
      ],
      summary:
        "cpu usage_system on host=web-3 is 93, expected 21.4 (9.8 to 40.2), since 12:00:00Z; off as well: usage_user, usage_idle",
    });
  });

  test("does not name metrics of the same line that belong to another family", () => {
    const { lifecycle } = bench([SYSTEM, { ...USER, measurement: "mem" }, IDLE]);
    const [opened] = lifecycle.judge(alert(0, 93, { joint }));
    expect(opened?.event.data.alongside).toMatchObject([{ field: "usage_idle" }]);
  });

  test("keeps quiet about its instance where it was judged alone", () => {
    const [opened] = bench([SYSTEM]).lifecycle.judge(alert(0, 93));
    expect(opened?.event.data).not.toHaveProperty("jointScore");
    expect(opened?.event.data).not.toHaveProperty("alongside");
  });

  test("is updated when twice as many metrics are off", () => {
    const { lifecycle } = bench([SYSTEM, USER], { updateInterval: "20s" });
    lifecycle.judge(alert(0, 93));
    lifecycle.judge(alert(1, 80, SECOND));
    expect(lifecycle.judge(verdict(1, 93))).toEqual([]);
    const [updated] = lifecycle.judge(verdict(2, 93));
    expect(updated?.event).toMatchObject({
      type: "anomaly.updated",
      data: { alongside: [{ field: "usage_user", observed: 80 }] },
    });
    expect(lifecycle.judge(verdict(9, 93))).toEqual([]);
  });

  test("is as severe as the most severe of its metrics", () => {
    const { lifecycle } = bench([SYSTEM, USER], { updateInterval: "10s" });
    lifecycle.judge(alert(0, 93));
    lifecycle.judge(alert(1, 80, { ...SECOND, strength: 25 }));
    const [updated] = lifecycle.judge(verdict(1, 93));
    expect(updated?.event.data.severity).toBe("critical");
  });

  test("is over when all of its metrics are calm, since the last of them is", () => {
    const { lifecycle, watched } = bench([SYSTEM, USER]);
    lifecycle.judge(alert(0, 93));
    lifecycle.judge(alert(0, 80, SECOND));
    const quiet = calm(6, 1).flatMap((judgement) => lifecycle.judge(judgement));
    expect(quiet).toEqual([]);
    for (const judgement of calm(5, 3, SECOND)) expect(lifecycle.judge(judgement)).toEqual([]);
    const [resolved] = lifecycle.judge(verdict(8, 22));
    expect(resolved?.event.data).toMatchObject({
      status: "resolved",
      end: new Date(verdict(3, 22).timeMs).toISOString(),
    });
    expect(watched).toEqual(new Set([0, 1]));
  });

  test("lets all of its metrics rest when it ends", () => {
    const { lifecycle, counts } = bench([SYSTEM, USER], { openMax: "1m" });
    lifecycle.judge(alert(0, 93));
    lifecycle.judge(alert(0, 80, SECOND));
    expect(typesOf(lifecycle.judge(verdict(6, 93)))).toEqual(["resolved"]);
    expect(lifecycle.judge(alert(7, 80, SECOND))).toEqual([]);
    expect(counts.get("outlierd_alerts_suppressed_total")).toBe(1);
  });
});

describe("after a restart", () => {
  test("a metric that had joined still holds the anomaly open", () => {
    const first = bench([SYSTEM, USER]);
    first.lifecycle.judge(alert(0, 93));
    first.lifecycle.judge(alert(0, 80, SECOND));
    const { lifecycle } = bench([SYSTEM, USER]);
    lifecycle.restore(JSON.parse(JSON.stringify(first.lifecycle.snapshot())));
    lifecycle.claim();
    const quiet = calm(6, 1).flatMap((judgement) => lifecycle.judge(judgement));
    expect(quiet).toEqual([]);
  });

  test("a metric whose anomaly is known to be over opens its own, if it is still off", () => {
    const first = bench([SYSTEM, USER]);
    const stored = first.lifecycle.judge(alert(0, 93));
    first.lifecycle.judge(alert(0, 80, SECOND));
    const ids = new Set([...stored.map(({ id }) => id), `${stored[0]?.event.data.id}.resolved`]);
    const { lifecycle } = bench([SYSTEM, USER]);
    lifecycle.restore(JSON.parse(JSON.stringify(first.lifecycle.snapshot())));
    lifecycle.recover([], (id) => ids.has(id));
    lifecycle.claim();
    const [opened] = lifecycle.judge(verdict(9, 80, SECOND));
    expect(opened?.event).toMatchObject({ type: "anomaly.opened", data: { series: USER } });
  });
});
