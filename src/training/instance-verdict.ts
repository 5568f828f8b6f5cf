import type { MetricVerdicts } from "./judge-series.ts";

/** What was said of an instance, row by row, its metrics taken together. */
export interface InstanceVerdict {
  /** Ranks the rows: the higher the more anomalous. */
  readonly score: Float64Array;
  /** What the alert threshold is set on: repeats suppressed. */
  readonly strength: Float64Array;
  /** Alerts as they would be sent; a row may have one of each metric, and counts at most 255. */
  readonly alerts: Uint8Array;
}

/** How many of an instance's metrics its score is the mean of. */
const METRICS_COUNTED = 3;

/**
 * Score of an instance, row by row: the mean of the highest scores among its metrics.
 *
 * @param scores One column a metric, all of the same length.
 * @param highest How many scores the mean is taken of; at most as many as there are metrics.
 */
export function instanceScore(
  scores: readonly Float64Array[],
  highest = METRICS_COUNTED,
): Float64Array {
  const [first = new Float64Array(0)] = scores;
  if (scores.length === 1) return first;
  const count = Math.min(highest, scores.length);
  const here = new Float64Array(scores.length);
  return first.map((_, row) => {
    for (let metric = 0; metric < scores.length; metric++) here[metric] = scores[metric][row];
    here.sort();
    let sum = 0;
    for (let place = scores.length - count; place < scores.length; place++) sum += here[place];
    return sum / count;
  });
}

/** Alerts of all metrics in each row. */
function alertsOf(columns: readonly Uint8Array[]): Uint8Array {
  const alerts = new Uint8ClampedArray(columns[0]?.length ?? 0);
  for (const column of columns) {
    for (let row = 0; row < alerts.length; row++) alerts[row] += column[row];
  }
  return new Uint8Array(alerts.buffer);
}

/** Takes the verdicts on the metrics of an instance together. */
export function instanceVerdict(verdicts: readonly MetricVerdicts[]): InstanceVerdict {
  return {
    score: instanceScore(verdicts.map(({ score }) => score)),
    strength: instanceScore(verdicts.map(({ strength }) => strength)),
    alerts: alertsOf(verdicts.map(({ alert }) => alert)),
  };
}
