/**
 * Standardises two streams that speak at every sample, side by side.
 *
 * `standardise-pair.assembly.ts` does it in vectors of two doubles and gives the same bits.
 */
import { ln } from "./approximate.ts";
import { larger, smaller } from "./extremes.ts";
import { D, F } from "./memory.ts";
import { rate } from "./smoothing.ts";
import { STANDARD_MAXIMUM, STANDARD_RATE } from "./standardise.ts";

/** Standardises one of the two as `standardise` does: its mean at word `q`, its variance two words on. @inline */
function standardiseOne(q: i32, raw: i32, stream: i32, a: f64, loud: f64): void {
  const u = ln(1.0 + 0.25 * D[raw]);
  const mean = F[q];
  const variance = F[q + 2];
  const step = u - mean;
  F[q] = mean + a * step;
  F[q + 2] = variance + a * (step * step - variance);
  const standard = smaller(step / (Math.sqrt(variance) + 0.1), STANDARD_MAXIMUM);
  D[stream] = loud * larger(standard, 0.0);
}

/**
 * Standardises two streams, then learns them; see `standardise` for the formula.
 *
 * @param q Word of the two means; their two variances follow.
 * @param raw Double of the first one's raw value; the other's follows.
 * @param stream Double of the first one's result; the other's follows.
 * @param count Values of each, with these.
 * @param quiet Values that are only learned: the results are 0.
 */
export function standardisePair(q: i32, raw: i32, stream: i32, count: f64, quiet: f64): void {
  const a = rate(count, STANDARD_RATE);
  const loud = count < quiet ? 0.0 : 1.0;
  standardiseOne(q, raw, stream, a, loud);
  standardiseOne(q + 1, raw + 1, stream + 1, a, loud);
}
