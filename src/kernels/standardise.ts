/** Brings detectors of any unit to one scale: how unusual is this stream against its own past. */
import { ln } from "./approximate.ts";
import { larger, smaller } from "./extremes.ts";
import { F } from "./memory.ts";
import { rate } from "./smoothing.ts";

/** Learning rate of a stream's mean and variance once warm, a sample. */
export const STANDARD_RATE: f64 = 1.0 / 16000.0;
/** Highest raw value of a stream. */
const RAW_MAXIMUM: f64 = 1000000.0;
/** Highest standardised value of a stream. */
export const STANDARD_MAXIMUM: f64 = 6.0;

/**
 * An error smaller than this share of a series' own scale is never worth a look: a series that repeats itself to the
 * digit has no noise to be measured by.
 */
export const NEGLIGIBLE: f64 = 0.01;

/** |x| in units of `scale`, at most a million; 0 for a series that has never moved nor moves now. */
export function inScales(x: f64, scale: f64): f64 {
  const r = Math.abs(x) / (scale + 1e-12);
  return smaller(r, RAW_MAXIMUM);
}

/**
 * How far ln(1 + r / 4) lies above its usual value, in deviations, 0 to `STANDARD_MAXIMUM`; learns it then.
 *
 * @param m Word of the mean.
 * @param v Word of the variance.
 * @param a Learning rate.
 *
 * @inline
 */
export function learnStandard(m: i32, v: i32, r: f64, a: f64): f64 {
  const u = ln(1.0 + 0.25 * r);
  const mean = F[m];
  const variance = F[v];
  const step = u - mean;
  F[m] = mean + a * step;
  F[v] = variance + a * (step * step - variance);
  return larger(smaller(step / (Math.sqrt(variance) + 0.1), STANDARD_MAXIMUM), 0.0);
}

/**
 * Standardises one value of a stream against its past, then learns it: z = (u - mean(u)) / (deviation(u) + 0.1)
 * with u = ln(1 + r / 4), in 0 to 6.
 *
 * @param q Word of the mean of u; its variance follows.
 * @param r Value of the stream, at least 0.
 * @param count Values of this stream with this one; below 1 the stream has not begun.
 * @param quiet Values that are only learned.
 * @param slowest Learning rate once warm.
 *
 * @inline
 */
export function standardise(q: i32, r: f64, count: f64, quiet: f64, slowest: f64): f64 {
  if (count < 1.0) return 0.0;
  const standard = learnStandard(q, q + 1, r, rate(count, slowest));
  return count < quiet ? 0.0 : standard;
}
