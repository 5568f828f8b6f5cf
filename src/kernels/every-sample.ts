/**
 * Standardises the streams that speak at every sample.
 *
 * All in one place and not each where its raw value is found: none waits for another, so the processor works on all three at
 * once. Most of what a sample costs are chains of operations that wait for one another.
 */
import { D, I } from "./memory.ts";
import { FIRST_PREDICTION } from "./regression.ts";
import { RAW_REGRESSION, RAW_SEASON, STREAM_REGRESSION, STREAM_SEASON } from "./sample.ts";
import {
  COUNT,
  REGRESSION_COUNT,
  REGRESSION_STANDARD,
  SEASON_SHORT_STANDARD,
} from "./series-block.ts";
import { STANDARD_RATE, standardise } from "./standardise.ts";
import { standardisePair } from "./standardise-pair.ts";
import { streamWeight } from "./stream-weight.ts";

/** Samples of a stream that are only learned. */
const QUIET: f64 = 30.0;

/**
 * Standardises what season, 6-sample mean and regression said of the sample in hand.
 *
 * @param p Hot block, in words.
 *
 * @inline
 */
export function standardiseEverySample(p: i32): void {
  const n = f64(I[p + COUNT]);
  standardisePair(p + SEASON_SHORT_STANDARD, RAW_SEASON, STREAM_SEASON, n, QUIET);
  if (streamWeight(STREAM_REGRESSION) <= 0.0) return;
  const q = p + REGRESSION_STANDARD;
  const predicted = f64(I[p + REGRESSION_COUNT] - FIRST_PREDICTION + 1);
  const raw = D[RAW_REGRESSION];
  D[STREAM_REGRESSION] = standardise(q, raw, predicted, QUIET, STANDARD_RATE);
}
