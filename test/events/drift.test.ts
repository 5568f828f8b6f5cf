import { describe, expect, test } from "vitest";
import type { DriftLook, KnownDrift } from "../../src/core/drift.ts";
import type { OutgoingEvent } from "../../src/core/event.ts";
import { alert, type Bench, bench, forget, seriesNamed, typesOf } from "./fixture.ts";

const DAY_MS = 86_400_000;
const BEGIN_MS = Date.UTC(2026, 0, 5);

const A = seriesNamed("web-1");
const B = seriesNamed("web-2");

/** A line from 40 on that rises by 2 a day, as seen after some days. */
function rising(days: number, change: Partial<KnownDrift> = {}): KnownDrift {
  return {
    startMs: BEGIN_MS,
    endMs: BEGIN_MS + days * DAY_MS,
    startLevel: 40,
    level: 40 + 2 * days,
    slopePerDay: 2,
    deviation: 0.1,
    confidence: 0.9995,
    perSecond: false,
    unit: "percent",
    ...change,
  };
}

function seen(days: number, change: Partial<KnownDrift> = {}, seriesId = 0): DriftLook {
  return { ...unseen(days, seriesId), drift: rising(days, change) };
}

function unseen(days: number, seriesId = 0): DriftLook {
  return { seriesId, timeMs: BEGIN_MS + days * DAY_MS, level: 50 };
}

/** Looks, one after another. */
function look({ lifecycle }: Bench, ...looks: DriftLook[]): OutgoingEvent[] {
  return looks.flatMap((one) => lifecycle.drifts([one], one.timeMs + 1000));
}

/** A lifecycle as after a restart: the events stored so far, and perhaps a checkpoint. */
function restarted(
  names: (typeof A)[],
  stored: readonly OutgoingEvent[],
  snapshot?: ReturnType<Bench["lifecycle"]["snapshot"]>,
): Bench {
  const it = bench(names);
  if (snapshot !== undefined) it.lifecycle.restore(JSON.parse(JSON.stringify(snapshot)));
  const ids = new Set(stored.map(({ id }) => id));
  const open = stored.filter(({ event }) => event.data.status === "open");
  const isOver = stored.some(({ event }) => event.data.status === "resolved");
  it.lifecycle.recover(isOver ? [] : open, (id) => ids.has(id));
  return it;
}

describe("a drift", () => {
  test("opens once, with the present level against the one it began at", () => {
    const it = bench([A]);
    const events = look(it, seen(3), seen(3.25), seen(3.5));
    expect(typesOf(events)).toEqual(["opened"]);
    expect(events[0]?.event).toMatchObject({
      timestamp: new Date(BEGIN_MS + 3 * DAY_MS).toISOString(),
      data: {
        kind: "drift",
        status: "open",
        start: new Date(BEGIN_MS).toISOString(),
        end: null,
        observed: 46,
        expected: 40,
        unit: "percent",
        severity: "info",
        contributions: [{ detector: "trend", share: 1 }],
      },
    });
    expect(events[0]?.event.data.lower).toBeCloseTo(39.7);
    expect(events[0]?.event.data.upper).toBeCloseTo(40.3);
    expect(events[0]?.event.data.summary).toContain("has risen by 2 % a day for 3 d, now 46 %");
    expect(it.lifecycle.open).toBe(1);
  });

  test("says of its rarity what the fit does, and no more than the test can know", () => {
    const data = look(bench([A]), seen(3))[0]?.event.data;
    expect(data?.pValue).toBeCloseTo(5e-4);
    expect(data?.returnDays).toBeCloseTo(6000);
    expect(data?.score).toBeCloseTo(3.3, 1);
    const sure = look(bench([A]), seen(3, { confidence: 1 }))[0]?.event.data;
    expect(sure).toMatchObject({ pValue: 1e-6, score: 6 });
  });

  test("is updated when it has gone twice as far, or has become more urgent", () => {
    const it = bench([A]);
    const limit = (days: number) => ({ value: 100, timeMs: BEGIN_MS + days * DAY_MS });
    const events = look(
      it,
      seen(3),
      seen(5.9),
      seen(6),
      seen(7, { limit: limit(13) }),
      seen(8, { limit: limit(13) }),
      seen(9, { limit: limit(9.5) }),
    );
    expect(typesOf(events)).toEqual(["opened", "updated", "updated", "updated"]);
    expect(events.map(({ event }) => event.data.severity)).toEqual([
      "info",
      "info",
      "warning",
      "critical",
    ]);
    expect(events.map(({ id }) => id.split(".").slice(1).join("."))).toEqual([
      "opened",
      "updated.1",
      "updated.2",
      "updated.3",
    ]);
  });
});

