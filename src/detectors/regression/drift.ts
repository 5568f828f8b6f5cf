/** Does a series drift: has it, over days, gone one way, steadily, and by more than it usually strays? */
import type { Drift } from "../../core/drift.ts";
import { mean, median } from "../../math/quantile.ts";
import { orderConfidence } from "./mann-kendall.ts";
import {
  DAY_MS,
  dailyChange,
  daysOf,
  dropEmpty,
  type HistoryMeans,
  type MeanPoints,
  pairsAcross,
  since,
  withoutDays,
} from "./mean-points.ts";
import { isStraight, levelsOff } from "./straightness.ts";
import type { fitTrend, Trend } from "./trend.ts";

/** Points of a history that a drift takes at least: fewer are not looked at. */
export const DRIFT_POINTS_MIN = 12;
/** Time that a drift takes at least, milliseconds: in less, the hours of one day look like a drift. */
export const DRIFT_HORIZON_MIN_MS = 2 * DAY_MS;

/** Confidence that the series rises or falls, for a drift to begin, */
const CONFIDENCE = 0.999;
/** and to go on. */
const CONFIDENCE_LASTING = 0.95;
/** Share of the spread that the line has to explain. */
const EXPLAINED = 0.6;
/** How many usual deviations from the line it has to cover. */
const DEVIATIONS = 12;
/** And how many ranges of what was before it, */
const RANGES = 2;
/** if that are so many points. */
const BEFORE_POINTS_MIN = 4;
/** Correlation that is believed at most; at 1 no change would count. */
const CORRELATION_MOST = 0.95;
/** Share of the change that has to remain when equal times of the day, or of the week, are compared. */
const SEASON_SHARE = 0.5;
/** Pairs of such times that it takes. */
const PAIRS_MIN = 3;
/** Days from which on the times of day can be told from a change. */
const SEASON_DAYS_MIN = 3;
const WEEK_MS = 7 * DAY_MS;

/** How `findDrift` and `lastingDrift` fit a line: `trend.ts` is loaded when it is first needed. */
export type FitTrend = typeof fitTrend;

/**
 * What a line is fitted to: the points as they are; without their times of day; and the newest of them, for a drift that began late.
 */
function candidatesOf(points: MeanPoints): readonly MeanPoints[] {
  const newest = since(points, points.timesMs.at(-DRIFT_POINTS_MIN) ?? 0);
  const isLong = daysOf(points) >= SEASON_DAYS_MIN;
  return isLong ? [points, withoutDays(points), newest] : [points];
}

/** Whether no line that could be fitted would be sure enough: spares the fit. */
function cannotBe(points: MeanPoints, confidence: number): boolean {
  const tooFew = points.values.length < DRIFT_POINTS_MIN;
  const tooShort = daysOf(points) * DAY_MS < DRIFT_HORIZON_MIN_MS;
  return tooFew || tooShort || orderConfidence(points.values, 0) < confidence;
}

/**
 * Whether a change remains when only equal times of the day are compared, and where the history is long enough equal times of
 * the week: in a season none does.
 */
function isNoSeason(points: MeanPoints, slopePerDay: number, history: MeanPoints): boolean {
  if (!(dailyChange(points) / slopePerDay >= SEASON_SHARE)) return false;
  const change = slopePerDay * daysOf(points);
  const fromMs = points.timesMs[0] ?? 0;
  const weekly = [...pairsAcross(history, WEEK_MS)].filter(({ timeMs }) => timeMs >= fromMs);
  return (
    weekly.length < PAIRS_MIN || median(weekly.map((pair) => pair.change)) / change >= SEASON_SHARE
  );
}

/**
 * How many of the points' usual distances from the line it covers. Noise that lingers wanders by itself and counts as larger: its
 * correlation is taken for what it usually is where so much is seen in so few points around a line (Kendall 1954,
 * doi:10.1093/biomet/41.3-4.403).
 */
