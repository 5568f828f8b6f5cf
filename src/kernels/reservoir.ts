/**
 * A replay reservoir: a small fair sample of the windows that a family has shown, so that its model does not forget
 * one series while it learns another.
 *
 * Algorithm R of Vitter (1985), "Random sampling with a reservoir", doi:10.1145/3147.3165, whose probability of
 * replacement stops falling at 1/16, so that old windows are forgotten (half of them in 700 offers at 64 windows): the
 * biased reservoir of Aggarwal (2006), "On biased reservoir sampling in the presence of stream evolution", VLDB.
 *
 * Record, from a word address:
 *
 *     I 0       windows that fit          I 3   windows offered
 *     I 1       width of a window         I 4   windows held
 *     I 2       state of chance           5-7   free
 *     H from word 8   the windows, row by row; a step is 1/4000 of a deviation
 */
import { chooseBelow, seedChance } from "./chance.ts";
import { F, H, I, zero } from "./memory.ts";
import { bounded, countAt } from "./standard-input.ts";

/** Words before the windows. */
const HEADER_WORDS: i32 = 8;
const CAPACITY: i32 = 0;
const WIDTH: i32 = 1;
const CHANCE: i32 = 2;
const OFFERED: i32 = 3;
const HELD: i32 = 4;

/** Steps in a deviation: 8 deviations are 32,000 steps of an int16. */
const STEPS: f64 = 4000.0;
/** A window offered to a full reservoir is kept with a probability of at least one in this many. */
const KEEP_LEAST: i32 = 16;

/** Bytes of a reservoir of 64 windows of 24 values. */
export const RESERVOIR_BYTES: i32 = 3104;

/** Bytes of a reservoir of `capacity` windows of `width` values. */
export function reservoirBytes(capacity: i32, width: i32): i32 {
  return 4 * (HEADER_WORDS + ((capacity * width + 1) >> 1));
}

/**
 * Makes an empty reservoir at word `reservoir`.
 *
 * @param capacity Windows that fit, at least 1.
 * @param width Values of a window, at least 1.
 * @param seed Seed of chance.
 */
export function initialiseReservoir(reservoir: i32, capacity: i32, width: i32, seed: i32): void {
  zero(reservoir << 2, reservoirBytes(capacity, width));
  I[reservoir + CAPACITY] = capacity;
  I[reservoir + WIDTH] = width;
  seedChance(reservoir + CHANCE, seed);
}

/** Windows held. */
export function reservoirHeld(reservoir: i32): i32 {
  return I[reservoir + HELD];
}

/** First half-word of the window in place `index`. */
function windowAt(reservoir: i32, index: i32): i32 {
  return ((reservoir + HEADER_WORDS) << 1) + index * I[reservoir + WIDTH];
}

/** Place for the window that is offered; -1 = it is not kept. */
function placeFor(reservoir: i32): i32 {
  const capacity = I[reservoir + CAPACITY];
  const held = I[reservoir + HELD];
  const offered = countAt(reservoir + OFFERED);
  if (held < capacity) {
    I[reservoir + HELD] = held + 1;
    return held;
  }
  let rivals = KEEP_LEAST * capacity;
  if (offered < rivals) rivals = offered;
  const place = chooseBelow(reservoir + CHANCE, rivals);
  return place < capacity ? place : -1;
}

/**
 * Offers a window; chance decides whether it takes the place of another.
 *
 * @param input Word of the window: as many standardised values as the reservoir is wide.
 */
export function offerWindow(reservoir: i32, input: i32): void {
  const place = placeFor(reservoir);
  if (place < 0) return;
  const width = I[reservoir + WIDTH];
  const h = windowAt(reservoir, place);
  for (let i = 0; i < width; i++) {
    H[h + i] = i32(Math.floor(bounded(F[input + i]) * STEPS + 0.5));
  }
}

/**
 * Draws a window that is held and writes it to word `target`.
 *
 * @returns 1, or 0 if the reservoir is empty.
 */
export function drawWindow(reservoir: i32, target: i32): i32 {
  const held = I[reservoir + HELD];
  if (held < 1) return 0;
  const width = I[reservoir + WIDTH];
  const h = windowAt(reservoir, chooseBelow(reservoir + CHANCE, held));
  for (let i = 0; i < width; i++) F[target + i] = f64(H[h + i]) / STEPS;
  return 1;
}
