/**
 * Where a series has been over days: what a trend is fitted to.
 *
 * Time is cut into buckets, and the mean of each is kept as a point, 32 at most, one int16 each. A bucket lasts a 1024th of
 * a day at first. When the points are full, neighbours are merged and buckets last twice as long, up to a quarter of a day; from then on the
 * oldest point gives way. So the whole life of a series is covered by 16 to 32 points, up to 8 days of it. Buckets begin at multiples of
 * their length in Unix time: a whole number of them makes a day.
 *
 * The sums of six samples that the mean shifts keep anyway are taken in, so most samples cost nothing here.
 */
import { D, F, H, I, U, zero } from "./memory.ts";
import { SAMPLE_SUM, SAMPLE_TIME } from "./sample.ts";
import {
  HISTORY_BYTES,
  HISTORY_COUNT,
  HISTORY_EMPTY,
  HISTORY_END,
  HISTORY_FRESH,
  HISTORY_POINT,
  HISTORY_POINTS,
  HISTORY_SCALE,
  HISTORY_SPAN,
  HISTORY_SUM,
} from "./series-block.ts";

/** Length of the first buckets, milliseconds: a 1024th of a day. */
export const SPAN_FIRST_MS: f64 = 84375.0;
/** How often it is doubled at most: to a quarter of a day. */
export const SPAN_DOUBLINGS_MOST: i32 = 8;
/** Points kept at most. */
export const HISTORY_POINTS_MOST: i32 = 32;
/** Samples between two looks: those of one sum. */
export const HISTORY_STRIDE: i32 = 6;

/** Where nothing came for longer, milliseconds, no point would be left: the most that the points cover. */
const SILENCE_MOST_MS: f64 = 691200000.0;
/** Times further from 1970 than any date: sums of them and a span would not be exact. Milliseconds. */
const TIME_MOST_MS: f64 = 8.64e15;
/** Largest point, in steps. */
const STEPS_MOST: f64 = 32766.0;
/** Steps of the largest point below which finer ones fit. */
const STEPS_FEW: i32 = 8192;
/** Steps between zero and the first point: room for others that are twice as large. */
const STEPS_FIRST: f64 = 16384.0;

/** Length of the current buckets, milliseconds. */
function spanMs(h: i32): f64 {
  return SPAN_FIRST_MS * f64(1 << U[h + HISTORY_SPAN]);
}

/** Doubles the step, so that larger points fit. */
function coarsen(h: i32): void {
  const first = (h >>> 1) + HISTORY_POINT;
  F[(h >>> 2) + HISTORY_SCALE] = F[(h >>> 2) + HISTORY_SCALE] * 2.0;
  for (let i = first; i < first + U[h + HISTORY_POINTS]; i++) {
    if (H[i] !== HISTORY_EMPTY) H[i] = (H[i] + 1) >> 1;
  }
}

/** Size of the largest point, in steps. */
function largest(h: i32): i32 {
  const first = (h >>> 1) + HISTORY_POINT;
  let most = 0;
  for (let i = first; i < first + U[h + HISTORY_POINTS]; i++) {
    const size = H[i] < 0 ? -H[i] : H[i];
    if (H[i] !== HISTORY_EMPTY && size > most) most = size;
  }
  return most;
}

/** Halves the step as often as every point still fits: a large one may have left. Where all are zero the next point sets it anew. */
function refine(h: i32): void {
  const first = (h >>> 1) + HISTORY_POINT;
  let most = largest(h);
  if (most === 0) F[(h >>> 2) + HISTORY_SCALE] = 0.0;
  while (most > 0 && most < STEPS_FEW) {
    F[(h >>> 2) + HISTORY_SCALE] = F[(h >>> 2) + HISTORY_SCALE] * 0.5;
    for (let i = first; i < first + U[h + HISTORY_POINTS]; i++) {
      if (H[i] !== HISTORY_EMPTY) H[i] = H[i] << 1;
    }
    most = most << 1;
  }
}

