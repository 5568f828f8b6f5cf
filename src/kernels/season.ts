/**
 * What the time of day and the week let expect.
 *
 * Four predictors run side by side: a level (half-life 150 samples), 48 half-hours of the day, 168
 * hours of the week, and day and week moved by what they have lately been off by (half-life 60 samples), for days that
 * are busier than usual as a whole. Each counts by the fourth power of how much smaller its usual error is than the
 * level's, so a series without a season falls back to its level by itself. The two current bins live in
 * the hot block; the profile, one int16 a bin, is touched only when a bin changes.
 */
import { clip, larger, smaller } from "./extremes.ts";
import { D, F, H, I } from "./memory.ts";
import {
  KNOWN_HALF_HOUR,
  KNOWN_TIME,
  RAW_SEASON,
  SAMPLE_AGE,
  SAMPLE_BAND,
  SAMPLE_PREDICTION,
  SAMPLE_RESIDUAL,
  SAMPLE_SEASON,
  SAMPLE_TIME,
  SAMPLE_VALUE,
} from "./sample.ts";
import {
  BASE,
  BIN,
  COUNT,
  DAY,
  ERROR,
  ERROR_DAY,
  ERROR_DAY_COUNT,
  ERROR_LEVEL,
  ERROR_OFFSET,
  ERROR_WEEK,
  ERROR_WEEK_COUNT,
  LEVEL,
  OFFSET,
  PROFILE,
  PROFILE_BINS,
  PROFILE_SCALE,
  SEASON_SMOOTH,
  WEEK,
  WINDOW_LEVEL,
} from "./series-block.ts";
import { HALF_LIFE_60, HALF_LIFE_150, HALF_LIFE_600, learnLevel, learnScale } from "./smoothing.ts";
import { inScales, NEGLIGIBLE } from "./standardise.ts";

const HALF_HOUR_MS: f64 = 1800000.0;
const HALF_HOURS_PER_WEEK: f64 = 336.0;
const DAY_BINS: i32 = 48;

/** The time of day is trusted after this many days, */
const DAY_TRUSTED_DAYS: f64 = 1.0;
/** season and offset together after this many, */
const OFFSET_TRUSTED_DAYS: f64 = 1.25;
/** the week's error is measured after this many, */
const WEEK_MEASURED_DAYS: f64 = 7.0;
/** and the week trusted after this many. */
const WEEK_TRUSTED_DAYS: f64 = 8.0;
/** A visit moves a time-of-day bin by at least this share, */
const DAY_RATE: f64 = 0.15;
/** and an hour-of-week bin by at least this. */
const WEEK_RATE: f64 = 0.25;

/** Words of a current bin: its value, */
const VISIT_VALUE: i32 = 0;
/** samples in this visit, */
const VISIT_COUNT: i32 = 1;
/** and the learning rate of this visit; 0 = first visit, which is learned as a plain mean. */
const VISIT_RATE: i32 = 2;

/** Residuals are learned clipped after this many samples. */
const CLIP_AFTER: i32 = 50;

/** Half-hour of the week, 0 to 335, counted from Thursday 00:00 UTC, where Unix time begins. */
function halfHourOfWeek(timeMs: f64): i32 {
  if (timeMs === D[KNOWN_TIME]) return i32(D[KNOWN_HALF_HOUR]);
  const halfHour = Math.floor(timeMs / HALF_HOUR_MS);
  const bin = halfHour - HALF_HOURS_PER_WEEK * Math.floor(halfHour / HALF_HOURS_PER_WEEK);
  const known = bin >= 0.0 && bin < HALF_HOURS_PER_WEEK ? bin : 0.0;
  D[KNOWN_TIME] = timeMs;
  D[KNOWN_HALF_HOUR] = known;
  return i32(known);
}

/** Doubles the step of the profile, so that larger values fit. */
function coarsen(p: i32, c: i32): void {
  F[p + PROFILE_SCALE] = F[p + PROFILE_SCALE] * 2.0;
  for (let i = 0; i < PROFILE_BINS; i++) {
    const entry = H[c + PROFILE + i];
    const half = stepsIn(entry) >> 1;
    if (entry !== 0) H[c + PROFILE + i] = half < 0 ? half : half + 1;
  }
}

