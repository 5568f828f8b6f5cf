import { instanceVerdict } from "../instance-verdict.ts";
import type { LabelledColumns, MetricVerdicts } from "../judge-series.ts";
import { type PlottedSeries, seriesPlot } from "./series-plot.ts";

/** An instance that was judged. */
export interface JudgedInstance {
  readonly columns: LabelledColumns;
  /** One entry a metric. */
  readonly verdicts: readonly MetricVerdicts[];
  /** Names of the metrics. */
  readonly names: readonly string[];
}

/** The metric that says most about the labels: the one whose score is highest in a labelled row, else anywhere. */
function tellingMetric({ columns: { labels }, verdicts }: JudgedInstance): number {
  const hasLabels = labels.some((label) => label !== 0);
  const highest = verdicts.map(({ score }) =>
    score.reduce(
      (most, value, row) => (hasLabels && labels[row] === 0 ? most : Math.max(most, value)),
      0,
    ),
  );
  return highest.indexOf(Math.max(...highest));
}

/**
 * Draws one metric of an instance, the most telling one, over the score of the whole instance. The alerts are those of all metrics.
 *
 * The band is left out where nothing was expected yet, in the first rows of a series.
 */
export function instancePlot(instance: JudgedInstance, title: string): string {
  const { columns, verdicts, names } = instance;
  const metric = tellingMetric(instance);
  const { lower, upper } = verdicts[metric];
  const isKnown = (row: number): boolean => lower[row] !== upper[row];
  const { score, alerts } = instanceVerdict(verdicts);
  const plotted: PlottedSeries = {
    title: names.length > 1 ? `${title}, ${names[metric]}` : title,
    timeMs: columns.timeMs,
    value: columns.metrics[metric],
    score,
    alerts,
    lower: lower.map((edge, row) => (isKnown(row) ? edge : Number.NaN)),
    upper: upper.map((edge, row) => (isKnown(row) ? edge : Number.NaN)),
    labels: columns.labels,
  };
  return seriesPlot(plotted);
}
