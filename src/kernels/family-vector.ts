/**
 * The fields of one line as a vector: does it fit together as usual?
 *
 * A few directions in which the fields move together are learned by the generalised Hebbian algorithm (Sanger 1989,
 * doi:10.1016/0893-6080(89)90044-0, equation 3: each direction learns what those before it leave over). What no direction
 * explains is the residual; its size over the usual one is the score.
 *
 * Record, from a word address, for n fields and k = n / 4 directions, at least 1 and at most 6:
 *
 *     I 0   fields, 1 to 64         F 4   usual residual
 *     I 1   directions              I 5   residuals behind it
 *     I 2   state of chance         6-7   free
 *     I 3   lines learned
 *     F 8   mean of each field, n
 *     F     directions, k rows of n, each of length 1
 *     F     residual of the line judged last, n: which field is to blame
 */
import { nextChance, seedChance } from "./chance.ts";
import { F, I, zero } from "./memory.ts";
import { rate } from "./smoothing.ts";
import { bounded, countAt, judgeError, settled } from "./standard-input.ts";

/** `I`: fields of a line. */
export const VECTOR_FIELDS: i32 = 0;
/** `I`: directions. */
export const VECTOR_DIRECTIONS: i32 = 1;
const CHANCE: i32 = 2;
const LEARNED: i32 = 3;
/** Two words: the usual residual; see `standard-input.ts`. */
export const VECTOR_ERROR: i32 = 4;
/** `F`: mean of each field; the directions follow. */
export const VECTOR_MEANS: i32 = 8;

/** The most fields of a line that are judged together. */
export const VECTOR_FIELDS_MAX: i32 = 64;
/** The most directions. */
const DIRECTIONS_MAX: i32 = 6;
/** Learning rate of a direction, a field. */
const TURN_RATE: f64 = 0.02;
/** Learning rate of a mean once warm: a half-life of 346 lines. */
const MEAN_RATE: f64 = 0.002;
/** A line is learned as if its mean square were at most this: twice the usual deviation. */
const CLIP_SQUARE: f64 = 4.0;

/** Directions that are learned for a line of `fields` fields. */
function directionsFor(fields: i32): i32 {
  const quarter = fields >> 2;
  return quarter < 1 ? 1 : quarter > DIRECTIONS_MAX ? DIRECTIONS_MAX : quarter;
}

/** Bytes of the record for a line of `fields` fields. */
export function vectorBytes(fields: i32): i32 {
  return 4 * (VECTOR_MEANS + fields * (directionsFor(fields) + 2));
}

/** Inner product of two rows of `count` words, four sums at a time. @inline */
function product(left: i32, right: i32, count: i32): f64 {
  const whole = count - (count & 3);
  let a = 0.0;
  let b = 0.0;
  let c = 0.0;
  let d = 0.0;
  for (let i = 0; i < whole; i += 4) {
    a += F[left + i] * F[right + i];
    b += F[left + i + 1] * F[right + i + 1];
    c += F[left + i + 2] * F[right + i + 2];
    d += F[left + i + 3] * F[right + i + 3];
  }
  for (let i = whole; i < count; i++) a += F[left + i] * F[right + i];
  return a + b + (c + d);
}

/** Makes the direction at word `direction` as long as 1. */
function normalise(direction: i32, fields: i32): void {
  const factor = 1.0 / Math.sqrt(product(direction, direction, fields) + 1e-12);
  for (let i = 0; i < fields; i++) F[direction + i] = F[direction + i] * factor;
}

/**
 * Makes a record that has learned nothing at word `vector`.
 *
 * @param fields Fields of a line, 1 to 64.
 * @param seed Seed of chance, from which the first directions are drawn.
 */
export function initialiseVector(vector: i32, fields: i32, seed: i32): void {
  zero(vector << 2, vectorBytes(fields));
  const directions = directionsFor(fields);
  I[vector + VECTOR_FIELDS] = fields;
  I[vector + VECTOR_DIRECTIONS] = directions;
  seedChance(vector + CHANCE, seed);
  const first = vector + VECTOR_MEANS + fields;
  for (let i = 0; i < directions * fields; i++) F[first + i] = nextChance(vector + CHANCE) - 0.5;
  for (let k = 0; k < directions; k++) normalise(first + k * fields, fields);
}

/** Word of the residual of the line judged last. */
export function residualAt(vector: i32): i32 {
  const fields = I[vector + VECTOR_FIELDS];
  return vector + VECTOR_MEANS + fields * (1 + I[vector + VECTOR_DIRECTIONS]);
}

/** Takes out of the residual what lies in the direction, and turns the direction towards what is left. */
function explain(direction: i32, residual: i32, fields: i32, rateOfTurn: f64): void {
  const share = product(direction, residual, fields);
  const step = rateOfTurn * share;
  for (let i = 0; i < fields; i++) {
    const old = F[direction + i];
    const left = F[residual + i] - share * old;
    F[residual + i] = left;
    F[direction + i] = settled(old + step * left);
  }
  if (rateOfTurn > 0.0) normalise(direction, fields);
}

/** Centres the line into the residual; with a rate above 0 the means follow it. */
function centre(vector: i32, input: i32, residual: i32, fields: i32, meanRate: f64): void {
  const means = vector + VECTOR_MEANS;
  for (let i = 0; i < fields; i++) {
    const mean = F[means + i];
    const difference = bounded(F[input + i]) - mean;
    F[residual + i] = difference;
    F[means + i] = settled(mean + meanRate * difference);
  }
}

/** How fast directions turn by the centred line at word `residual`: a large one is learned as if it were smaller. */
function turnRate(residual: i32, fields: i32): f64 {
  const square = product(residual, residual, fields) / f64(fields);
  const clipped = square > CLIP_SQUARE ? CLIP_SQUARE / square : 1.0;
  return (TURN_RATE * clipped) / f64(fields);
}

/**
 * Judges the fields of one line by the residual that is usual, and learns them afterwards.
 *
 * @param input Word of the first field: standardised values, which are taken to lie within ±8; NaN = missing, as usual.
 * @param learns 0 = the model stays as it is; what error is usual is learned in any case.
 * @returns Residual / usual residual, about 1 for a normal line; 0 for the first 30.
 */
export function judgeVector(vector: i32, input: i32, learns: i32): f64 {
  const fields = I[vector + VECTOR_FIELDS];
  const residual = residualAt(vector);
  const meanRate = learns === 0 ? 0.0 : rate(f64(countAt(vector + LEARNED)), MEAN_RATE);
  centre(vector, input, residual, fields, meanRate);
  const rateOfTurn = learns === 0 ? 0.0 : turnRate(residual, fields);
  const directions = I[vector + VECTOR_DIRECTIONS];
  for (let k = 0; k < directions; k++) {
    explain(vector + VECTOR_MEANS + (k + 1) * fields, residual, fields, rateOfTurn);
  }
  const error = Math.sqrt(product(residual, residual, fields) / f64(fields));
  return judgeError(vector + VECTOR_ERROR, error);
}
