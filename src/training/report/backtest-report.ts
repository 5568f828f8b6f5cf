import { median } from "../../math/quantile.ts";
import type { BacktestAlert, BacktestRun, FaultOutcome } from "../backtest/backtest-run.ts";
import { type PlottedSpan, panelsPlot } from "../plots/panels-plot.ts";
import { cell, fixed, markdownTable } from "./markdown-table.ts";

/** A configuration over history, at one or more thresholds. */
export interface Backtest {
  readonly version: string;
  /** `alert.falseAlertsPerDay` of the configuration; one of the runs is made with it. */
  readonly configured: number;
  /** First and last sample, Unix milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly samples: number;
  readonly series: number;
  readonly hasLabels: boolean;
  /** Trained models that judged: `cpu/clustering/20260131-1f2e3d4c`. */
  readonly models: readonly string[];
  /** By rising threshold. */
  readonly runs: readonly BacktestRun[];
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

function daysOf({ fromMs, toMs }: Backtest): number {
  return Math.max((toMs - fromMs) / DAY_MS, MINUTE_MS / DAY_MS);
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** Every day of the history, its start in Unix milliseconds. */
function daysIn({ fromMs, toMs }: Backtest): number[] {
  const first = Math.floor(fromMs / DAY_MS);
  const last = Math.floor(toMs / DAY_MS);
  return Array.from({ length: last - first + 1 }, (_, day) => (first + day) * DAY_MS);
}

function onDay(alerts: readonly BacktestAlert[], dayMs: number): number {
  return alerts.filter(({ timeMs }) => timeMs >= dayMs && timeMs < dayMs + DAY_MS).length;
}

/** Counts by a key, the most frequent first. */
function counted(keys: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function falseOnes({ alerts }: BacktestRun): number {
  return alerts.filter(({ fault }) => fault === undefined).length;
}

function found(faults: readonly FaultOutcome[]): FaultOutcome[] {
  return faults.filter(({ delayMs }) => delayMs !== undefined);
}

function medianDelay(faults: readonly FaultOutcome[]): string {
  const delays = faults.flatMap(({ delayMs }) => (delayMs === undefined ? [] : [delayMs]));
  return `${fixed(median(delays) / MINUTE_MS, 0)} min`;
}

function thresholds(backtest: Backtest): string {
  const days = daysOf(backtest);
  const header = ["false alerts promised a series and day", "alerts", "a day", "critical"];
  const known = ["true", "false", "false a series and day", "faults found", "median delay"];
  const rows = backtest.runs.map((run) => {
    const mark = run.falseAlertsPerDay === backtest.configured ? " (configured)" : "";
    const critical = run.alerts.filter(({ severity }) => severity === "critical").length;
    const wrong = falseOnes(run);
    const basic = [
      `${run.falseAlertsPerDay}${mark}`,
      String(run.alerts.length),
      fixed(run.alerts.length / days, 1),
      String(critical),
    ];
    if (!backtest.hasLabels) return basic;
    return [
      ...basic,
      String(run.alerts.length - wrong),
      String(wrong),
      fixed(wrong / days / Math.max(1, backtest.series), 3),
      `${found(run.faults).length} of ${run.faults.length}`,
      medianDelay(run.faults),
    ];
  });
  return markdownTable(backtest.hasLabels ? [...header, ...known] : header, rows);
}

/** A table with a row for each key and a column for each run. */
function byKey(
  { runs }: Backtest,
  name: string,
  rows: readonly (readonly [string, (run: BacktestRun) => string])[],
): string {
  const header = [name, ...runs.map(({ falseAlertsPerDay }) => `at ${falseAlertsPerDay}`)];
  return markdownTable(
    header,
    rows.map(([key, tally]) => [cell(key), ...runs.map(tally)]),
  );
}

function perFamily(backtest: Backtest): string {
  const all = backtest.runs.flatMap(({ alerts }) => alerts.map(({ family }) => family));
  const count = (family: string) => (run: BacktestRun) =>
    String(run.alerts.filter((alert) => alert.family === family).length);
  return byKey(
    backtest,
    "family",
    counted(all).map(([family]) => [family, count(family)] as const),
  );
}

function perDay(backtest: Backtest): string {
  const rows = daysIn(backtest).map(
    (dayMs) =>
      [iso(dayMs).slice(0, 10), (run: BacktestRun) => String(onDay(run.alerts, dayMs))] as const,
  );
  return byKey(backtest, "day", rows);
}

function perFault(backtest: Backtest): string {
  const kinds = counted(
    backtest.runs.flatMap(({ faults }) => faults.map(({ window }) => window.kind)),
  );
  const tally = (kind: string) => (run: BacktestRun) => {
    const faults = run.faults.filter(({ window }) => window.kind === kind);
    return `${found(faults).length} of ${faults.length}, ${medianDelay(faults)}`;
  };
  return byKey(
    backtest,
    "fault",
    kinds.map(([kind]) => [kind === "" ? "(no kind)" : kind, tally(kind)] as const),
  );
}

function missed({ runs, configured }: Backtest): string[] {
  const run = runs.find(({ falseAlertsPerDay }) => falseAlertsPerDay === configured);
  const windows = (run?.faults ?? []).filter(({ delayMs }) => delayMs === undefined);
  if (windows.length === 0) return ["Missed as configured: none.", ""];
  const lines = windows.map(
    ({ window: { id, kind, startMs, endMs } }) =>
      `- ${kind} ${id}, ${iso(startMs)} to ${iso(endMs)}`,
  );
  return ["Missed as configured:", "", ...lines, ""];
}

/**
 * The report in Markdown.
 *
 * @param picture File of the picture, beside the report; left out where there is none.
 */
export function backtestReport(backtest: Backtest, picture?: string): string {
  const { version, fromMs, toMs, samples, series, hasLabels, models } = backtest;
  return [
    "# Backtest",
    "",
    `What outlierd ${version} would have told from ${iso(fromMs)} to ${iso(toMs)}: ${samples} samples of ${series} series, judged in their order, each by what came before it. An alert is an anomaly that opens.${models.length === 0 ? "" : ` Trained models that judged: ${models.join(", ")}.`}`,
    "",
    thresholds(backtest),
    "",
    ...(picture === undefined ? [] : [`![Alerts a day](${picture})`, ""]),
    ...(hasLabels ? ["## Faults", "", perFault(backtest), "", ...missed(backtest)] : []),
    "## Alerts of each family",
    "",
    perFamily(backtest),
    "",
    "## Alerts of each day",
    "",
    perDay(backtest),
    "",
  ].join("\n");
}

/** The same as JSON, with every alert. */
export function backtestJson(backtest: Backtest): string {
  const runs = backtest.runs.map(({ falseAlertsPerDay, alerts, faults }) => ({
    falseAlertsPerDay,
    alerts: alerts.map(({ timeMs, startMs, ...alert }) => ({
      ...alert,
      time: iso(timeMs),
      start: iso(startMs),
    })),
    faults: faults.map(({ window: { id, kind, startMs, endMs }, delayMs }) => ({
      id,
      kind,
      start: iso(startMs),
      end: iso(endMs),
      delaySeconds: delayMs === undefined ? null : delayMs / 1000,
    })),
  }));
  const { fromMs, toMs, hasLabels: _, ...rest } = backtest;
  return `${JSON.stringify({ ...rest, from: iso(fromMs), to: iso(toMs), runs }, undefined, 2)}\n`;
}

/** Alerts a day at every threshold, one panel each, over the faults that are known. */
export function backtestPlot(backtest: Backtest): string {
  const days = daysIn(backtest);
  const spans = (backtest.runs[0]?.faults ?? []).map(
    ({ window: { kind, startMs, endMs, isFault } }): PlottedSpan => ({
      name: kind,
      startMs,
      endMs,
      isFault,
    }),
  );
  return panelsPlot({
    title: "Alerts a day",
    fromMs: days[0] ?? 0,
    toMs: (days.at(-1) ?? 0) + DAY_MS,
    spans,
    panels: backtest.runs.map(({ falseAlertsPerDay, alerts }) => ({
      name: `${falseAlertsPerDay} false alerts promised a series and day`,
      timeMs: Float64Array.from(days),
      value: Float64Array.from(days, (dayMs) => onDay(alerts, dayMs)),
      style: "bars",
    })),
  });
}
