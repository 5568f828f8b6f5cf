/**
 * Has the level moved? The mean of the last 6 and of the last 48 samples, each against the level and
 * scale of such means in the past. A mean is learned one window late, so that a shift is not compared with itself.
 */
import { D, F, I } from "./memory.ts";
import { RAW_SHORT, SAMPLE_SUM, SAMPLE_VALUE, STREAM_LONG } from "./sample.ts";
import {
  COUNT,
  LONG_LEVEL,
  LONG_MEANS,
  LONG_SHIFT,
  LONG_STANDARD,
  LONG_SUMS,
  SHORT_LEVEL,
  SHORT_MEANS,
  SHORT_VALUES,
} from "./series-block.ts";
import { HALF_LIFE_250, HALF_LIFE_1500, learnLevel } from "./smoothing.ts";
import { inScales, STANDARD_RATE, standardise } from "./standardise.ts";

const SIXTH: f64 = 1.0 / 6.0;

/** Sum of the eight words from `q` on. */
export function sumOfEight(q: i32): f64 {
  const low = F[q] + F[q + 1] + (F[q + 2] + F[q + 3]);
  const high = F[q + 4] + F[q + 5] + (F[q + 6] + F[q + 7]);
  return low + high;
}

/** Takes the value into the ring of six and leaves the sum of the last six. */
function slide(p: i32, n: i32): void {
  const q = p + SHORT_VALUES;
  F[q + (n % 6)] = D[SAMPLE_VALUE];
  D[SAMPLE_SUM] = F[q] + F[q + 1] + (F[q + 2] + F[q + 3]) + (F[q + 4] + F[q + 5]);
}

/** Shift of the 6-sample mean: begins with the 12th sample, is judged from the 22nd on. @inline */
function judgeShort(p: i32, n: i32): void {
  const mean = D[SAMPLE_SUM] * SIXTH;
  const lagged = p + SHORT_MEANS + (n % 6);
  const learned = n - 11;
  const raw = learned > 10 ? inScales(mean - F[p + SHORT_LEVEL], F[p + SHORT_LEVEL + 1]) : 0.0;
  if (learned >= 1) learnLevel(p + SHORT_LEVEL, F[lagged], f64(learned), HALF_LIFE_1500);
  F[lagged] = mean;
  D[RAW_SHORT] = raw;
}

/** Shift of the 48-sample mean, at every sixth sample; `block` counts them. */
function judgeLong(p: i32, block: i32): void {
  F[p + LONG_SUMS + (block & 7)] = D[SAMPLE_SUM];
  if (block < 8) return;
  const mean = sumOfEight(p + LONG_SUMS) / 48.0;
  const lagged = p + LONG_MEANS + (block & 7);
  const learned = block - 15;
  if (learned > 6) {
    const raw = inScales(mean - F[p + LONG_LEVEL], F[p + LONG_LEVEL + 1]);
    const rate = 6.0 * STANDARD_RATE;
    F[p + LONG_SHIFT] = standardise(p + LONG_STANDARD, raw, f64(learned - 6), 8.0, rate);
  }
  if (learned >= 1) learnLevel(p + LONG_LEVEL, F[lagged], f64(learned), HALF_LIFE_250);
  F[lagged] = mean;
}

/**
 * Judges and learns the mean shifts of the sample in hand.
 *
 * @param p Hot block, in words.
 *
 * @inline
 */
export function judgeMeanShift(p: i32): void {
  const n = I[p + COUNT];
  slide(p, n);
  judgeShort(p, n);
  if (n % 6 === 0) judgeLong(p, (n / 6) | 0);
  D[STREAM_LONG] = F[p + LONG_SHIFT];
}
