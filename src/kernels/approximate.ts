/** Logarithms and friends that give the same bits in TypeScript and in WebAssembly. */
import { SCRATCH } from "./layout.ts";
import { F, I } from "./memory.ts";

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
  const f = f64(bits & 0x7fffff) * 1.1920928955078125e-7;
  const square = f * f;
  const low = 0.4425449427172517 - 0.2756003023091558 * f;
  const high = 0.18194884297030575 - 0.09595640171714262 * f + 0.025841420871272433 * square;
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
