/** A robust trend over a long horizon: is a series drifting, how fast, and how sure is that? */
// biome-ignore lint/correctness/noUnresolvedImports: Biome misses the main file of this package, Node finds it
import { TheilSenRegression } from "ml-regression";
import { assert } from "../../core/assert.ts";
import { orderConfidence } from "./mann-kendall.ts";

/** A series at a few times, such as the means of its blocks. */
export interface TrendPoints {
  /** Unix milliseconds, rising. */
  readonly timesMs: ArrayLike<number>;
  /** Values, in the unit of the series; those that are not finite are left out. */
  readonly values: ArrayLike<number>;
}

/** A straight line through a series, and how much it says. */
export interface Trend {
  /** Points that it was fitted to. */
  readonly points: number;
  /** Change of the value a day. */
  readonly slopePerDay: number;
  /** The line's value at `fromMs`. */
  readonly intercept: number;
  /** Time of the first point, Unix milliseconds. */
  readonly fromMs: number;
  /** Time of the last point, Unix milliseconds. */
  readonly toMs: number;
  /** Share of the spread that the line explains, 0 to 1, by squared median deviations; an outlier does not change it. */
  readonly explained: number;
  /** Distance of the points from the line, as a standard deviation. */
  readonly residual: number;
  /** Correlation of each such distance with the next, 0 to 0.95: above 0 where noise lingers. */
  readonly correlation: number;
  /** Confidence that the series rises or falls at all, 0 to 1, from a two-sided Mann-Kendall test. */
  readonly confidence: number;
}

/** Fewer points give no trend. */
export const TREND_POINTS_MIN = 8;
/** The most points: every pair is looked at. */
export const TREND_POINTS_MAX = 1000;

const DAY_MS = 86_400_000;
/** Autocorrelation that is believed at most; at 1 no number of points would say anything. */
const CORRELATION_MOST = 0.95;

interface Columns {
  readonly days: number[];
  readonly values: number[];
}

function finiteColumns({ timesMs, values }: TrendPoints): Columns & { fromMs: number } {
  assert(timesMs.length === values.length, "there are as many times as values");
  const rows = Array.from(timesMs, (time, i) => [time, values[i] ?? Number.NaN] as const).filter(
    ([time, value]) => Number.isFinite(time) && Number.isFinite(value),
  );
  const fromMs = rows[0]?.[0] ?? 0;
  return {
    fromMs,
    days: rows.map(([time]) => (time - fromMs) / DAY_MS),
    values: rows.map(([, value]) => value),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** Median distance from the median. */
function spread(values: readonly number[]): number {
  const centre = median(values);
  return median(values.map((value) => Math.abs(value - centre)));
}

/** Mean of the points of each whole season, counted back from the last point. */
function seasonMeans(points: TrendPoints, seasonMs: number): TrendPoints {
  const last = points.timesMs[points.timesMs.length - 1] ?? 0;
  const first = points.timesMs[0] ?? 0;
  const seasons = Math.floor((last - first) / seasonMs);
  const sums = Array.from({ length: seasons }, () => ({ time: 0, value: 0, count: 0 }));
  for (let i = 0; i < points.timesMs.length; i++) {
    const time = points.timesMs[i] ?? Number.NaN;
    const value = points.values[i] ?? Number.NaN;
    const sum = sums[seasons - 1 - Math.floor((last - time) / seasonMs)];
    if (sum === undefined || !Number.isFinite(value)) continue;
    sum.time += time;
    sum.value += value;
    sum.count += 1;
  }
  const filled = sums.filter(({ count }) => count > 0);
  return {
    timesMs: filled.map(({ time, count }) => time / count),
    values: filled.map(({ value, count }) => value / count),
  };
}

/** Correlation of each residual with the next. */
function autocorrelation(residuals: readonly number[]): number {
  const mean = residuals.reduce((sum, value) => sum + value, 0) / residuals.length;
  let products = 0;
  let squares = 0;
  for (const [i, value] of residuals.entries()) {
    squares += (value - mean) ** 2;
    if (i > 0) products += (value - mean) * ((residuals[i - 1] ?? mean) - mean);
  }
  return squares > 0 ? products / squares : 0;
}

function lineThrough({ days, values }: Columns, fromMs: number): Trend {
  const { slope, intercept } = new TheilSenRegression(days, values);
  const residuals = values.map((value, i) => value - (intercept + slope * (days[i] ?? 0)));
  const whole = spread(values);
  const rest = spread(residuals);
  const correlation = Math.min(CORRELATION_MOST, Math.max(0, autocorrelation(residuals)));
  return {
    points: values.length,
    slopePerDay: slope,
    intercept,
    fromMs,
    toMs: fromMs + (days.at(-1) ?? 0) * DAY_MS,
    explained: whole > 0 ? Math.max(0, 1 - (rest / whole) ** 2) : 0,
    residual: Math.sqrt(
      residuals.reduce((sum, left) => sum + left * left, 0) / (values.length - 2),
    ),
    correlation,
    confidence: orderConfidence(values, correlation),
  };
}

/**
 * Fits a line whose slope is the median of the slopes between all pairs of points: Theil (1950) and Sen (1968),
 * doi:10.1080/01621459.1968.10480934. Up to 29 % of the points may be outliers.
 *
 * Whether there is a trend at all is asked of the order of the values alone: Mann (1945), doi:10.2307/1907187, with the variance
 * enlarged for neighbours that resemble each other, as Yue and Wang (2004), doi:10.1023/B:WARM.0000043140.61082.60.
 *
 * @param points At most 1,000 points.
 * @param options `seasonMs`: a period that the series has, whose ups and downs are no trend; the fit is then to the means
 *   of whole periods. 0 or absent = none.
 * @returns The trend; nothing for fewer than 8 points, or 8 periods.
 */
export function fitTrend(
  points: TrendPoints,
  options: { readonly seasonMs?: number } = {},
): Trend | undefined {
  assert(points.timesMs.length <= TREND_POINTS_MAX, "a trend has at most 1,000 points");
  const seasonMs = options.seasonMs ?? 0;
  const columns = finiteColumns(seasonMs > 0 ? seasonMeans(points, seasonMs) : points);
  if (columns.values.length < TREND_POINTS_MIN) return undefined;
  return lineThrough(columns, columns.fromMs);
}
