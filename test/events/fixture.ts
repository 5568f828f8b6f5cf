import type { Judgement, Silence } from "../../src/core/anomaly.ts";
import type { OutgoingEvent } from "../../src/core/event.ts";
import { SILENT } from "../../src/core/logger.ts";
import type { Metrics } from "../../src/core/metrics.ts";
import type { ModelVersion } from "../../src/core/model.ts";
import type { SeriesName } from "../../src/core/series.ts";
import { diagnosis } from "../../src/diagnosis/diagnosis.ts";
import { Lifecycle } from "../../src/events/lifecycle.ts";
import { EventsOptions } from "../../src/events/options.ts";

export const START_MS = Date.UTC(2026, 0, 31, 12);
export const INTERVAL_MS = 10_000;

export interface Bench {
  readonly lifecycle: Lifecycle;
  readonly names: SeriesName[];
  readonly watched: Set<number>;
  /** Ids of series that were forgotten. */
  readonly forgotten: Set<number>;
  /** Looks for a drift that are to be left out, by series. */
  readonly rests: Map<number, number>;
  /** Trained models by family. */
  readonly models: Map<string, readonly ModelVersion[]>;
  /** Counter totals by name and label values. */
  readonly counts: Map<string, number>;
}

function countInto(counts: Map<string, number>): Metrics {
  return {
    counter: (name) => ({
      add(amount, labels = {}) {
        const key = [name, ...Object.values(labels)].join(" ");
        counts.set(key, (counts.get(key) ?? 0) + amount);
      },
    }),
    gauge: () => ({ read() {} }),
  };
}

export function seriesNamed(host: string, field = "usage_system"): SeriesName {
  return { measurement: "cpu", field, tags: { host } };
}

/** A lifecycle over series `names`, whose ids are their indices. */
export function bench(
  names: SeriesName[] = [seriesNamed("web-3")],
  options: Parameters<typeof EventsOptions.parse>[0] = {},
): Bench {
  const watched = new Set<number>();
  const forgotten = new Set<number>();
  const rests = new Map<number, number>();
  const counts = new Map<string, number>();
  const models = new Map<string, readonly ModelVersion[]>();
  const lifecycle = new Lifecycle(
    {
      series: {
        get idEnd() {
          return names.length;
        },
        name: (id) => names[id] ?? seriesNamed(`unknown-${id}`),
      },
      isAlive: (id) => id < names.length && !forgotten.has(id),
      watch: (id, on) => (on ? watched.add(id) : watched.delete(id)),
      restDrift: (id, looks) => rests.set(id, looks),
      familyOf: (series) => series.measurement,
      modelsOf: (family) => models.get(family) ?? [],
      diagnosis,
      metrics: countInto(counts),
      logger: SILENT,
    },
    EventsOptions.parse(options),
  );
  return { lifecycle, names, watched, forgotten, rests, counts, models };
}

/** The verdict on sample number `sample` of a series whose band is 9.8 to 40.2. */
export function verdict(
  sample: number,
  observed: number,
  change: Partial<Judgement> = {},
): Judgement {
  return {
    seriesId: 0,
    timeMs: START_MS + sample * INTERVAL_MS,
    observed,
    expected: 21.4,
    lower: 9.8,
    upper: 40.2,
    score: 4,
    pValue: 1e-6,
    returnDays: 3,
    strength: 0,
    alert: false,
    contributions: [{ detector: "season", score: 4, share: 1 }],
    intervalMs: INTERVAL_MS,
    ...change,
  };
}

export function alert(sample: number, observed: number, change: Partial<Judgement> = {}) {
  return verdict(sample, observed, { alert: true, strength: 6, ...change });
}

export function silence(seriesId: number, lastTimeMs = START_MS): Silence {
  return { seriesId, lastTimeMs, intervalMs: INTERVAL_MS };
}

export function typesOf(events: readonly OutgoingEvent[]): string[] {
  return events.map(({ event }) => event.type.slice("anomaly.".length));
}

/** Forgets series as the engine does: their ids may be used anew afterwards. */
export function forget(
  { lifecycle, forgotten }: Bench,
  seriesIds: readonly number[],
  nowMs: number,
) {
  for (const seriesId of seriesIds) forgotten.add(seriesId);
  const events = lifecycle.expire(nowMs);
  for (const seriesId of seriesIds) forgotten.delete(seriesId);
  return events;
}
