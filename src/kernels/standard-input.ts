/**
 * What the models of a family have in common: bounded input, and an error that is judged by the usual one.
 *
 * Models see standardised values, in which 1 is the usual deviation of the series.
 */
import { F, I } from "./memory.ts";
import { rate } from "./smoothing.ts";

/** Standardised values are taken to lie within this many deviations; what is beyond counts as this far. */
export const INPUT_LIMIT: f64 = 8.0;

/** Words of a usual error: `F`, the mean of the errors; */
export const USUAL_ERROR: i32 = 0;
/** and `I`, how many errors it has learned. */
export const USUAL_COUNT: i32 = 1;

/** An error is unknown territory, and scored 0, until this many have been learned. */
export const QUIET_WINDOWS: i32 = 30;
/** Added to the usual error, in deviations, so that a model without errors does not call a rounding one an anomaly. */
const ERROR_FLOOR: f64 = 0.01;
/** An error is learned as at most this many usual ones. */
const ERROR_CLIP: f64 = 4.0;
/** Learning rate of the usual error once warm: a half-life of 346 windows. */
const ERROR_RATE: f64 = 0.002;
/** Counts stop here, so that they never overflow. */
const COUNT_LIMIT: i32 = 1000000000;
/** What is added and taken away again to make tiny numbers zero. */
const TINY: f64 = 1e-20;

/** A standardised value within its limit; NaN counts as 0. @inline */
export function bounded(x: f64): f64 {
  return x > INPUT_LIMIT
    ? INPUT_LIMIT
    : x >= -INPUT_LIMIT
      ? x
      : x < -INPUT_LIMIT
        ? -INPUT_LIMIT
        : 0.0;
}

/** Copies `width` bounded values from word `source` to word `target`, which may be the same. */
export function takeInput(source: i32, target: i32, width: i32): void {
  for (let i = 0; i < width; i++) F[target + i] = bounded(F[source + i]);
}

/** `x`, or 0 where it is so small (below 1e-36) that processors would slow down on it as a float. @inline */
export function settled(x: f64): f64 {
  return x + TINY - TINY;
}

/** Counts one more at word `q`, and returns the count. */
export function countAt(q: i32): i32 {
  const count = I[q] < COUNT_LIMIT ? I[q] + 1 : COUNT_LIMIT;
  I[q] = count;
  return count;
}

/**
 * Judges `error` against the usual one at word `q`, then learns it clipped.
 *
 * @param q Usual error: two words, all zero at first.
 * @param error Root mean square error in deviations, at least 0.
 * @returns error / (usual + 0.01): about 1 is normal; 0 for the first 30 errors.
 */
export function judgeError(q: i32, error: f64): f64 {
  const usual = F[q + USUAL_ERROR];
  const count = countAt(q + USUAL_COUNT);
  const warm = count > QUIET_WINDOWS;
  const limit = warm ? ERROR_CLIP * usual + ERROR_FLOOR : Infinity;
  const learned = Math.min(error, limit);
  F[q + USUAL_ERROR] = settled(usual + rate(f64(count), ERROR_RATE) * (learned - usual));
  return warm ? error / (usual + ERROR_FLOOR) : 0.0;
}
