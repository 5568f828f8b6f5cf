/** Logarithms and friends that give the same bits in TypeScript and in WebAssembly. */
import { SCRATCH } from "./layout.ts";
import { F, I } from "./memory.ts";

/** Value of a mantissa's lowest bit: 2^-23. */
export const MANTISSA_UNIT: f64 = 1.1920928955078125e-7;
/** Coefficients of q, that of f to the power 0 first. */
export const LOG2_0: f64 = 0.4425449427172517;
/** Power 1. */
export const LOG2_1: f64 = -0.2756003023091558;
/** Power 2. */
export const LOG2_2: f64 = 0.18194884297030575;
/** Power 3. */
export const LOG2_3: f64 = -0.09595640171714262;
/** Power 4. */
export const LOG2_4: f64 = 0.025841420871272433;
/** Decimal logarithm of 2. */
const LOG10_2: f64 = 0.3010299956639812;

/**
 * Base-2 logarithm of x > 0, rounded to single precision first; off by less than 2.3e-6. 0 gives -127.
 *
 * Exponent and mantissa 1 + f are read from the bits; log2(1 + f) = f + f(1 - f)q(f), which is exact at both
 * ends and therefore continuous, with q of degree 4 fitted to the smallest largest error.
 */
export function log2(x: f64): f64 {
  F[SCRATCH] = x;
  const bits = I[SCRATCH];
  const f = f64(bits & 0x7fffff) * MANTISSA_UNIT;
  const square = f * f;
  const low = LOG2_0 + LOG2_1 * f;
  const high = LOG2_2 + LOG2_3 * f + LOG2_4 * square;
  return f64((bits >> 23) - 127) + f + (f - square) * (low + high * square);
}

/** Natural logarithm of x > 0; off by less than 1.6e-6. */
export function ln(x: f64): f64 {
  return Math.LN2 * log2(x);
}

/** Decimal logarithm of x > 0; off by less than 7e-7. */
export function log10(x: f64): f64 {
  return LOG10_2 * log2(x);
}
