/**
 * Standardises two streams that speak at every sample, side by side.
 *
 * `standardise-pair.assembly.ts` does it in vectors of two doubles and gives the same bits.
 */
import { D } from "./memory.ts";
import { rate } from "./smoothing.ts";
import { learnStandard, STANDARD_RATE } from "./standardise.ts";

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
  D[stream] = loud * learnStandard(q, q + 2, D[raw], a);
  D[stream + 1] = loud * learnStandard(q + 1, q + 3, D[raw + 1], a);
}
