/**
 * Never seen before: how far a sample lies beyond everything that its series has shown.
 *
 * Watched are the value, the residual of the season, and the residual's 48-sample mean. Each has a
 * range that shrinks to its centre with a half-life of 20,000 samples.
 */
import { log2 } from "./approximate.ts";
import { larger, smaller } from "./extremes.ts";
import { sumOfEight } from "./mean-shift.ts";
import { D, F, I } from "./memory.ts";
import {
  LASTING_NOVELTY,
  SAMPLE_RESIDUAL,
  SAMPLE_VALUE,
  STREAM_RECORD_MEAN,
  STREAM_RECORD_RESIDUAL,
  STREAM_RECORD_VALUE,
} from "./sample.ts";
import {
  BASE,
  CHANGES,
  COUNT,
  LASTING_RANGE,
  LEVEL,
  MEAN_RANGE,
  RESIDUAL_RANGE,
  RESIDUAL_SUM,
  RESIDUAL_SUMS,
  SHORT_VALUES,
  VALUE_RANGE,
} from "./series-block.ts";

/** Samples that only learn. */
export const RECORD_WARM_UP: i32 = 50;
/** Sample with which the range of the residuals begins: the first ones only tell that the level was not yet known. */
const RESIDUALS_FROM: i32 = 20;
/** First sample whose residual enters the 48-sample mean. */
const RESIDUALS_AFTER: i32 = 18;
/** Sixth-sample blocks before the mean's range begins, */
const MEANS_AFTER: i32 = 12;
/** and before its records count. */
const MEANS_WARM: i32 = 20;
/** Values that must lie beyond the range for a new level. */
const LASTING_VALUES: i32 = 3;
/** Half of what a range loses in one sample: (1 - 2^(-1 / 20000)) / 2. */
const SHRINK: f64 = 0.0000173283792343;
/** The same for six samples. */
const SHRINK_SIX: f64 = 0.00010396126764;
/** Changes at which a record counts half. */
const MATURE_CHANGES: f64 = 300.0;
/** A range counts as at least this many levels over the number of samples. */
const DOUBT: f64 = 10.0;
/** What the first change of a constant series counts as, in ranges. */
const FIRST_CHANGE: f64 = 0.02;

/** Starts the range at word `q` with `x`. */
function startRange(q: i32, x: f64): void {
  F[q] = x;
  F[q + 1] = x;
}

/** Excess of `x` beyond the range at word `q`, 0 inside; then shrinks the range and takes `x` in. @inline */
function excessOf(q: i32, x: f64, shrink: f64): f64 {
  const low = F[q];
  const high = F[q + 1];
  const loss = (high - low) * shrink;
  const excess = x > high ? x - high : x < low ? low - x : 0.0;
  F[q] = x < low + loss ? x : low + loss;
  F[q + 1] = x > high - loss ? x : high - loss;
  return excess;
}

/**
 * Novelty of an excess: max(0, 3 + log2(ratio / 0.05)), so that a record of 5 % of the range counts 3.
 *
 * The ratio is the excess over the range, times m / (m + 300) after m changes. While a series is young its
 * range says little, so it counts as at least 10 / n of the level: a process that starts moves
 * used memory far beyond the range of its first minute, but not far from where it was.
 */
function noveltyOf(p: i32, excess: f64, range: f64): f64 {
  const level = Math.abs(F[p + LEVEL] + D[(p >>> 1) + BASE]);
  const floor = (DOUBT * level) / f64(I[p + COUNT]);
  const changes = F[p + CHANGES];
  const ratio = range > 0.0 ? excess / (range + floor) : FIRST_CHANGE;
  const novelty = 3.0 + log2((20.0 * ratio * changes) / (changes + MATURE_CHANGES));
  return larger(novelty, 0.0);
}

/** Novelty of `x` against the range at word `q`, which then takes it in. @inline */
function recordOf(p: i32, q: i32, x: f64, shrink: f64): f64 {
  const range = F[q + 1] - F[q];
  const excess = excessOf(q, x, shrink);
  return excess > 0.0 ? noveltyOf(p, excess, range) : 0.0;
}

/** Judges the residual's 48-sample mean, at every sixth sample; `block` counts them. */
function judgeMean(p: i32, block: i32): void {
  F[p + RESIDUAL_SUMS + (block & 7)] = F[p + RESIDUAL_SUM];
  F[p + RESIDUAL_SUM] = 0.0;
  if (block < MEANS_AFTER) return;
  const mean = sumOfEight(p + RESIDUAL_SUMS) / 48.0;
  if (block === MEANS_AFTER) startRange(p + MEAN_RANGE, mean);
  const record = recordOf(p, p + MEAN_RANGE, mean, SHRINK_SIX);
  if (block >= MEANS_WARM) D[STREAM_RECORD_MEAN] = record;
}

/**
 * Judges whether the last three values together lie beyond where three in a row have ever lain: the excess is that
 * of the innermost. While a series is young, a new level is told from a burst by this; single bursts do
 * not widen the range, because the innermost of three is none of them.
 */
function judgeLasting(p: i32, n: i32): void {
  D[LASTING_NOVELTY] = 0.0;
  if (n < LASTING_VALUES) return;
  const values = p + SHORT_VALUES;
  const first = F[values + ((n + 4) % 6)];
  const second = F[values + ((n + 5) % 6)];
  const third = F[values + (n % 6)];
  const lowest = smaller(first, smaller(second, third));
  const highest = larger(first, larger(second, third));
  const q = p + LASTING_RANGE;
  if (n === LASTING_VALUES) startRange(q, second);
  const low = F[q];
  const high = F[q + 1];
  const loss = (high - low) * SHRINK;
  const excess = larger(lowest - high, low - highest);
  F[q] = smaller(low + loss, highest);
  F[q + 1] = larger(high - loss, lowest);
  if (excess > 0.0) D[LASTING_NOVELTY] = noveltyOf(p, excess, high - low);
}

/** Takes back what was said of the sample in hand: its records do not count, and are learned all the same. */
export function hushRecords(): void {
  D[STREAM_RECORD_RESIDUAL] = 0.0;
  D[STREAM_RECORD_VALUE] = 0.0;
  D[STREAM_RECORD_MEAN] = 0.0;
  D[LASTING_NOVELTY] = 0.0;
}

/**
 * Judges and learns the records of the sample in hand.
 *
 * @param p Hot block, in words.
 *
 * @inline
 */
export function judgeNovelty(p: i32): void {
  const n = I[p + COUNT];
  const residual = D[SAMPLE_RESIDUAL];
  D[STREAM_RECORD_RESIDUAL] = 0.0;
  D[STREAM_RECORD_VALUE] = 0.0;
  D[STREAM_RECORD_MEAN] = 0.0;
  if (n > RESIDUALS_AFTER) {
    F[p + RESIDUAL_SUM] = F[p + RESIDUAL_SUM] + residual;
    if (n % 6 === 0) judgeMean(p, (n / 6) | 0);
  }
  judgeLasting(p, n);
  const value = D[SAMPLE_VALUE];
  if (n === 1) startRange(p + VALUE_RANGE, value);
  if (n === RESIDUALS_FROM) startRange(p + RESIDUAL_RANGE, residual);
  const valueRecord = recordOf(p, p + VALUE_RANGE, value, SHRINK);
  if (n < RESIDUALS_FROM) return;
  const residualRecord = recordOf(p, p + RESIDUAL_RANGE, residual, SHRINK);
  if (n <= RECORD_WARM_UP) return;
  D[STREAM_RECORD_RESIDUAL] = residualRecord;
  D[STREAM_RECORD_VALUE] = valueRecord;
}
