import type { AlertWorth } from "../evaluation/alert-counts.ts";
import type { NabScores } from "../evaluation/nab-scores.ts";
import { type SeriesFigures, setFigures } from "../evaluation/series-figures.ts";
import { fixed, markdownTable } from "./markdown-table.ts";

/** An alert as the results list it. */
export interface ListedAlert {
  /** ISO 8601. */
  readonly time: string;
  readonly metric: string;
  readonly value: number;
  /** What the alert threshold is set on. */
  readonly strength: number;
  /** Whether it met an incident; `warm-up` = it does not count, see `AlertWorth`. */
  readonly worth: AlertWorth;
}

/** One instance that was evaluated. */
export interface EvaluatedSeries {
  readonly name: string;
  readonly rows: number;
  readonly metrics: readonly string[];
  readonly labelledRows: number;
  readonly figures: SeriesFigures;
  /** In the order of their time. */
  readonly alerts: readonly ListedAlert[];
}

/** Everything that an evaluation gives. */
export interface Evaluation {
  /** Version of outlierd. */
  readonly version: string;
  /** False alerts that the settings promise per series and day. */
  readonly promisedPerDay: number;
  readonly series: readonly EvaluatedSeries[];
  /** Where all series came with the windows of the Numenta Anomaly Benchmark, one entry a profile. */
  readonly nab: readonly NabScores[];
}

/** A picture of one series. */
export interface ReportPicture {
  readonly title: string;
  /** Name of the file beside the report. */
  readonly file: string;
}

/** The series from the one found best to the one found worst; those without labels, by false alerts, last. */
export function fromBestToWorst(series: readonly EvaluatedSeries[]): EvaluatedSeries[] {
  const place = ({ figures }: EvaluatedSeries): number =>
    Number.isNaN(figures.vusPr) ? -1 : figures.vusPr;
  return series.toSorted(
    (a, b) => place(b) - place(a) || a.figures.counts.falseAlerts - b.figures.counts.falseAlerts,
  );
}

const NAB_NAMES: Readonly<Record<NabScores["profile"], string>> = {
  standard: "standard",
  reward_low_FP_rate: "low false positives",
  reward_low_FN_rate: "low false negatives",
};

function summaryRows(evaluation: Evaluation): [string, string][] {
  const { series, promisedPerDay, nab } = evaluation;
  const { ranking, alerts } = setFigures(
    series.map(({ figures }) => figures),
    promisedPerDay,
  );
  return [
    ...nab.map(({ profile, optimised, shipped }): [string, string] => [
      `NAB ${NAB_NAMES[profile]}: alerts as sent; best threshold for these labels`,
      `${fixed(shipped, 1)}; ${fixed(optimised, 1)}`,
    ]),
    ["VUS-PR, mean of the series with labels", fixed(ranking.vusPr, 3)],
    ["AUC-PR, the same", fixed(ranking.aucPr, 3)],
    ["best F1, the same", fixed(ranking.bestF1, 3)],
    ["incidents with an alert (recall)", fixed(alerts.recall, 2)],
    ["alerts at an incident (precision)", fixed(alerts.precision, 2)],
    ["false alerts a series-day", fixed(alerts.falseAlertsPerSeriesDay, 3)],
    [
      "false alerts seen over promised: all; worst series",
      `${fixed(alerts.seenOverPromised, 2)}; ${fixed(alerts.seenOverPromisedWorst, 2)}`,
    ],
    [
      "median delay: samples; share of the incident",
      `${fixed(alerts.delaySamplesMedian, 1)}; ${fixed(alerts.delayShareMedian, 2)}`,
    ],
    [
      "alerts of a series on its first day, outside labels",
      fixed(alerts.firstDayAlertsPerSeries, 2),
    ],
  ];
}

function seriesRow({ name, rows, metrics, labelledRows, figures }: EvaluatedSeries): string[] {
  const { incidents, delays, trueAlerts, falseAlerts } = figures.counts;
  return [
    name.replaceAll("|", "\\|"),
    String(rows),
    String(metrics.length),
    String(labelledRows),
    fixed(figures.vusPr, 3),
    `${delays.length} of ${incidents}`,
    String(trueAlerts),
    String(falseAlerts),
  ];
}

function overview({ series, promisedPerDay }: Evaluation): string {
  const sum = (of: (one: EvaluatedSeries) => number): number =>
    series.reduce((total, one) => total + of(one), 0);
  const counted = (count: number, what: string): string =>
    `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;
  const files = counted(series.length, "file");
  const metrics = sum((one) => one.metrics.length).toLocaleString("en-US");
  const rows = counted(
    sum((one) => one.rows),
    "row",
  );
  const labelled = sum((one) => one.labelledRows).toLocaleString("en-US");
  const incidents = counted(
    sum(({ figures }) => figures.counts.incidents),
    "incident",
  );
  return (
    `${files} with ${metrics} series and ${rows}, ${labelled} of them labelled; ${incidents} after the warm-up. ` +
    `The settings promise ${promisedPerDay} false alerts per series and day.`
  );
}

/** Renders an evaluation as Markdown: the summary, and every series from the best to the worst. */
export function evaluationReport(
  evaluation: Evaluation,
  pictures: readonly ReportPicture[] = [],
): string {
  const header = [
    "series",
    "rows",
    "metrics",
    "labelled",
    "VUS-PR",
    "incidents found",
    "true alerts",
    "false alerts",
  ];
  return [
    "# Evaluation",
    overview(evaluation),
    markdownTable(["figure", "value"], summaryRows(evaluation)),
    "## Series, from the best to the worst",
    markdownTable(header, fromBestToWorst(evaluation.series).map(seriesRow)),
    ...pictures.flatMap(({ title, file }) => [`### ${title}`, `![${title}](${encodeURI(file)})`]),
    `Made by outlierd ${evaluation.version}: one pass, no look ahead, the same settings for every series.\n`,
  ].join("\n\n");
}

/** Renders an evaluation as JSON; what was not there to measure is `null`. */
export function evaluationJson(evaluation: Evaluation): string {
  const { version, promisedPerDay, nab, series } = evaluation;
  const summary = setFigures(
    series.map(({ figures }) => figures),
    promisedPerDay,
  );
  return `${JSON.stringify({ version, promisedPerDay, ...summary, nab, series }, null, 1)}\n`;
}
