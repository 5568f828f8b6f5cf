import { describe, expect, test } from "vitest";
import type { OutgoingEvent } from "../../src/core/event.ts";
import { isLifecycleSnapshot } from "../../src/events/lifecycle.ts";
import {
  alert,
  type Bench,
  bench,
  START_MS,
  seriesNamed,
  silence,
  typesOf,
  verdict,
} from "./fixture.ts";

const A = seriesNamed("web-1");
const B = seriesNamed("web-2");

/** A lifecycle as after a restart: the events stored so far, in a log, and perhaps a checkpoint. */
function restarted(
  names: (typeof A)[],
  stored: readonly OutgoingEvent[],
  snapshot?: ReturnType<Bench["lifecycle"]["snapshot"]>,
): Bench {
  const it = bench(names);
  if (snapshot !== undefined) it.lifecycle.restore(JSON.parse(JSON.stringify(snapshot)));
  const ids = new Set(stored.map(({ id }) => id));
  const over = new Set(
    stored
      .filter(({ event }) => event.data.status === "resolved")
      .map(({ event }) => event.data.id),
  );
  const open = stored.filter(({ event }) => !over.has(event.data.id));
  it.lifecycle.recover(JSON.parse(JSON.stringify(open)), (id) => ids.has(id));
  return it;
}

function calm(it: Bench, seriesId: number, from: number): OutgoingEvent[] {
  return [0, 1, 2, 3, 4].flatMap((step) =>
    it.lifecycle.judge(verdict(from + step, 22, { seriesId })),
  );
}

describe("after a restart that lost the learned state", () => {
  test("an open anomaly is watched again under its series' new id and resolved once", () => {
    const stored = bench([A, B]).lifecycle.judge(alert(0, 93, { seriesId: 1 }));
    const it = restarted([B, A], stored);
    it.lifecycle.claim();
    expect(it.watched).toEqual(new Set([0]));
    const events = calm(it, 0, 10);
    expect(typesOf(events)).toEqual(["resolved"]);
    expect(events[0]?.event.data.id).toBe(stored[0]?.event.data.id);
    expect(it.lifecycle.claiming).toBe(false);
  });

  test("the band of the opening counts, not the one a young model has learned", () => {
    const stored = bench([A]).lifecycle.judge(alert(0, 93));
    const it = restarted([A], stored);
    it.lifecycle.claim();
    for (let sample = 1; sample < 20; sample++) {
      const judgement = verdict(sample, 93, { expected: 93, lower: 92, upper: 94 });
      expect(it.lifecycle.judge(judgement)).toEqual([]);
    }
    expect(typesOf(calm(it, 0, 20))).toEqual(["resolved"]);
  });

  test("ids of forgotten series are passed over in the search for it", () => {
    const stored = bench([A]).lifecycle.judge(alert(0, 93));
    const it = restarted([A, A], stored);
    it.forgotten.add(0);
    it.lifecycle.claim();
    expect(it.watched).toEqual(new Set([1]));
  });

  test("an alert of the same series does not open the anomaly a second time", () => {
    const stored = bench([A]).lifecycle.judge(alert(0, 93));
    const it = restarted([A], stored);
    expect(it.lifecycle.judge(alert(1, 94))).toEqual([]);
    expect(it.lifecycle.open).toBe(1);
  });

  test("an anomaly whose series never comes back is resolved after the longest time allowed", () => {
    const stored = bench([A]).lifecycle.judge(alert(0, 93));
    const it = restarted([], stored);
    expect(it.lifecycle.tick(START_MS)).toEqual([]);
    expect(typesOf(it.lifecycle.tick(START_MS + 6 * 3_600_000))).toEqual(["resolved"]);
  });

  test("a gap is resolved when its series speaks, as severe as it was told", () => {
    const names = Array.from({ length: 12 }, (_, index) => seriesNamed("web-1", `field-${index}`));
    const stored = bench(names).lifecycle.silences(
      names.map((_, id) => silence(id)),
      START_MS + 60_000,
    );
    const it = restarted(names, stored);
    it.lifecycle.claim();
    const speaking = names.findIndex(({ field }) => field === stored[0]?.event.data.series.field);
    const [resolved] = it.lifecycle.judge(verdict(20, 22, { seriesId: speaking }));
    expect(resolved?.event.data).toMatchObject({ status: "resolved", severity: "critical" });
  });

  test("updates go on counting where they stopped", () => {
    const first = bench([A], { updateInterval: "1s" });
    const stored = [
      ...first.lifecycle.judge(alert(0, 93)),
      ...first.lifecycle.judge(alert(1, 93, { strength: 12 })),
    ];
    const it = restarted([A], stored);
    const [updated] = it.lifecycle.judge(alert(100, 93, { strength: 30 }));
    expect(updated?.id).toMatch(/\.updated\.2$/);
  });
});

describe("after a restart with a checkpoint", () => {
  test("what was opened after the checkpoint is still resolved", () => {
    const first = bench([A, B]);
    const snapshot = first.lifecycle.snapshot();
    const stored = first.lifecycle.judge(alert(0, 93, { seriesId: 1 }));
    const it = restarted([A, B], stored, snapshot);
    it.lifecycle.claim();
    expect(typesOf(calm(it, 1, 10))).toEqual(["resolved"]);
  });

  test("what was resolved after the checkpoint is not resolved again", () => {
    const first = bench([A]);
    const opened = first.lifecycle.judge(alert(0, 93));
    const snapshot = first.lifecycle.snapshot();
    const it = restarted([A], [...opened, ...calm(first, 0, 1)], snapshot);
    it.lifecycle.claim();
    expect(calm(it, 0, 1)).toEqual([]);
    expect(it.lifecycle.open).toBe(0);
  });

  test("what the checkpoint knows as opened but was never stored is opened again, with the same id", () => {
    const first = bench([A]);
    const lost = first.lifecycle.judge(alert(0, 93));
    const it = restarted([A], [], first.lifecycle.snapshot());
    it.lifecycle.claim();
    expect(it.lifecycle.judge(verdict(1, 93)).map(({ id }) => id)).toEqual([lost[0]?.id]);
  });

  test("a gap of many series needs most of them to speak", () => {
    const names = ["a", "b", "c"].map((field) => seriesNamed("web-1", field));
    const first = bench(names);
    const stored = first.lifecycle.silences(
      names.map((_, id) => silence(id)),
      START_MS + 60_000,
    );
    const it = restarted(names, stored, first.lifecycle.snapshot());
    it.lifecycle.claim();
    expect(it.lifecycle.judge(verdict(20, 22, { seriesId: 0 }))).toEqual([]);
    expect(typesOf(it.lifecycle.judge(verdict(20, 22, { seriesId: 1 })))).toEqual(["resolved"]);
  });
});

test("only a snapshot of this version is one", () => {
  const snapshot: unknown = JSON.parse(JSON.stringify(bench().lifecycle.snapshot()));
  expect(isLifecycleSnapshot(snapshot)).toBe(true);
  for (const other of [undefined, null, 1, {}, { version: 3 }]) {
    expect(isLifecycleSnapshot(other)).toBe(false);
  }
});
