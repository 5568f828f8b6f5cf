import type { Severity } from "../core/anomaly.ts";
import type { DriftCourse } from "../core/diagnosis.ts";
import type { Drift, KnownDrift } from "../core/drift.ts";
import type { AnomalyState } from "../core/event.ts";
import { type JudgedUnit, judgedUnit } from "../core/metric-knowledge.ts";
import type { SeriesName } from "../core/series.ts";
import { anomalyId } from "./identity.ts";
import { driftSeverity, isMoreSevere } from "./severity.ts";

const DAY_MS = 86_400_000;
/** A change this many times as large as announced is worth an update. */
const CHANGE_GROWTH = 2;
/** Deviations between the first level and the edges of the band around it. */
const BAND_DEVIATIONS = 3;
/** Least p-value that is told: further out the test's normal approximation says nothing. */
const P_VALUE_LEAST = 1e-6;

/** Most deviations that are told: a line without any noise has no end of them. */
const DEVIATIONS_MOST = 1000;

/** A drift as it is kept. Plain JSON. */
export interface DriftAnomaly {
  readonly id: string;
  readonly series: SeriesName;
  readonly family: string;
  readonly startMs: number;
  readonly startLevel: number;
  /** The line at the newest look. */
  drift: Omit<KnownDrift, "unit">;
  /** Unit of what is judged; absent where it is not known. */
  readonly unit?: JudgedUnit | undefined;
  opened: boolean;
  severity: Severity;
  /** Highest score so far, with the p-value and the days behind it. */
  strongest: Verdict;
  /** Looks in a row that showed no drift. */
  misses: number;
  /** Time of the first of those, Unix milliseconds. */
  missedMs: number;
  /** Updates sent. */
  updates: number;
  /** What receivers were told last. */
  announced: { readonly timeMs: number; readonly severity: Severity; readonly change: number };
}

interface Verdict {
  readonly score: number;
  readonly pValue: number;
  readonly returnDays: number;
  /** Change in usual deviations. */
  readonly deviations: number;
}

/** What the fit says of itself: a series without a trend would look so with this probability, so once in as many horizons. */
function verdictOf(drift: Drift): Verdict {
  const pValue = Math.max(P_VALUE_LEAST, 1 - drift.confidence);
  const change = Math.abs(drift.level - drift.startLevel);
  return {
    score: Math.min(6, -Math.log10(pValue)),
    pValue,
    returnDays: (drift.endMs - drift.startMs) / DAY_MS / pValue,
    deviations: Math.min(DEVIATIONS_MOST, change / drift.deviation),
  };
}

function changeOf({ startLevel, drift }: DriftAnomaly): number {
  return Math.abs(drift.level - startLevel);
}

/** Begins the anomaly of a drift; it waits until it is opened. */
export function beginDrift(
  { unit, ...drift }: KnownDrift,
  { series, family }: { readonly series: SeriesName; readonly family: string },
): DriftAnomaly {
  return {
    id: anomalyId(series, drift.endMs, "drift"),
    series,
    family,
    startMs: drift.startMs,
    startLevel: drift.startLevel,
    drift,
    unit: judgedUnit(unit, drift.perSecond),
    opened: false,
    severity: driftSeverity(drift, drift.startLevel),
    strongest: verdictOf(drift),
    misses: 0,
    missedMs: 0,
    updates: 0,
    announced: { timeMs: 0, severity: "info", change: 0 },
  };
}

/** Takes in that the drift goes on. */
export function continueDrift(anomaly: DriftAnomaly, { unit: _, ...drift }: KnownDrift): void {
  anomaly.drift = drift;
  anomaly.misses = 0;
  const severity = driftSeverity(drift, anomaly.startLevel);
  if (isMoreSevere(severity, anomaly.severity)) anomaly.severity = severity;
  const verdict = verdictOf(drift);
  if (verdict.score > anomaly.strongest.score) anomaly.strongest = verdict;
}

/** Whether receivers would want to know how the drift has gone on since they were told last. */
export function isDriftNewsworthy(anomaly: DriftAnomaly): boolean {
  const { severity, announced } = anomaly;
  return (
    isMoreSevere(severity, announced.severity) ||
    changeOf(anomaly) >= CHANGE_GROWTH * announced.change
  );
}

/** Notes that receivers have been told how things stand now. */
export function announceDrift(anomaly: DriftAnomaly): void {
  const { severity, drift } = anomaly;
  anomaly.announced = { timeMs: drift.endMs, severity, change: changeOf(anomaly) };
}

/** What the diagnosis stage needs of it. */
export function driftCourseOf({
  series,
  startMs,
  startLevel,
  drift,
  unit,
}: DriftAnomaly): DriftCourse {
  return { series, startMs, startLevel, drift, unit };
}

/** The part of an event's state that says how the series drifts. */
export function driftStateOf(
  anomaly: DriftAnomaly,
): Omit<AnomalyState, "status" | "end" | "summary"> {
  const { id, series, family, startMs, startLevel, drift, unit, severity, strongest } = anomaly;
  const { score, pValue, returnDays, deviations } = strongest;
  const band = BAND_DEVIATIONS * drift.deviation;
  return {
    id,
    series,
    family,
    start: new Date(startMs).toISOString(),
    observed: drift.level,
    expected: startLevel,
    lower: startLevel - band,
    upper: startLevel + band,
    ...(unit === undefined ? {} : { unit }),
    score,
    pValue,
    returnDays,
    severity,
    kind: "drift",
    contributions: [{ detector: "trend", score: deviations, share: 1 }],
  };
}

/** Rebuilds an open drift from the newest event sent about it. */
export function recoverDrift(state: AnomalyState, timeMs: number, updates: number): DriftAnomaly {
  const { score, pValue, returnDays, severity } = state;
  const startMs = Date.parse(state.start);
  const level = state.observed ?? 0;
  const startLevel = state.expected ?? 0;
  const deviation = ((state.upper ?? startLevel) - startLevel) / BAND_DEVIATIONS;
  const slopePerDay = ((level - startLevel) * DAY_MS) / Math.max(1, timeMs - startMs);
  const isRate = state.unit?.endsWith("per_second") ?? false;
  return {
    id: state.id,
    series: state.series,
    family: state.family,
    startMs,
    startLevel,
    drift: {
      startMs,
      endMs: timeMs,
      startLevel,
      level,
      slopePerDay,
      deviation,
      confidence: 1 - pValue,
      perSecond: isRate,
    },
    unit: state.unit,
    opened: true,
    severity,
    strongest: { score, pValue, returnDays, deviations: state.contributions[0]?.score ?? 0 },
    misses: 0,
    missedMs: 0,
    updates,
    announced: { timeMs, severity, change: Math.abs(level - startLevel) },
  };
}