/** The mean of the current bucket in steps; `HISTORY_EMPTY` where no sample fell into it. */
function stepsOfBucket(h: i32): i32 {
  const w = h >>> 2;
  const count = I[w + HISTORY_COUNT];
  if (count === 0) return HISTORY_EMPTY;
  const mean = D[(h >>> 3) + HISTORY_SUM] / f64(count);
  const size = Math.abs(mean);
  if (F[w + HISTORY_SCALE] === 0.0) F[w + HISTORY_SCALE] = size / STEPS_FIRST + 1e-12;
  while (size > STEPS_MOST * F[w + HISTORY_SCALE]) coarsen(h);
  return i32(Math.floor(mean / F[w + HISTORY_SCALE] + 0.5));
}

/** Mean of two points, of which either may be empty. */
function merged(a: i32, b: i32): i32 {
  if (a === HISTORY_EMPTY) return b;
  return b === HISTORY_EMPTY ? a : (a + b + 1) >> 1;
}

/** Makes one point of every two, and buckets twice as long. */
function mergePairs(h: i32): void {
  const first = (h >>> 1) + HISTORY_POINT;
  const pairs = U[h + HISTORY_POINTS] >> 1;
  for (let i = 0; i < pairs; i++) H[first + i] = merged(H[first + 2 * i], H[first + 2 * i + 1]);
  U[h + HISTORY_POINTS] = pairs;
  U[h + HISTORY_SPAN] = U[h + HISTORY_SPAN] + 1;
  refine(h);
}

/** Makes room for one more point. */
function dropOldest(h: i32): void {
  const first = (h >>> 1) + HISTORY_POINT;
  const kept = U[h + HISTORY_POINTS] - 1;
  for (let i = first; i < first + kept; i++) H[i] = H[i + 1];
  U[h + HISTORY_POINTS] = kept;
  refine(h);
}

/** Whether the points are full and buckets twice as long would begin at `startMs` too. */
function canMerge(h: i32, startMs: f64): boolean {
  if (U[h + HISTORY_POINTS] < HISTORY_POINTS_MOST) return false;
  if (U[h + HISTORY_SPAN] >= SPAN_DOUBLINGS_MOST) return false;
  const pairs = startMs / (2.0 * spanMs(h));
  return pairs === Math.floor(pairs);
}

/** Makes a point of the current bucket and begins the next one. */
function endBucket(h: i32): void {
  const d = h >>> 3;
  if (U[h + HISTORY_POINTS] === HISTORY_POINTS_MOST) dropOldest(h);
  const steps = stepsOfBucket(h);
  const count = U[h + HISTORY_POINTS];
  H[(h >>> 1) + HISTORY_POINT + count] = steps;
  U[h + HISTORY_POINTS] = count + 1;
  if (steps !== HISTORY_EMPTY) U[h + HISTORY_FRESH] = 1;
  if (canMerge(h, D[d + HISTORY_END])) mergePairs(h);
  D[d + HISTORY_END] = D[d + HISTORY_END] + spanMs(h);
  D[d + HISTORY_SUM] = 0.0;
  I[(h >>> 2) + HISTORY_COUNT] = 0;
}

/** Begins anew with the bucket that `timeMs` falls into. */
function begin(h: i32, timeMs: f64): void {
  zero(h, HISTORY_BYTES);
  D[(h >>> 3) + HISTORY_END] = (Math.floor(timeMs / SPAN_FIRST_MS) + 1.0) * SPAN_FIRST_MS;
}

/** Goes on to the bucket that `timeMs` falls into, which lies beyond the current one. */
function turnTo(h: i32, timeMs: f64): void {
  const d = h >>> 3;
  if (timeMs > TIME_MOST_MS) return;
  if (D[d + HISTORY_END] === 0.0 || timeMs - D[d + HISTORY_END] > SILENCE_MOST_MS) begin(h, timeMs);
  while (timeMs >= D[d + HISTORY_END]) endBucket(h);
}

/**
 * Takes the last six samples into the history, at the time of the newest. Runs at every sixth sample, after `judgeMeanShift`,
 * which keeps their sum.
 *
 * @param h History block, in bytes.
 */
export function keepHistory(h: i32): void {
  const d = h >>> 3;
  if (D[SAMPLE_TIME] >= D[d + HISTORY_END]) turnTo(h, D[SAMPLE_TIME]);
  D[d + HISTORY_SUM] = D[d + HISTORY_SUM] + D[SAMPLE_SUM];
  I[(h >>> 2) + HISTORY_COUNT] += HISTORY_STRIDE;
}