/** Value of a visited bin in steps: zero means unvisited, so what is not negative is kept one step higher. @inline */
function stepsIn(entry: i32): i32 {
  return entry > 0 ? entry - 1 : entry;
}

/** Keeps a bin's value in the profile. */
function keepBin(p: i32, c: i32, bin: i32, value: f64): void {
  if (F[p + PROFILE_SCALE] === 0.0) {
    F[p + PROFILE_SCALE] = F[p + ERROR] / 64.0 + Math.abs(value) * 1e-5 + 1e-12;
  }
  while (Math.abs(value) > 32765.0 * F[p + PROFILE_SCALE]) coarsen(p, c);
  const steps = i32(Math.floor(value / F[p + PROFILE_SCALE] + 0.5));
  H[c + PROFILE + bin] = steps < 0 ? steps : steps + 1;
}

/** Makes `bin` the current one at word `q`; a bin never visited starts from `otherwise`. */
function enterBin(p: i32, c: i32, q: i32, bin: i32, otherwise: f64, share: f64): void {
  const entry = H[c + PROFILE + bin];
  const lastVisit = F[q + VISIT_COUNT];
  F[q + VISIT_VALUE] = entry === 0 ? otherwise : f64(stepsIn(entry)) * F[p + PROFILE_SCALE];
  F[q + VISIT_RATE] = entry === 0 ? 0.0 : share / larger(lastVisit, 1.0);
  F[q + VISIT_COUNT] = 0.0;
}

/** Share by which the visit after `visits` whole ones moves its bin: a plain mean at first, then at least `least`. */
function visitShare(visits: f64, least: f64): f64 {
  const mean = 1.0 / (1.0 + Math.floor(visits));
  return mean > least ? mean : least;
}

/** Puts the bins that have ended away and takes the new ones out. */
function turnBins(p: i32, c: i32, next: i32): void {
  const last = I[p + BIN] - 1;
  const age = D[SAMPLE_AGE];
  const hour = next >> 1;
  if (last >= 0) keepBin(p, c, last % DAY_BINS, F[p + DAY + VISIT_VALUE]);
  enterBin(p, c, p + DAY, next % DAY_BINS, F[p + LEVEL], visitShare(age, DAY_RATE));
  if (last < 0 || last >> 1 !== hour) {
    if (last >= 0) keepBin(p, c, DAY_BINS + (last >> 1), F[p + WEEK + VISIT_VALUE]);
    const share = visitShare(age / 7.0, WEEK_RATE);
    enterBin(p, c, p + WEEK, DAY_BINS + hour, F[p + DAY + VISIT_VALUE], share);
  }
  I[p + BIN] = next + 1;
}

/** Highest weight of a predictor: sums of weights stay finite. */
const WEIGHT_MOST: f64 = 1e30;

/** Weight of a predictor beside the level's weight of 1: the fourth power of the ratio of their usual errors. */
function weightOf(errorLevel: f64, error: f64): f64 {
  const ratio = (errorLevel + 1e-12) / (error + 1e-12);
  return smaller(ratio * ratio * (ratio * ratio), WEIGHT_MOST);
}

/** Predicts the sample in hand, with a band of three standard deviations that is wider while little is known. @inline */
function predict(p: i32): void {
  const level = F[p + LEVEL];
  const age = D[SAMPLE_AGE];
  const errorLevel = F[p + ERROR_LEVEL];
  let sum = 0.0;
  let weights = 0.0;
  D[SAMPLE_SEASON] = F[p + DAY + VISIT_VALUE];
  if (age > DAY_TRUSTED_DAYS) {
    weights = weightOf(errorLevel, F[p + ERROR_DAY]);
    sum = weights * F[p + DAY + VISIT_VALUE];
  }
  if (age > WEEK_TRUSTED_DAYS) {
    const weight = weightOf(errorLevel, F[p + ERROR_WEEK]);
    sum += weight * F[p + WEEK + VISIT_VALUE];
    weights += weight;
  }
  if (weights > 0.0) D[SAMPLE_SEASON] = sum / weights;
  if (age > OFFSET_TRUSTED_DAYS) {
    const weight = weightOf(errorLevel, F[p + ERROR_OFFSET]);
    sum += weight * (D[SAMPLE_SEASON] + F[p + OFFSET]);
    weights += weight;
  }
  const prediction = weights > 0.0 ? (level + sum) / (1.0 + weights) : level;
  const doubt = 1.0 / f64(I[p + COUNT]);
  const size = Math.abs(prediction + D[(p >>> 1) + BASE]);
  D[SAMPLE_PREDICTION] = prediction;
  D[SAMPLE_RESIDUAL] = D[SAMPLE_VALUE] - prediction;
  D[SAMPLE_BAND] = 3.0 * F[p + ERROR] * (1.0 + 4.0 * doubt) + 0.3 * size * doubt;
}

