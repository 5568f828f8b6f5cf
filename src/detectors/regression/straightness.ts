/** Is a change over days steady, or a step, or over? */
import { median } from "../../math/quantile.ts";
import { DAY_MS, type MeanPoints } from "./mean-points.ts";
import type { Trend } from "./trend.ts";

/** Points on each side of a step. */
const STEP_POINTS_MIN = 3;
/** A line has to leave this much less than two levels do, in squares. */
const STEP_SHARE = 0.8;
/** Standard deviation of a normal variable over its median absolute deviation. */
const DEVIATION_RATIO = 1.4826;
/** Points whose slope is asked for whether a trend goes on. */
const TAIL_POINTS_MIN = 4;
/** How exactly that slope has to be known, as a share of the trend's, */
const TAIL_DOUBT = 0.25;
/** and below which share of it the trend is over. */
const TAIL_SHARE = 0.5;

/** Sums over points, from which means and squares follow. */
interface Sums {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

function sumsOf(values: readonly number[]): Sums {
  return {
    count: values.length,
    sum: values.reduce((total, value) => total + value, 0),
    squares: values.reduce((total, value) => total + value * value, 0),
  };
}

/** Squares that are left around the mean. */
function squaresLeft({ count, sum, squares }: Sums): number {
  return Math.max(0, squares - (sum * sum) / count);
}

/** Slope a millisecond of the line with the least squares, and the squares that it leaves. */
function leastSquares(
  timesMs: readonly number[],
  values: readonly number[],
): { slope: number; left: number } {
  const middleMs = timesMs.reduce((sum, timeMs) => sum + timeMs, 0) / timesMs.length;
  const times = timesMs.map((timeMs) => timeMs - middleMs);
  const spread = times.reduce((sum, time) => sum + time * time, 0);
  const products = times.reduce((sum, time, i) => sum + time * (values[i] ?? 0), 0);
  const slope = products / spread;
  return { slope, left: Math.max(0, squaresLeft(sumsOf(values)) - slope * products) };
}

/** Whether a line explains the points clearly better than the best two levels: a step does not pass. */
export function isStraight({ timesMs, values: given }: MeanPoints): boolean {
  const whole = sumsOf(given);
  const values = given.map((value) => value - whole.sum / whole.count);
  let stepLeft = Number.POSITIVE_INFINITY;
  for (let at = STEP_POINTS_MIN; at <= values.length - STEP_POINTS_MIN; at++) {
    const left = squaresLeft(sumsOf(values.slice(0, at))) + squaresLeft(sumsOf(values.slice(at)));
    stepLeft = Math.min(stepLeft, left);
  }
  return leastSquares(timesMs, values).left <= STEP_SHARE * stepLeft;
}

/** Usual distance of the points from the line, as a standard deviation; by the median, so that the newest do not count yet. */
function usualDistance({ timesMs, values }: MeanPoints, trend: Trend): number {
  const distances = values.map((value, i) => {
    const days = ((timesMs[i] ?? 0) - trend.fromMs) / DAY_MS;
    return Math.abs(value - trend.intercept - trend.slopePerDay * days);
  });
  return DEVIATION_RATIO * median(distances);
}

/**
 * Whether the newest points no longer follow the trend: their slope is below half of it. As many points are asked as it takes to
 * know their slope, by how far points usually lie from the line; where that takes more than half of them, the trend counts as going on.
 */
export function levelsOff(points: MeanPoints, trend: Trend): boolean {
  const { timesMs, values, spanMs } = points;
  const wandering = (1 + trend.correlation) / (1 - trend.correlation);
  const doubt = 2 * usualDistance(points, trend) * Math.sqrt(12 * wandering);
  const perPoint = Math.abs(trend.slopePerDay * spanMs) / DAY_MS;
  const exact = Math.ceil(Math.cbrt((doubt / (TAIL_DOUBT * perPoint)) ** 2));
  const needed = Math.max(TAIL_POINTS_MIN, exact);
  if (needed > values.length / 2) return false;
  const newest = values.slice(-needed).map((value) => value - trend.intercept);
  const { slope } = leastSquares(timesMs.slice(-needed), newest);
  return (slope * DAY_MS) / trend.slopePerDay < TAIL_SHARE;
}
