/**
 * Does the window look like the windows of this series?
 *
 * The three directions in which the series' windows vary most are followed by Sanger's rule (the generalised
 * Hebbian algorithm); what of a window lies outside of them is its error. Windows overlap, so one in four is looked at.
 *
 * @see Sanger (1989), Optimal unsupervised learning in a single-layer linear feedforward neural network,
 *   doi:10.1016/0893-6080(89)90044-0, equation 6.
 */
import { scaleDirection, setDirection } from "./direction.ts";
import { smaller } from "./extremes.ts";
import { D, F, I } from "./memory.ts";
import { STREAM_SUBSPACE } from "./sample.ts";
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
import { placeInRing, WINDOW_VALUES } from "./window.ts";
import { openWindow, removeAndTurn, shareAlong, squareInHand } from "./window-vectors.ts";

/** Samples from one look to the next: the ring's oldest value then lies at a multiple of four, as `openWindow` needs it. */
const STRIDE: i32 = 4;
/** Samples before the first look: the window then holds no value from before the scale was known. */
const FIRST: i32 = 36;
/** Directions followed. */
const DIRECTIONS: i32 = 3;
/** Step of the learning rule, a value of the window. */
const STEP: f64 = 0.02 / 24.0;
/** A window is learned shortened to this squared length, three squared for each value, so that one outlier turns no direction. */
const SQUARE_MOST: f64 = 216.0;
/** Squared length from which on a direction is brought back to length 1; the rule itself keeps it at about 1.002. */
const LONG: f64 = 1.01;
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
function startDirections(h: i32): void {
  for (let i = 0; i < WINDOW_VALUES; i++) {
    const x = (2.0 * f64(i) + 1.0) / f64(WINDOW_VALUES) - 1.0;
    setDirection(h, i, CONSTANT);
    setDirection(h + WINDOW_VALUES, i, SLOPE * x);
    setDirection(h + 2 * WINDOW_VALUES, i, BOW * (x * x - BOW_MEAN));
  }
}

/**
 * Takes the direction at half-word `h` out of the window in hand, and turns it towards what is left:
 * v += step * y * (x - y v), with y the window's share along v.
 *
 * @param step Step for a window of this length.
 */
function deflate(h: i32, step: f64): void {
  const share = shareAlong(h);
  const square = removeAndTurn(h, share, step * share);
  if (square > LONG) scaleDirection(h, 1.0 / Math.sqrt(square));
}

/** Looks at the window that ends with sample `n`, after `looks` others: its error in units of the usual one, standardised; learns. */
function look(p: i32, n: i32, looks: i32): f64 {
  const directions = (p + SUBSPACE_DIRECTIONS) << 1;
  if (looks === 0) startDirections(directions);
  openWindow(p + WINDOW, placeInRing(n + 1));
  const step = STEP * smaller(1.0, SQUARE_MOST / (squareInHand() + 1e-9));
  for (let k = 0; k < DIRECTIONS; k++) deflate(directions + k * WINDOW_VALUES, step);
  const error = Math.sqrt(squareInHand() / f64(WINDOW_VALUES));
  const usual = F[p + SUBSPACE_ERROR];
  const learned = looks === 0 ? error : smaller(error, CLIP_ERRORS * usual + CLIP_LEAST);
  F[p + SUBSPACE_ERROR] = usual + rate(f64(looks + 1), ERROR_RATE) * (learned - usual);
  const raw = looks === 0 ? 0.0 : error / (usual + ERROR_LEAST);
  return standardise(p + SUBSPACE_STANDARD, raw, f64(looks), 8.0, STANDARD_RATE);
}

/**
 * Judges the window that ends with the sample in hand, and learns it; between two looks the last verdict holds.
 *
 * @param p Hot block, in words.
 *
 * @inline
 */
export function judgeSubspace(p: i32): void {
  const n = I[p + COUNT];
  const seen = I[p + SUBSPACE_COUNT] + 1;
  I[p + SUBSPACE_COUNT] = seen;
  if (seen >= FIRST && n % STRIDE === 0) {
    F[p + SUBSPACE_HELD] = look(p, n, ((seen - FIRST) / STRIDE) | 0);
  }
  D[STREAM_SUBSPACE] = F[p + SUBSPACE_HELD];
}
