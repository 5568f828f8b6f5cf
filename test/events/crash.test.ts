import fc from "fast-check";
import { expect, test } from "vitest";
import type { OutgoingEvent } from "../../src/core/event.ts";
import type { Lifecycle } from "../../src/events/lifecycle.ts";
import { OutboxState } from "../../src/store/outbox-state.ts";
import { alert, bench, INTERVAL_MS, START_MS, seriesNamed, silence, verdict } from "./fixture.ts";

/**
 * The lifecycle and the outbox's log through crashes: the log may end before the last events, the
 * checkpoint may be older or newer than the log or missing, and series get other ids.
 */
const NAMES = [seriesNamed("web-1"), seriesNamed("web-2"), seriesNamed("web-2", "usage_user")];
const OPTIONS = { resolveAfter: 2, coolDown: "1m", coolDownSamples: 2, updateInterval: "20s" };

const step = fc.record({
  what: fc.constantFrom("calm", "calm", "out", "alert", "alert", "silence", "tick"),
  series: fc.nat(NAMES.length - 1),
  strength: fc.constantFrom(5, 12, 25),
});
const scenario = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 80 }),
  crash: fc.nat(80),
  unwritten: fc.nat(3),
  checkpoint: fc.option(fc.nat(80)),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function apply(lifecycle: Lifecycle, one: Step, at: number, idOf: (series: number) => number) {
  const nowMs = START_MS + at * INTERVAL_MS;
  const seriesId = idOf(one.series);
  switch (one.what) {
    case "silence":
      return lifecycle.silences([silence(seriesId, nowMs - 50_000)], nowMs);
    case "tick":
      return lifecycle.tick(nowMs);
    case "alert":
      return lifecycle.judge(alert(at, 93, { seriesId, strength: one.strength }));
    default:
      return lifecycle.judge(verdict(at, one.what === "calm" ? 22 : 93, { seriesId }));
  }
}

function store(log: OutboxState, events: readonly OutgoingEvent[], all: OutgoingEvent[]): void {
  for (const event of events) {
    if (log.knows(event.id)) continue;
    log.apply({ record: "event", storedMs: 0, sinks: [], event });
    all.push(event);
  }
}

/** Everything that was stored, over a crash and until every series has been calm for long. */
function live({ steps, crash, unwritten, checkpoint }: Scenario): OutgoingEvent[] {
  const log = new OutboxState();
  const stored: OutgoingEvent[] = [];
  const first = bench(NAMES, OPTIONS);
  const crashAt = Math.min(crash, steps.length);
  let saved: string | undefined;
  for (const [at, one] of steps.slice(0, crashAt).entries()) {
    if (at === checkpoint) saved = JSON.stringify(first.lifecycle.snapshot());
    const events = apply(first.lifecycle, one, at, (series) => series);
    if (at < crashAt - unwritten) store(log, events, stored);
  }
  const second = bench(NAMES.toReversed(), OPTIONS);
  if (saved !== undefined) second.lifecycle.restore(JSON.parse(saved));
  second.lifecycle.recover(log.openEvents(), (id) => log.knows(id));
  const rest = [
    ...steps.slice(crashAt),
    ...Array.from({ length: 8 }, () => NAMES.map((_, series) => ({ what: "calm", series }))).flat(),
  ] as Step[];
  for (const [index, one] of rest.entries()) {
    const idOf = (series: number): number => NAMES.length - 1 - series;
    store(log, apply(second.lifecycle, one, crashAt + index, idOf), stored);
    second.lifecycle.claim();
  }
  expect(log.openEvents()).toEqual([]);
  expect(second.lifecycle.open).toBe(0);
  return stored;
}

test("whatever a crash takes, every anomaly told is told once, and its end once", () => {
  fc.assert(
    fc.property(scenario, (it) => {
      const open = new Set<string>();
      const told = new Set<string>();
      for (const { id, event } of live(it)) {
        const { series, kind } = event.data;
        const { host } = series.tags;
        const key = kind === "gap" ? `${host} gap` : `${host} ${series.field}`;
        expect(told.has(id)).toBe(false);
        told.add(id);
        expect(open.has(key)).toBe(event.type !== "anomaly.opened");
        if (event.type === "anomaly.opened") open.add(key);
        if (event.type === "anomaly.resolved") open.delete(key);
      }
      expect(open.size).toBe(0);
    }),
    { numRuns: 500 },
  );
});
