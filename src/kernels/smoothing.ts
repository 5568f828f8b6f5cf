/**
 * Exponentially weighted statistics: robust level and scale.
 *
 * `rate` makes the first 1 / a samples a plain mean, so that a statistic is right from its second sample on.
 */
import { clip, smaller } from "./extremes.ts";
import { F } from "./memory.ts";

/** Learning rates by half-life: 1 - 2^(-1 / samples). */
export const HALF_LIFE_150: f64 = 0.00461032089677;
/** Rate of a half-life of 600 samples. */
export const HALF_LIFE_600: f64 = 0.00115457826197;
/** Rate of a half-life of 1500 samples. */
export const HALF_LIFE_1500: f64 = 0.000461991369481;
/** Rate of a half-life of 250 samples. */
export const HALF_LIFE_250: f64 = 0.00276874864793;

/** Rate of a half-life of 200 samples. */
export const HALF_LIFE_200: f64 = 0.0034597371721322;
/** Rate of a half-life of 60 samples. */
export const HALF_LIFE_60: f64 = 0.0114860020197;
/** Rate of a half-life of 5000 samples. */
export const HALF_LIFE_5000: f64 = 0.000138619828;
/** Rate of a half-life of 2000 samples. */
export const HALF_LIFE_2000: f64 = 0.000346513540590676;

/** Standard deviation of a normal variable over its mean absolute deviation: sqrt(pi / 2). */
const DEVIATION_RATIO: f64 = 1.2533;
/** A scale is learned from at most this many scales... */
const CLIP_SCALES: f64 = 4.0;
/** ...once it has seen this many samples. */
const CLIP_AFTER: f64 = 30.0;

/** Learning rate of the `count`-th sample, at least `slowest`: max(slowest, 1 / count) without a division once warm. */
export function rate(count: f64, slowest: f64): f64 {
  return count * slowest >= 1.0 ? slowest : 1.0 / count;
}

/** How far a sample may lie from what was expected and still be learned as it is. */
function learnLimit(scale: f64, count: f64): f64 {
  return count > CLIP_AFTER ? CLIP_SCALES * scale + 1e-12 : Infinity;
}

/**
 * Learns `x`, clipped, into the level and scale at word `q`.
 *
 * @param count Samples this statistic has seen, with this one.
 * @param slowest Learning rate once warm.
 *
 * @inline
 */
export function learnLevel(q: i32, x: f64, count: f64, slowest: f64): void {
  const level = F[q];
  const scale = F[q + 1];
  const a = rate(count, slowest);
  const step = clip(x - level, learnLimit(scale, count));
  F[q] = level + a * step;
  if (count > 1.0) F[q + 1] = scale + a * (DEVIATION_RATIO * Math.abs(step) - scale);
}

/** Learns the error `e`, clipped, into the scale at word `q`. @inline */
export function learnScale(q: i32, e: f64, count: f64, slowest: f64): void {
  const scale = F[q];
  const size = Math.abs(e);
  const limit = learnLimit(scale, count);
  const learned = smaller(size, limit);
  F[q] = scale + rate(count, slowest) * (DEVIATION_RATIO * learned - scale);
}
