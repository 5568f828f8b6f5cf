/**
 * Chance that gives the same numbers for the same seed, in both halves of the kernels.
 *
 * A linear congruential generator x ← 48271·x mod (2³¹ − 1): Park and Miller (1988), "Random number generators: good
 * ones are hard to find", doi:10.1145/63039.63042, with the multiplier of their reply (1993), doi:10.1145/159544.376068.
 * Products stay below 2⁴⁷, so doubles hold them exactly.
 */
import { I } from "./memory.ts";

const MULTIPLIER: f64 = 48271.0;
const MODULUS: f64 = 2147483647.0;

/** Sets the generator at word `q` to `seed`; any whole number will do. */
export function seedChance(q: i32, seed: i32): void {
  const size = Math.abs(f64(seed));
  const state = size - MODULUS * Math.floor(size / MODULUS);
  I[q] = state < 1.0 ? 1 : i32(state);
}

/** The next number of the generator at word `q`, evenly distributed in (0, 1). @inline */
export function nextChance(q: i32): f64 {
  const product = MULTIPLIER * f64(I[q]);
  const state = product - MODULUS * Math.floor(product / MODULUS);
  I[q] = i32(state);
  return state / MODULUS;
}

/** A whole number from 0 to `count` - 1, drawn from the generator at word `q`; `count` is at least 1. */
export function chooseBelow(q: i32, count: i32): i32 {
  const chosen = i32(Math.floor(nextChance(q) * f64(count)));
  return chosen < count ? chosen : count - 1;
}
