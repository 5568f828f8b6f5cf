import { modelText } from "../../core/model.ts";
import type { Disagreement, ShadowReport } from "../../core/shadow.ts";
import { cell, fixed, markdownTable } from "./markdown-table.ts";

const HEADER = [
  "challenger",
  "beside",
  "since",
  "series",
  "samples",
  "that count",
  "series-days",
  "alerts of both",
  "of the champion alone",
  "of the challenger alone",
  "undecided",
  "median difference",
];

/** Renders how challengers do, as Markdown: a row each. */
export function shadowTable(reports: readonly ShadowReport[]): string {
  return [
    markdownTable(HEADER, reports.map(rowOf)),
    "",
    "In brackets: alerts a series-day.",
    ...reports.filter(({ stopped }) => stopped !== null).map(stoppedText),
    ...reports.filter(({ skipped }) => skipped > 0).map(skippedText),
    "",
  ].join("\n");
}

/** Renders the latest disagreements of a challenger with its champion, the last one first. */
export function disagreementsTable({ disagreements }: ShadowReport): string {
  if (disagreements.length === 0) return "No alert of one side alone so far.\n";
  const header = ["time", "series", "alert of", "champion's strength", "challenger's strength"];
  return `${markdownTable(header, disagreements.map(disagreementRow))}\n`;
}

function rowOf(report: ShadowReport): string[] {
  const { against, since, series, samples, counted, seriesDays, alerts } = report;
  const rate = (count: number): string => `${count} (${fixed(count / seriesDays, 3)})`;
  const models = against.map(({ detector, version }) => `${detector} ${version}`);
  const { strengthDifferenceMedian: difference } = report;
  return [
    modelText(report),
    models.join(", ") || "no model",
    since,
    String(series),
    String(samples),
    String(counted),
    fixed(seriesDays, 2),
    rate(alerts.both),
    rate(alerts.champion),
    rate(alerts.challenger),
    String(alerts.undecided),
    difference === null ? "–" : fixed(difference, 3),
  ].map(cell);
}

function stoppedText(report: ShadowReport): string {
  return `${modelText(report)} is judged no more: ${report.stopped}`;
}

function skippedText(report: ShadowReport): string {
  return `${modelText(report)} was not shown ${report.skipped} samples: \`models.shadow.seriesMax\` series are taken on.`;
}

function disagreementRow({ time, series, side, ...strengths }: Disagreement): string[] {
  return [time, series, side, fixed(strengths.champion, 2), fixed(strengths.challenger, 2)].map(
    cell,
  );
}
