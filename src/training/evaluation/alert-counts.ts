import { median } from "../../math/quantile.ts";
import { nabProbation } from "./nab-rewards.ts";
import { labelledStretches, type Stretch } from "./stretch.ts";

/** One instance with its alerts. */
export interface AlertedSeries {
  /** Unix milliseconds, rising. */
  readonly timeMs: Float64Array;
  /** One entry a row; 0 = normal. */
  readonly labels: Uint8Array;
  /** Alerts in each row, those of all metrics together. */
  readonly alerts: Uint8Array;
  /** Metrics of the instance: each is a series of its own, and was promised its own alerts. */
  readonly metrics: number;
}

/** How late an incident was found. */
export interface Delay {
  /** Rows from the start of the incident to the first alert; 0 where the alert came before. */
  readonly samples: number;
  /** The same as a share of the incident's rows; at most 1. */
  readonly share: number;
}

/** What became of the alerts of one instance. */
export interface AlertCounts {
  readonly incidents: number;
  /** One for each incident that was found. */
  readonly delays: readonly Delay[];
  readonly trueAlerts: number;
  readonly falseAlerts: number;
  /** Days after the warm-up, times metrics. */
  readonly seriesDays: number;
  /** Alerts outside every label on the first day. */
  readonly firstDayAlerts: number;
  readonly metrics: number;
}

/** Labelled runs with at most so many rows from one to the next are one incident: no detector alerts twice so soon. */
const JOINED_WITHIN = 120;
/** An alert so many rows before an incident is still a true one: labels set by hand stray, */
const EARLY_ROWS = 2;
/** and one so many behind it too: a mean over some samples is late. */
const LATE_ROWS = 3;
const DAY_MS = 86_400_000;

/** Joins runs with few rows between them. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const incidents: Stretch[] = [];
  for (const { first, last } of stretches) {
    const previous = incidents.at(-1);
    if (previous === undefined || first - previous.last > JOINED_WITHIN) {
      incidents.push({ first, last });
    } else {
      incidents[incidents.length - 1] = { first: previous.first, last };
    }
  }
  return incidents;
}

function covers({ first, last }: Stretch, row: number): boolean {
  return row >= first - EARLY_ROWS && row <= last + LATE_ROWS;
}

function delayOf({ first, last }: Stretch, alerts: readonly JudgedAlert[]): Delay[] {
  const alert = alerts.find(({ row }) => covers({ first, last }, row));
  if (alert === undefined) return [];
  const samples = Math.max(0, alert.row - first);
  return [{ samples, share: Math.min(1, samples / (last - first + 1)) }];
}

/** Median time from one row to the next, milliseconds. */
function usualInterval(timeMs: Float64Array): number {
  return median(Array.from(timeMs.subarray(1), (time, row) => time - timeMs[row]));
}

/** What an alert was worth; `warm-up` = it came too early to count, or at a run of labels that began so early. */
export type AlertWorth = "true" | "false" | "warm-up";

/** The alerts in one row. */
export interface JudgedAlert {
  readonly row: number;
  /** Alerts in that row, those of all metrics together. */
  readonly count: number;
  readonly worth: AlertWorth;
}

/** The incidents that count, and the first row that does. */
interface Truth {
  readonly incidents: readonly Stretch[];
  /** Labelled runs that began before that row. */
  readonly early: readonly Stretch[];
  readonly warmUp: number;
}

function truthOf(labels: Uint8Array): Truth {
  const warmUp = nabProbation(labels.length);
  const runs = labelledStretches(labels);
  return {
    incidents: joined(runs.filter(({ first }) => first >= warmUp)),
    early: runs.filter(({ first }) => first < warmUp),
    warmUp,
  };
}

/**
 * Says of each alert whether it was right.
 *
 * The first 15 % of the rows, at most 750, are warm-up. Incidents are the labelled runs that begin later, joined where at most 120
 * rows lie from one to the next. An alert from 2 rows before an incident to 3 rows behind it is true, any other false; one at a run
 * that began in the warm-up is neither.
 */
export function judgeAlerts({
  labels,
  alerts,
}: Pick<AlertedSeries, "labels" | "alerts">): JudgedAlert[] {
  const { incidents, early, warmUp } = truthOf(labels);
  const isAt = (runs: readonly Stretch[], row: number): boolean =>
    runs.some((run) => covers(run, row));
  const worthOf = (row: number): AlertWorth => {
    if (row < warmUp) return "warm-up";
    if (isAt(incidents, row)) return "true";
    return isAt(early, row) ? "warm-up" : "false";
  };
  return Array.from(alerts.keys())
    .filter((row) => alerts[row] > 0)
    .map((row) => ({ row, count: alerts[row], worth: worthOf(row) }));
}

/**
 * Compares alerts with labels.
 *
 * Every alert counts; an incident is found when it has a true one. A series-day is a day of samples after the warm-up at their
 * usual interval, so that gaps do not make it longer.
 */
export function countAlerts(series: AlertedSeries): AlertCounts {
  const { timeMs, labels, metrics } = series;
  const { incidents, warmUp } = truthOf(labels);
  const runs = labelledStretches(labels);
  const judged = judgeAlerts(series);
  const sum = (some: readonly JudgedAlert[]): number =>
    some.reduce((total, { count }) => total + count, 0);
  const firstDay = judged.filter(
    ({ row }) => timeMs[row] - timeMs[0] < DAY_MS && !runs.some((run) => covers(run, row)),
  );
  const found = judged.filter(({ worth }) => worth === "true");
  return {
    incidents: incidents.length,
    delays: incidents.flatMap((incident) => delayOf(incident, found)),
    trueAlerts: sum(found),
    falseAlerts: sum(judged.filter(({ worth }) => worth === "false")),
    seriesDays: (metrics * (timeMs.length - warmUp) * usualInterval(timeMs)) / DAY_MS,
    firstDayAlerts: sum(firstDay),
    metrics,
  };
}
