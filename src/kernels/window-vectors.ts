/**
 * What the subspace does to whole windows, 24 values at a time.
 *
 * Each sum is kept in four parts, value i in part i mod 4: four additions then run side by side instead of each waiting for the one
 * before. `window-vectors.assembly.ts` holds the parts in two vectors of two doubles and gives the same bits.
 */
import { ROUNDING, STEP_LENGTH, STEPS } from "./direction.ts";
import { D, F, H } from "./memory.ts";
import { WINDOW_IN_HAND } from "./sample.ts";

/** Values in a window. */
const VALUES: i32 = 24;
/**
 * Copies the window from its ring, oldest value first, to `WINDOW_IN_HAND`.
 *
 * @param ring Word of the ring.
 * @param oldest Where in it the oldest value lies, a multiple of 4.
 */
export function openWindow(ring: i32, oldest: i32): void {
  const whole = VALUES - oldest;
  for (let i = 0; i < whole; i++) D[WINDOW_IN_HAND + i] = F[ring + oldest + i];
  for (let i = 0; i < oldest; i++) D[WINDOW_IN_HAND + whole + i] = F[ring + i];
}

/** Squared length of the window in hand. */
export function squareInHand(): f64 {
  let a = 0.0;
  let b = 0.0;
  let c = 0.0;
  let d = 0.0;
  for (let i = WINDOW_IN_HAND; i < WINDOW_IN_HAND + VALUES; i += 4) {
    a += D[i] * D[i];
    b += D[i + 1] * D[i + 1];
    c += D[i + 2] * D[i + 2];
    d += D[i + 3] * D[i + 3];
  }
  return a + c + (b + d);
}

/** Scalar product of the window in hand with the direction at half-word `h`. */
export function shareAlong(h: i32): f64 {
  let a = 0.0;
  let b = 0.0;
  let c = 0.0;
  let d = 0.0;
  for (let i = 0; i < VALUES; i += 4) {
    const x = WINDOW_IN_HAND + i;
    a += f64(H[h + i]) * D[x];
    b += f64(H[h + i + 1]) * D[x + 1];
    c += f64(H[h + i + 2]) * D[x + 2];
    d += f64(H[h + i + 3]) * D[x + 3];
  }
  return (a + c + (b + d)) * STEP_LENGTH;
}

/** One value of `removeAndTurn`, which counts in steps. @returns The direction's new value. @inline */
function turnOne(h: i32, x: i32, share: f64, turn: f64): f64 {
  const v = f64(H[h]);
  const left = D[x] - share * v;
  const turned = v + turn * left + ROUNDING - ROUNDING;
  D[x] = left;
  H[h] = i32(turned);
  return turned;
}

/**
 * Takes `share` times the direction at half-word `h` out of the window in hand, and moves the direction by `turn` times what is left.
 *
 * @returns Squared length of the direction then.
 */
export function removeAndTurn(h: i32, share: f64, turn: f64): f64 {
  const shareSteps = share * STEP_LENGTH;
  const turnSteps = turn * STEPS;
  let a = 0.0;
  let b = 0.0;
  let c = 0.0;
  let d = 0.0;
  for (let i = 0; i < VALUES; i += 4) {
    const x = WINDOW_IN_HAND + i;
    const first = turnOne(h + i, x, shareSteps, turnSteps);
    const second = turnOne(h + i + 1, x + 1, shareSteps, turnSteps);
    const third = turnOne(h + i + 2, x + 2, shareSteps, turnSteps);
    const fourth = turnOne(h + i + 3, x + 3, shareSteps, turnSteps);
    a += first * first;
    b += second * second;
    c += third * third;
    d += fourth * fourth;
  }
  return (a + c + (b + d)) * (STEP_LENGTH * STEP_LENGTH);
}
