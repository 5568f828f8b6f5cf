import fc from "fast-check";
import { expect, test } from "vitest";
import type { OutgoingEvent } from "../../src/core/event.ts";
import {
  alert,
  type Bench,
  bench,
  forget,
  START_MS,
  seriesNamed,
  silence,
  verdict,
} from "./fixture.ts";

const NAMES = [seriesNamed("web-1"), seriesNamed("web-2"), seriesNamed("web-2", "usage_user")];
const OPTIONS = {
  resolveAfter: 2,
  openMax: "5m",
  updateInterval: "20s",
  coolDown: "1m",
  coolDownSamples: 2,
  openedPerMinuteMax: 2,
  openAnomaliesMax: 4,
};

const step = fc.record({
  what: fc.constantFrom("calm", "calm", "calm", "out", "alert", "silence", "tick", "expire"),
  seriesId: fc.nat(NAMES.length - 1),
  observed: fc.constantFrom(60, 93, 200, 1000),
  strength: fc.constantFrom(5, 12, 25),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function apply(it: Bench, { what, seriesId, observed, strength }: Step, at: number) {
  const { lifecycle } = it;
  const nowMs = START_MS + at * 10_000;
  switch (what) {
    case "calm":
      return lifecycle.judge(verdict(at, 22, { seriesId }));
    case "out":
      return lifecycle.judge(verdict(at, observed, { seriesId }));
    case "alert":
      return lifecycle.judge(alert(at, observed, { seriesId, strength }));
    case "silence":
      return lifecycle.silences([silence(seriesId, nowMs - 50_000)], nowMs);
    case "tick":
      return lifecycle.tick(nowMs);
    default:
      return forget(it, [seriesId], nowMs);
  }
}

function play(steps: readonly Step[]): OutgoingEvent[] {
  const it = bench(NAMES, OPTIONS);
  return steps.flatMap((one, at) => apply(it, one, at));
}

test("every anomaly opens once, before its updates, and resolves at most once, last", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const stories = new Map<string, string[]>();
      for (const { id, event } of play(steps)) {
        const story = stories.get(event.data.id) ?? [];
        story.push(id.slice(id.indexOf(".") + 1));
        stories.set(event.data.id, story);
      }
      for (const story of stories.values()) {
        const updates = story.filter((word) => word.startsWith("updated"));
        const resolved = story.includes("resolved") ? ["resolved"] : [];
        expect(updates).toEqual(updates.map((_, index) => `updated.${index + 1}`));
        expect(story).toEqual(["opened", ...updates, ...resolved]);
      }
    }),
  );
});

test("opened and resolved alternate for each series and class", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const open = new Set<string>();
      for (const { event } of play(steps)) {
        const { series, kind } = event.data;
        const { host } = series.tags;
        const key = `${host} ${series.field} ${kind === "gap"}`;
        if (event.type === "anomaly.updated") expect(open.has(key)).toBe(true);
        else expect(open.has(key)).toBe(event.type === "anomaly.resolved");
        if (event.type === "anomaly.opened") open.add(key);
        if (event.type === "anomaly.resolved") open.delete(key);
      }
    }),
  );
});

test("ids are unique, and a replay gives the same events", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const events = play(steps);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      expect(play(steps)).toEqual(events);
    }),
  );
});

test("a restart from a snapshot at any point changes nothing", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.nat(200), (steps, cut) => {
      const first = bench(NAMES, OPTIONS);
      const before = steps.slice(0, cut).flatMap((one, at) => apply(first, one, at));
      const second = bench([...NAMES], OPTIONS);
      second.lifecycle.restore(JSON.parse(JSON.stringify(first.lifecycle.snapshot())));
      second.lifecycle.claim();
      const after = steps
        .slice(cut)
        .flatMap((one, at) => apply(second, one, at + Math.min(cut, steps.length)));
      expect([...before, ...after]).toEqual(play(steps));
    }),
  );
});

test("exactly the series that have an anomaly, wait or cool down are watched", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const it = bench(NAMES, OPTIONS);
      for (const [at, one] of steps.entries()) apply(it, one, at);
      forget(it, [...NAMES.keys()], START_MS + 1e9);
      expect(it.watched.size).toBe(0);
      expect(it.lifecycle.open).toBe(0);
    }),
  );
});