/** Learns the value into the current bin at word `q`. @inline */
function learnBin(q: i32, value: f64): void {
  const count = F[q + VISIT_COUNT] + 1.0;
  const share = F[q + VISIT_RATE];
  const old = F[q + VISIT_VALUE];
  F[q + VISIT_COUNT] = count;
  F[q + VISIT_VALUE] = old + (share > 0.0 ? share : 1.0 / count) * (value - old);
}

/** Learns the sample in hand: each predictor's error, the level, and both bins. @inline */
function learn(p: i32): void {
  const value = D[SAMPLE_VALUE];
  const residual = D[SAMPLE_RESIDUAL];
  const age = D[SAMPLE_AGE];
  const count = I[p + COUNT];
  const n = f64(count);
  const limit = 4.0 * F[p + ERROR];
  if (count > 1) {
    learnScale(p + ERROR_LEVEL, value - F[p + LEVEL], n - 1.0, HALF_LIFE_600);
    learnScale(p + ERROR, residual, n - 1.0, HALF_LIFE_600);
  }
  if (age > DAY_TRUSTED_DAYS) {
    const seen = F[p + ERROR_DAY_COUNT] + 1.0;
    F[p + ERROR_DAY_COUNT] = seen;
    learnScale(p + ERROR_DAY, value - F[p + DAY + VISIT_VALUE], seen, HALF_LIFE_600);
    const off = value - D[SAMPLE_SEASON];
    learnScale(p + ERROR_OFFSET, off - F[p + OFFSET], seen, HALF_LIFE_600);
    learnLevel(p + OFFSET, off, seen, HALF_LIFE_60);
  }
  if (age > WEEK_MEASURED_DAYS) {
    const seen = F[p + ERROR_WEEK_COUNT] + 1.0;
    F[p + ERROR_WEEK_COUNT] = seen;
    learnScale(p + ERROR_WEEK, value - F[p + WEEK + VISIT_VALUE], seen, HALF_LIFE_600);
  }
  learnLevel(p + LEVEL, value, n, HALF_LIFE_150);
  const learned = D[SAMPLE_PREDICTION] + (count > CLIP_AFTER ? clip(residual, limit) : residual);
  learnBin(p + DAY, learned);
  learnBin(p + WEEK, learned);
}

/**
 * Predicts the sample in hand, judges how far off the prediction was, and learns.
 *
 * Stream: |residual| in units of its usual size, smoothed over two samples.
 *
 * @param p Hot block, in words.
 * @param c Cold block, in half-words.
 *
 * @inline
 */
export function judgeSeason(p: i32, c: i32): void {
  const bin = halfHourOfWeek(D[SAMPLE_TIME]);
  if (bin + 1 !== I[p + BIN]) turnBins(p, c, bin);
  predict(p);
  const n = I[p + COUNT];
  const raw =
    n <= 20
      ? 0.0
      : inScales(D[SAMPLE_RESIDUAL], F[p + ERROR] + NEGLIGIBLE * F[p + WINDOW_LEVEL + 1]);
  const smooth = F[p + SEASON_SMOOTH] + 0.5 * (raw - F[p + SEASON_SMOOTH]);
  F[p + SEASON_SMOOTH] = smooth;
  D[RAW_SEASON] = smooth;
  learn(p);
}
