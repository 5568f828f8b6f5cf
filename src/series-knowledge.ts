import type { MetricKnowledge } from "./core/metric-knowledge.ts";
import type { SeriesName, SeriesTable } from "./core/series.ts";
import { metricNumber } from "./decode/series-names.ts";
import type { Families, MetricEntry } from "./families/families.ts";
import type { Kernel } from "./kernels/load.ts";

/** What is known of series by their metric. */
export interface SeriesKnowledge {
  /** What is known of a series alive; no strings where its measurement and field were met before and tags do not matter. */
  of(seriesId: number): MetricKnowledge;
  /** What is known of the series of that name. */
  ofName(name: SeriesName): MetricKnowledge;
  /** Forgets what was looked up: after series were forgotten or restored, numbers mean other metrics. */
  clear(): void;
}

/** Joins the families to the kernel's series. */
export function createSeriesKnowledge(parts: {
  readonly kernel: Kernel;
  readonly series: SeriesTable;
  readonly families: Families;
}): SeriesKnowledge {
  const { kernel, series, families } = parts;
  const entries = new Map<number, MetricEntry>();
  return {
    of(seriesId) {
      const number = metricNumber(kernel, seriesId);
      let entry = entries.get(number);
      if (entry === undefined) {
        const { measurement, field } = series.name(seriesId);
        entry = families.metric(measurement, field);
        entries.set(number, entry);
      }
      return entry.forAll ?? entry.of(series.name(seriesId).tags);
    },
    ofName({ measurement, field, tags }) {
      const entry = families.metric(measurement, field);
      return entry.forAll ?? entry.of(tags);
    },
    clear() {
      entries.clear();
    },
  };
}