describe("the end of a drift", () => {
  test("comes when two looks in a row do not see it, since the first of them", () => {
    const it = bench([A]);
    const events = look(
      it,
      seen(3),
      unseen(3.25),
      seen(3.5),
      unseen(3.75),
      unseen(4),
      unseen(4.25),
    );
    expect(typesOf(events)).toEqual(["opened", "resolved"]);
    expect(events[1]?.event).toMatchObject({
      timestamp: new Date(BEGIN_MS + 4 * DAY_MS).toISOString(),
      data: {
        status: "resolved",
        end: new Date(BEGIN_MS + 3.75 * DAY_MS).toISOString(),
        observed: 50,
      },
    });
    expect(it.rests.get(0)).toBe(16);
    expect(it.lifecycle.open).toBe(0);
    expect(it.lifecycle.driftOf(0)).toBeUndefined();
  });

  test("lets it come again as another anomaly, though it may begin in the same points", () => {
    const it = bench([A]);
    const events = look(it, seen(3), unseen(4), unseen(4.5), seen(8), unseen(8.5), unseen(9));
    expect(typesOf(events)).toEqual(["opened", "resolved", "opened", "resolved"]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(4);
  });
});

describe("a drift among other anomalies", () => {
  test("goes its own way beside an anomaly of the same series' values", () => {
    const it = bench([A]);
    const spike = it.lifecycle.judge(alert(0, 93));
    const drift = look(it, seen(30));
    expect(typesOf([...spike, ...drift])).toEqual(["opened", "opened"]);
    expect(it.lifecycle.open).toBe(2);
  });

  test("waits where too many anomalies open in a minute, and opens at a later tick", () => {
    const it = bench([A, B], { openedPerMinuteMax: 1 });
    const nowMs = BEGIN_MS + 3 * DAY_MS;
    const first = it.lifecycle.drifts([seen(3), seen(3, {}, 1)], nowMs);
    expect(typesOf(first)).toEqual(["opened"]);
    expect(it.counts.get("outlierd_anomalies_held_total")).toBe(1);
    expect(it.lifecycle.tick(nowMs + 1000)).toEqual([]);
    const [second] = it.lifecycle.tick(nowMs + 60_000);
    expect(second?.event.data.series).toEqual(B);
    expect(it.lifecycle.open).toBe(2);
  });

  test("that ends while it waits is never told", () => {
    const it = bench([A, B], { openedPerMinuteMax: 1 });
    const nowMs = BEGIN_MS + 3 * DAY_MS;
    it.lifecycle.drifts([seen(3), seen(3, {}, 1)], nowMs);
    const rest = [unseen(3.1, 1), unseen(3.2, 1)].flatMap((one) =>
      it.lifecycle.drifts([one], nowMs),
    );
    expect([...rest, ...it.lifecycle.tick(nowMs + 60_000)]).toEqual([]);
  });

  test("is refused where as many anomalies are open as may be", () => {
    const it = bench([A, B], { openAnomaliesMax: 1 });
    expect(typesOf(it.lifecycle.drifts([seen(3), seen(3, {}, 1)], BEGIN_MS))).toEqual(["opened"]);
    expect(it.counts.get("outlierd_anomalies_refused_total")).toBe(1);
  });

  test("ends when its series is forgotten", () => {
    const it = bench([A]);
    look(it, seen(3));
    const [resolved] = forget(it, [0], BEGIN_MS + 5 * DAY_MS);
    expect(resolved?.event.data.summary).toContain("sends no more samples");
    expect(it.lifecycle.open).toBe(0);
  });
});

describe("a drift after a restart", () => {
  test("goes on from the checkpoint under its series' new id, and is resolved once", () => {
    const before = bench([A, B]);
    const stored = look(before, seen(3, {}, 1));
    const it = restarted([B, A], stored, before.lifecycle.snapshot());
    it.lifecycle.claim();
    expect(it.lifecycle.driftOf(0)).toEqual({ startMs: BEGIN_MS, slopePerDay: 2 });
    const events = look(it, seen(3.25), unseen(3.5), unseen(3.75));
    expect(typesOf(events)).toEqual(["resolved"]);
    expect(events[0]?.event.data.id).toBe(stored[0]?.event.data.id);
    expect(it.lifecycle.claiming).toBe(false);
  });

  test("is taken up from its events alone where what was learned is lost", () => {
    const stored = look(bench([A]), seen(3), seen(6));
    const it = restarted([A], stored);
    it.lifecycle.claim();
    expect(it.lifecycle.driftOf(0)?.slopePerDay).toBeCloseTo(2);
    const events = look(it, seen(12), unseen(12.5), unseen(13));
    expect(typesOf(events)).toEqual(["updated", "resolved"]);
    expect(events[0]?.id).toMatch(/\.updated\.2$/);
  });

  test("is not opened a second time by a look that comes before it is claimed", () => {
    const stored = look(bench([A]), seen(3));
    const it = restarted([A], stored);
    expect(look(it, seen(3.25))).toEqual([]);
    expect(it.lifecycle.open).toBe(1);
  });

  test("is over where its end was stored and the checkpoint is older", () => {
    const before = bench([A]);
    const opened = look(before, seen(3));
    const snapshot = before.lifecycle.snapshot();
    const it = restarted([A], [...opened, ...look(before, unseen(4), unseen(5))], snapshot);
    it.lifecycle.claim();
    expect(it.lifecycle.open).toBe(0);
  });

  test("is opened anew where the checkpoint knows it and its opening was never stored", () => {
    const before = bench([A]);
    const [opened] = look(before, seen(3));
    const it = restarted([A], [], before.lifecycle.snapshot());
    it.lifecycle.claim();
    const [again] = it.lifecycle.tick(BEGIN_MS + 4 * DAY_MS);
    expect(again?.id).toBe(opened?.id);
  });

  test("whose series does not come back ends after the longest time an anomaly stays open", () => {
    const stored = look(bench([A]), seen(3));
    const it = restarted([], stored);
    expect(it.lifecycle.tick(BEGIN_MS + 4 * DAY_MS)).toEqual([]);
    expect(typesOf(it.lifecycle.tick(BEGIN_MS + 4.25 * DAY_MS))).toEqual(["resolved"]);
    expect(it.lifecycle.open).toBe(0);
  });
});
