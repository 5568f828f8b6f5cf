import { JOINED_WITHIN_SAMPLES, jointScore } from "../core/instance.ts";
import type { MetricVerdicts } from "./judge-series.ts";

/** What was said of an instance, row by row, its metrics taken together. */
export interface InstanceVerdict {
  /** Ranks the rows: the higher the more anomalous. */
  readonly score: Float64Array;
  /** What the alert threshold is set on: repeats suppressed. */
  readonly strength: Float64Array;
  /** 1 where an alert opens an anomaly of its own; see `joinedAlerts`. */
  readonly alerts: Uint8Array;
}

/**
 * Score of an instance, row by row: the mean of the highest scores among its metrics.
 *
 * @param scores One column a metric, all of the same length.
 * @param highest How many scores the mean is taken of; fewer where there are fewer metrics.
 */
export function instanceScore(scores: readonly Float64Array[], highest?: number): Float64Array {
  const [first = new Float64Array(0)] = scores;
  if (scores.length === 1) return first;
  const here = new Float64Array(scores.length);
  return first.map((_, row) => {
    for (let metric = 0; metric < scores.length; metric++) here[metric] = scores[metric][row];
    return jointScore(here, highest);
  });
}

/**
 * Alerts that open an anomaly, row by row: as the engine does, those of an instance's metrics are one within `JOINED_WITHIN_SAMPLES`
 * rows of the first. What one metric alerts within that distance joins too, which its cool-down leaves little of.
 *
 * @param columns One column a metric; not 0 where it alerts.
 */
export function joinedAlerts(columns: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array(0)] = columns;
  if (columns.length === 1) return first;
  let last = Number.NEGATIVE_INFINITY;
  return first.map((_, row) => {
    const isJoined = row - last <= JOINED_WITHIN_SAMPLES;
    if (isJoined || !columns.some((column) => column[row] > 0)) return 0;
    last = row;
    return 1;
  });
}

/** Takes the verdicts on the metrics of an instance together. */
export function instanceVerdict(verdicts: readonly MetricVerdicts[]): InstanceVerdict {
  return {
    score: instanceScore(verdicts.map(({ score }) => score)),
    strength: instanceScore(verdicts.map(({ strength }) => strength)),
    alerts: joinedAlerts(verdicts.map(({ alert }) => alert)),
  };
}
