import { instanceScore } from "../instance-verdict.ts";
import type { LabelledColumns, MetricVerdicts } from "../judge-series.ts";
import { seriesPlot } from "./series-plot.ts";

/** An instance that was judged. */
export interface JudgedInstance {
  readonly columns: LabelledColumns;
  /** One entry a metric. */
  readonly verdicts: readonly MetricVerdicts[];
  /** Names of the metrics. */
  readonly names: readonly string[];
}

/** How much higher the mean score is in labelled rows than in the others; 0 where one of them is missing. */
function contrast(score: Float64Array, labels: Uint8Array): number {
  const sums = [0, 0];
  const counts = [0, 0];
  for (let row = 0; row < score.length; row++) {
    const side = labels[row] === 0 ? 0 : 1;
    sums[side] += score[row];
    counts[side]++;
  }
  return counts.includes(0) ? 0 : sums[1] / counts[1] - sums[0] / counts[0];
}

/**
 * Draws one metric of an instance with its alerts, the one whose score says most about the labels, over the score of the whole
 * instance.
 *
 * The band is left out where nothing was expected yet, in the first rows of a series.
 */
export function instancePlot(instance: JudgedInstance, title: string): string {
  const {
    columns: { timeMs, metrics, labels },
    verdicts,
    names,
  } = instance;
  const contrasts = verdicts.map(({ score }) => contrast(score, labels));
  const metric = contrasts.indexOf(Math.max(...contrasts));
  const { lower, upper, alert } = verdicts[metric];
  const known = (edge: Float64Array): Float64Array =>
    edge.map((value, row) => (lower[row] === upper[row] ? Number.NaN : value));
  return seriesPlot({
    title: names.length > 1 ? `${title}, ${names[metric]} of ${names.length} metrics` : title,
    timeMs,
    value: metrics[metric],
    score: instanceScore(verdicts.map(({ score }) => score)),
    alerts: alert,
    lower: known(lower),
    upper: known(upper),
    labels,
  });
}
