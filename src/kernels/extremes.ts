/**
 * The larger and the smaller of two numbers, without a branch where the processor can do without.
 *
 * `Math.max` has to look for NaN and for the sign of zero, which compiles to branches that a processor guesses wrongly half of the
 * time. `extremes.assembly.ts` gives the same bits by one instruction.
 */

/** `b` if it is larger than `a`, else `a`. */
export function larger(a: f64, b: f64): f64 {
  return a < b ? b : a;
}

/** `b` if it is smaller than `a`, else `a`. */
export function smaller(a: f64, b: f64): f64 {
  return b < a ? b : a;
}

/** `x` brought into ±`limit`, which is at least 0. */
export function clip(x: f64, limit: f64): f64 {
  return larger(smaller(x, limit), -limit);
}
