/**
 * Does the window look like the windows of this series?
 *
 * The three directions in which the series' windows vary most are followed by Sanger's rule (the generalised
 * Hebbian algorithm); what of a window lies outside of them is its error. Windows overlap, so one in four is looked at.
 *
 * @see Sanger (1989), Optimal unsupervised learning in a single-layer linear feedforward neural network,
 *   doi:10.1016/0893-6080(89)90044-0, equation 6.
 */
import { D, F, I } from "./memory.ts";
import { STREAM_SUBSPACE, WINDOW_IN_HAND } from "./sample.ts";
import {
  COUNT,
  SUBSPACE_COUNT,
  SUBSPACE_DIRECTIONS,
  SUBSPACE_ERROR,
  SUBSPACE_HELD,
  SUBSPACE_STANDARD,
  WINDOW,
} from "./series-block.ts";
import { rate } from "./smoothing.ts";
import { standardise } from "./standardise.ts";
import { WINDOW_VALUES } from "./window.ts";

/** Samples from one look to the next. */
const STRIDE: i32 = 4;
/** Sample of the first look: the window then holds no value from before the scale was known. */
const FIRST: i32 = 36;
/** Directions followed. */
const DIRECTIONS: i32 = 3;
/** Step of the learning rule, a value of the window. */
const STEP: f64 = 0.02 / 24.0;
/** A window is learned shortened to this length, three for each value, so that one outlier turns no direction. */
const LENGTH_MOST: f64 = 14.696938456699069;
/** Squared length from which on a direction is brought back to length 1. */
const LONG: f64 = 1.0001;
/** An error is learned from up to this many usual errors, */
const CLIP_ERRORS: f64 = 4.0;
/** and this much more. */
const CLIP_LEAST: f64 = 0.05;
/** The usual error counts as at least this much. */
const ERROR_LEAST: f64 = 0.001;
/** Learning rate of the usual error once warm, a look, */
const ERROR_RATE: f64 = 0.008;
/** and of the stream's mean and variance. */
const STANDARD_RATE: f64 = 4.0 / 16000.0;

/** Entry of the first direction: constant. */
const CONSTANT: f64 = 0.2041241452319315;
/** Length of the second: a slope. */
const SLOPE: f64 = 0.35386069477175314;
/** Mean square of that slope, */
const BOW_MEAN: f64 = 0.33275462962962965;
/** and length of the third: a bow. */
const BOW: f64 = 0.6876400877204547;

/** Starts from a constant, a slope and a bow, of length 1 and square to each other: they suit any smooth series. */
function startDirections(q: i32): void {
  for (let i = 0; i < WINDOW_VALUES; i++) {
    const x = (2.0 * f64(i) + 1.0) / f64(WINDOW_VALUES) - 1.0;
    F[q + i] = CONSTANT;
    F[q + WINDOW_VALUES + i] = SLOPE * x;
    F[q + 2 * WINDOW_VALUES + i] = BOW * (x * x - BOW_MEAN);
  }
}

/** Copies the window, oldest value first, to `WINDOW_IN_HAND`. @returns Its length. */
function openWindow(p: i32, n: i32): f64 {
  const ring = p + WINDOW;
  let square = 0.0;
  let from = (n + 1) % WINDOW_VALUES;
  for (let i = 0; i < WINDOW_VALUES; i++) {
    const value = F[ring + from];
    D[WINDOW_IN_HAND + i] = value;
    square += value * value;
    from = from + 1 === WINDOW_VALUES ? 0 : from + 1;
  }
  return Math.sqrt(square);
}

/**
 * Takes the direction at word `q` out of the window in hand, and turns it towards what is left:
 * v += step * y * (x - y v), with y the window's share along v.
 *
 * @param step Step for a window of this length.
 */
function deflate(q: i32, step: f64): void {
  let y = 0.0;
  for (let i = 0; i < WINDOW_VALUES; i++) y += F[q + i] * D[WINDOW_IN_HAND + i];
  const turn = step * y;
  let square = 0.0;
  for (let i = 0; i < WINDOW_VALUES; i++) {
    const v = F[q + i];
    const left = D[WINDOW_IN_HAND + i] - y * v;
    const turned = v + turn * left;
    D[WINDOW_IN_HAND + i] = left;
    F[q + i] = turned;
    square += turned * turned;
  }
  if (square <= LONG) return;
  const shorten = 1.0 / Math.sqrt(square);
  for (let i = 0; i < WINDOW_VALUES; i++) F[q + i] = F[q + i] * shorten;
}

/** Root mean square of what is left of the window in hand. */
function errorLeft(): f64 {
  let square = 0.0;
  for (let i = 0; i < WINDOW_VALUES; i++) square += D[WINDOW_IN_HAND + i] * D[WINDOW_IN_HAND + i];
  return Math.sqrt(square / f64(WINDOW_VALUES));
}

/** Looks at the window in hand, after `seen` samples: its error in units of the usual one, standardised; learns. */
function look(p: i32, seen: i32): f64 {
  const looks = f64(((seen - FIRST) / STRIDE) | 0);
  if (seen === FIRST) startDirections(p + SUBSPACE_DIRECTIONS);
  const shortened = Math.min(1.0, LENGTH_MOST / (openWindow(p, I[p + COUNT]) + 1e-9));
  const step = STEP * shortened * shortened;
  for (let k = 0; k < DIRECTIONS; k++) deflate(p + SUBSPACE_DIRECTIONS + k * WINDOW_VALUES, step);
  const error = errorLeft();
  const usual = F[p + SUBSPACE_ERROR];
  const learned = seen === FIRST ? error : Math.min(error, CLIP_ERRORS * usual + CLIP_LEAST);
  F[p + SUBSPACE_ERROR] = usual + rate(looks + 1.0, ERROR_RATE) * (learned - usual);
  const raw = seen === FIRST ? 0.0 : error / (usual + ERROR_LEAST);
  return standardise(p + SUBSPACE_STANDARD, raw, looks, 8.0, STANDARD_RATE);
}

/**
 * Judges the window that ends with the sample in hand, and learns it; between two looks the last verdict holds.
 *
 * @param p Hot block, in words.
 *
 * @inline
 */
export function judgeSubspace(p: i32): void {
  const seen = I[p + SUBSPACE_COUNT] + 1;
  I[p + SUBSPACE_COUNT] = seen;
  if (seen >= FIRST && seen % STRIDE === 0) F[p + SUBSPACE_HELD] = look(p, seen);
  D[STREAM_SUBSPACE] = F[p + SUBSPACE_HELD];
}
