/** The directions of the subspace, as whole steps of 16 bits. */
import { H } from "./memory.ts";
import { WINDOW_VALUES } from "./window.ts";

/**
 * Steps of a direction, a unit of length: its values are kept as whole steps of 16 bits. They stay below 2, because a direction has about
 * length 1 and no window moves it by more than .2.
 */
export const STEPS: f64 = 16384.0;
/** Length of a step. */
export const STEP_LENGTH: f64 = 1.0 / 16384.0;
/** 1.5 times 2^52: a double this large has no fraction, so adding it rounds, and its lowest bits are the whole number. */
export const ROUNDING: f64 = 6755399441055744.0;

/** Sets value `i` of the direction at half-word `h`. */
export function setDirection(h: i32, i: i32, value: f64): void {
  H[h + i] = i32(Math.floor(value * STEPS + 0.5));
}

/** Changes the length of the direction at half-word `h`. */
export function scaleDirection(h: i32, by: f64): void {
  for (let i = h; i < h + WINDOW_VALUES; i++) H[i] = i32(Math.floor(f64(H[i]) * by + 0.5));
}