function deviationsOf(points: MeanPoints, { slopePerDay, residual, correlation }: Trend): number {
  const bias = (2 + 4 * correlation) / points.values.length;
  const likely = Math.min(CORRELATION_MOST, correlation + bias);
  const wandering = Math.sqrt((1 + likely) / (1 - likely));
  return Math.abs(slopePerDay * daysOf(points)) / (residual * wandering);
}

/** Whether the change is larger than whatever the series did before: one that always wanders is none that drifts. */
function isUnheardOf(points: MeanPoints, slopePerDay: number, history: MeanPoints): boolean {
  const fromMs = points.timesMs[0] ?? 0;
  const before = history.values.filter((_, i) => (history.timesMs[i] ?? fromMs) < fromMs);
  if (before.length < BEFORE_POINTS_MIN) return true;
  const range = Math.max(...before) - Math.min(...before);
  return Math.abs(slopePerDay * daysOf(points)) >= RANGES * range;
}

function begins(points: MeanPoints, trend: Trend, history: MeanPoints): boolean {
  return (
    trend.confidence >= CONFIDENCE &&
    trend.explained >= EXPLAINED &&
    deviationsOf(points, trend) >= DEVIATIONS &&
    isUnheardOf(points, trend.slopePerDay, history) &&
    isNoSeason(points, trend.slopePerDay, history) &&
    isStraight(points) &&
    !levelsOff(points, trend)
  );
}

function driftAlong(points: MeanPoints, trend: Trend): Drift {
  const { slopePerDay, intercept, confidence, residual } = trend;
  const startMs = (points.timesMs[0] ?? 0) - points.spanMs / 2;
  const endMs = (points.timesMs.at(-1) ?? 0) + points.spanMs / 2;
  const at = (timeMs: number): number =>
    intercept + (slopePerDay * (timeMs - trend.fromMs)) / DAY_MS;
  return {
    startMs,
    endMs,
    startLevel: at(startMs),
    level: at(endMs),
    slopePerDay,
    deviation: residual,
    confidence,
  };
}

/**
 * Looks for a drift that has begun.
 *
 * A line is fitted to the means, robustly. It is a drift if the order of the means leaves no doubt that they rise or fall; if the line
 * explains most of them and covers several usual deviations from it; if it remains when only equal times of day and of week are
 * compared (Hirsch, Slack and Smith 1982, doi:10.1029/WR018i001p00107); if two levels do not explain them as well; and if it still goes on.
 *
 * @param history Means over days, oldest first; NaN = none.
 * @param fitLine Fits the line.
 */
export function findDrift(history: HistoryMeans, fitLine: FitTrend): Drift | undefined {
  const known = dropEmpty(history);
  for (const points of candidatesOf(known)) {
    if (cannotBe(points, CONFIDENCE)) continue;
    const trend = fitLine(points);
    if (trend !== undefined && begins(points, trend, known)) return driftAlong(points, trend);
  }
  return undefined;
}

/**
 * Looks whether a drift goes on, with less proof than it takes to begin: as long as the points since it began, or the latter half of
 * all, rise or fall as it did and do not level off.
 *
 * @returns The drift as it is now; nothing where it is over.
 */
export function lastingDrift(
  history: HistoryMeans,
  begun: Pick<Drift, "startMs" | "slopePerDay">,
  fitLine: FitTrend,
): Drift | undefined {
  const known = dropEmpty(history);
  for (const points of candidatesOf(since(known, begun.startMs))) {
    if (cannotBe(points, CONFIDENCE_LASTING)) continue;
    const trend = fitLine(points);
    if (trend === undefined || trend.confidence < CONFIDENCE_LASTING) continue;
    if (trend.slopePerDay * begun.slopePerDay <= 0) continue;
    if (!levelsOff(points, trend)) return driftAlong(points, trend);
  }
  return undefined;
}

/** Mean of the last day of a history that is not empty, and when it ended, Unix milliseconds. */
export function lastDay(history: HistoryMeans): {
  readonly level: number;
  readonly timeMs: number;
} {
  const known = dropEmpty(history);
  const timeMs = (known.timesMs.at(-1) ?? 0) + known.spanMs / 2;
  return { level: mean(since(known, timeMs - DAY_MS).values), timeMs };
}
