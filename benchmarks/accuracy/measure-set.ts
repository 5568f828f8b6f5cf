import { mean, quantile } from "../../src/math/quantile.ts";
import { type AlertCounts, countAlerts } from "../../src/training/evaluation/alert-counts.ts";
import { type AlertQuality, alertQuality } from "../../src/training/evaluation/alert-quality.ts";
import { autocorrelationPeriod } from "../../src/training/evaluation/autocorrelation-period.ts";
import { type HalfSplit, halfSplits } from "../../src/training/evaluation/half-splits.ts";
import { precisionRecall } from "../../src/training/evaluation/precision-recall.ts";
import { vusPr } from "../../src/training/evaluation/vus-pr.ts";
import { createRandom } from "../load/random.ts";
import type { SetFigures, Spread } from "../measure/accuracy-schema.ts";
import type { Verdict } from "./detector.ts";
import type { LabelledSeries } from "./labelled-sets.ts";

/** False alerts per series and day that the shipped settings promise. */
export const PROMISED_PER_DAY = 0.1;
/** Random halves over which a figure is cross-validated. */
export const SPLITS = 60;

/** One series with what a detector said of it. */
export interface Judged {
  readonly series: LabelledSeries;
  readonly verdict: Verdict;
}

/** Sums up a figure over halves. */
export function spreadOf(values: readonly number[]): Spread {
  return { mean: mean(values), p10: quantile(values, 0.1), p90: quantile(values, 0.9) };
}

/** The random halves of a set, the same for every detector. */
export function splitsOf(count: number, seed: number): HalfSplit[] {
  return halfSplits({ count, splits: SPLITS }, createRandom(seed));
}

/** VUS-PR of one series; the buffer is the period of its first metric. */
export function vusPrOf({ series, verdict }: Judged): number {
  return vusPr({
    scores: verdict.score,
    labels: series.labels,
    bufferMost: autocorrelationPeriod(series.metrics[0]),
  });
}

/** Measures how well scores rank. */
export function rankingOf(judged: readonly Judged[]): SetFigures["ranking"] {
  const labelled = judged.filter(({ series }) => series.labels.includes(1));
  const rows = labelled.map(({ series, verdict }) => precisionRecall(verdict.score, series.labels));
  return {
    vusPr: mean(labelled.map(vusPrOf)),
    aucPr: mean(rows.map(({ areaUnderCurve }) => areaUnderCurve)),
    bestF1: mean(rows.map(({ bestF1 }) => bestF1)),
  };
}

/** Counts the alerts of one series. */
export function alertCountsOf({ series, verdict }: Judged): AlertCounts {
  const { timeMs, labels, metrics } = series;
  return countAlerts({ timeMs, labels, alerts: verdict.alerts, metrics: metrics.length });
}

/** Alert quality of a set. */
export function alertQualityOf(counts: readonly AlertCounts[]): AlertQuality {
  return alertQuality(counts, PROMISED_PER_DAY);
}

/** False alerts seen over promised in the held half of every split. */
export function seenOverPromisedOf(counts: readonly AlertCounts[], seed: number): Spread {
  const held = splitsOf(counts.length, seed).map((split) =>
    alertQualityOf(split.held.map((index) => counts[index])),
  );
  return spreadOf(held.map(({ seenOverPromised }) => seenOverPromised));
}
