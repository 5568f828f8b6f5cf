/**
 * Does the sample follow from the four before it?
 *
 * An autoregression of order 4 with intercept, fitted by recursive least squares with forgetting: the model follows a
 * series that changes its habits within a few hundred samples. The inverse of the
 * inputs' covariance is symmetric, so its upper triangle is kept, row by row.
 *
 * @see Haykin (2002), Adaptive Filter Theory, chapter 9, table 9.1: gain, a-priori error, update.
 */
import { clip } from "./extremes.ts";
import { D, F, I } from "./memory.ts";
import { RAW_REGRESSION, SAMPLE_SCALED } from "./sample.ts";
import {
  COUNT,
  REGRESSION_COUNT,
  REGRESSION_COVARIANCE,
  REGRESSION_ERROR,
  REGRESSION_SMOOTH,
  REGRESSION_WEIGHTS,
  WINDOW,
} from "./series-block.ts";
import { HALF_LIFE_200, learnScale } from "./smoothing.ts";
import { inScales } from "./standardise.ts";
import { placeInRing } from "./window.ts";

/** Sample with which predictions begin: the window must hold four before it. */
export const FIRST_PREDICTION: i32 = 5;
/** Samples up to which the model learns from each; */
const GROWN: i32 = 100;
/** from then on from one in so many, which tells it as much and costs a quarter. */
const LEARN_STRIDE: i32 = 4;
/** Samples before a prediction is compared. */
const QUIET: i32 = 9;
/** What is left of an old sample after another one was learned. */
const FORGETTING: f64 = 0.992;
/** Inverse covariance at the start: nothing is known. */
const IGNORANCE: f64 = 10.0;
/** Weight of the value before at the start. */
export const PERSISTENCE: f64 = 0.7;
/** Trace of the inverse covariance at which it begins anew: a constant series would let it grow for ever. */
const TRACE_MOST: f64 = 10000.0;
/** A prediction beyond this is a model gone wrong: the value before stands in. */
const PREDICTION_MOST: f64 = 50.0;
/** Errors are learned from up to this many usual errors, */
const CLIP_ERRORS: f64 = 4.0;
/** and the usual error counts as at least this much of the series' scale. */
const ERROR_LEAST: f64 = 0.001;
/** Share by which the stream follows a new error. */
const SMOOTHING: f64 = 0.35;

/** Begins anew: every input unknown, none related to another. */
function resetCovariance(q: i32): void {
  for (let i = 0; i < 15; i++) F[q + i] = 0.0;
  F[q] = IGNORANCE;
  F[q + 5] = IGNORANCE;
  F[q + 9] = IGNORANCE;
  F[q + 12] = IGNORANCE;
  F[q + 14] = IGNORANCE;
}

/** Takes `change` off one entry of the inverse covariance and lets it forget. @inline */
function downdate(q: i32, change: f64): void {
  F[q] = (F[q] - change) * (1.0 / FORGETTING);
}

/**
 * One step of recursive least squares for inputs (1, a, b, c, d) and error `error`. Written out, because a loop over a triangle
 * costs three times as much.
 */
function fitWeights(p: i32, a: f64, b: f64, c: f64, d: f64, error: f64): void {
  const w = p + REGRESSION_WEIGHTS;
  const q = p + REGRESSION_COVARIANCE;
  if (!(F[q] + F[q + 5] + F[q + 9] + F[q + 12] + F[q + 14] < TRACE_MOST)) resetCovariance(q);
  const g0 = F[q] + F[q + 1] * a + F[q + 2] * b + F[q + 3] * c + F[q + 4] * d;
  const g1 = F[q + 1] + F[q + 5] * a + F[q + 6] * b + F[q + 7] * c + F[q + 8] * d;
  const g2 = F[q + 2] + F[q + 6] * a + F[q + 9] * b + F[q + 10] * c + F[q + 11] * d;
  const g3 = F[q + 3] + F[q + 7] * a + F[q + 10] * b + F[q + 12] * c + F[q + 13] * d;
  const g4 = F[q + 4] + F[q + 8] * a + F[q + 11] * b + F[q + 13] * c + F[q + 14] * d;
  const inverse = 1.0 / (FORGETTING + g0 + g1 * a + g2 * b + g3 * c + g4 * d);
  const step = error * inverse;
  F[w] = F[w] + g0 * step;
  F[w + 1] = F[w + 1] + g1 * step;
  F[w + 2] = F[w + 2] + g2 * step;
  F[w + 3] = F[w + 3] + g3 * step;
  F[w + 4] = F[w + 4] + g4 * step;
  const k0 = g0 * inverse;
  const k1 = g1 * inverse;
  const k2 = g2 * inverse;
  const k3 = g3 * inverse;
  downdate(q, k0 * g0);
  downdate(q + 1, k0 * g1);
  downdate(q + 2, k0 * g2);
  downdate(q + 3, k0 * g3);
  downdate(q + 4, k0 * g4);
  downdate(q + 5, k1 * g1);
  downdate(q + 6, k1 * g2);
  downdate(q + 7, k1 * g3);
  downdate(q + 8, k1 * g4);
  downdate(q + 9, k2 * g2);
  downdate(q + 10, k2 * g3);
  downdate(q + 11, k2 * g4);
  downdate(q + 12, k3 * g3);
  downdate(q + 13, k3 * g4);
  downdate(q + 14, g4 * inverse * g4);
}

/** The prediction from inputs (1, a, b, c, d). @inline */
function predict(p: i32, a: f64, b: f64, c: f64, d: f64): f64 {
  const w = p + REGRESSION_WEIGHTS;
  const y = F[w] + F[w + 1] * a + F[w + 2] * b + F[w + 3] * c + F[w + 4] * d;
  return Math.abs(y) < PREDICTION_MOST ? y : a;
}

/**
 * Predicts the sample in hand from the window, judges how far off the prediction was, and learns. Runs once
 * the window has taken the sample in.
 *
 * Stream: |error| in units of its usual size, smoothed.
 *
 * @param p Hot block, in words.
 *
 * @inline
 */
export function judgeRegression(p: i32): void {
  const n = I[p + COUNT];
  const seen = I[p + REGRESSION_COUNT] + 1;
  I[p + REGRESSION_COUNT] = seen;
  D[RAW_REGRESSION] = 0.0;
  if (seen < FIRST_PREDICTION) {
    F[p + REGRESSION_WEIGHTS + 1] = PERSISTENCE;
    resetCovariance(p + REGRESSION_COVARIANCE);
    return;
  }
  const ring = p + WINDOW;
  const a = F[ring + placeInRing(n - 1)];
  const b = F[ring + placeInRing(n - 2)];
  const c = F[ring + placeInRing(n - 3)];
  const d = F[ring + placeInRing(n - 4)];
  const error = D[SAMPLE_SCALED] - predict(p, a, b, c, d);
  const usual = F[p + REGRESSION_ERROR] + ERROR_LEAST;
  learnScale(p + REGRESSION_ERROR, error, f64(seen), HALF_LIFE_200);
  if (seen < GROWN || n % LEARN_STRIDE === 0) {
    fitWeights(p, a, b, c, d, clip(error, CLIP_ERRORS * usual));
  }
  const raw = seen < QUIET ? 0.0 : inScales(error, usual);
  const smooth = F[p + REGRESSION_SMOOTH] + SMOOTHING * (raw - F[p + REGRESSION_SMOOTH]);
  F[p + REGRESSION_SMOOTH] = smooth;
  D[RAW_REGRESSION] = smooth;
}
