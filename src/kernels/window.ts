/**
 * The last 24 values of a series on a scale of its own: what regression and subspace look at.
 *
 * A value is scaled by the level and scale of all values before it (half-life 2,000 samples), so that a window means the same
 * whatever the unit.
 */
import { clip } from "./extremes.ts";
import { D, F, I } from "./memory.ts";
import { SAMPLE_SCALED, SAMPLE_VALUE } from "./sample.ts";
import { COUNT, WINDOW, WINDOW_LEVEL } from "./series-block.ts";
import { HALF_LIFE_2000, learnLevel } from "./smoothing.ts";

/** Values in a window. */
export const WINDOW_VALUES: i32 = 24;
/** Scaled values are kept within ± this. */
const SCALED_MOST: f64 = 20.0;
/** Smallest scale, as a share of the level: what single precision can still tell apart. */
const SCALE_LEAST: f64 = 1e-9;

/**
 * Where in its ring sample `n` lies, from 1; the oldest value of the window that ends with sample n lies where sample n + 1 will.
 *
 * @inline
 */
export function placeInRing(n: i32): i32 {
  return (n + WINDOW_VALUES - 1) % WINDOW_VALUES;
}

/**
 * Scales the sample in hand, learns its level and scale, and puts it into the ring.
 *
 * @param p Hot block, in words.
 *
 * @inline
 */
export function slideWindow(p: i32): void {
  const n = I[p + COUNT];
  const value = D[SAMPLE_VALUE];
  const level = F[p + WINDOW_LEVEL];
  const scale = F[p + WINDOW_LEVEL + 1] + SCALE_LEAST * Math.abs(level) + 1e-12;
  const scaled = n < 3 ? 0.0 : clip((value - level) / scale, SCALED_MOST);
  learnLevel(p + WINDOW_LEVEL, value, f64(n), HALF_LIFE_2000);
  D[SAMPLE_SCALED] = scaled;
  F[p + WINDOW + placeInRing(n)] = scaled;
}
