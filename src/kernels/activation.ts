/** Activation functions of dense layers, and their slopes, with the same bits in both halves. */
import { SCRATCH } from "./layout.ts";
import { F, I } from "./memory.ts";

/** Activations as headers hold them: y = x; */
export const LINEAR: i32 = 0;
/** y = max(x, 0); */
export const RELU: i32 = 1;
/** y = tanh(x); */
export const TANH: i32 = 2;
/** y = 1 / (1 + e^-x). */
export const SIGMOID: i32 = 3;

/** 2^-z is taken as 0 from here on. */
const EXPONENT_LIMIT: f64 = 64.0;

/**
 * 2^-z for z from 0 to 64, off by less than 2.3e-9 of it.
 *
 * The whole part is written as the exponent of a float; for the fraction f it is 1 - f/2 + f(1 - f)q(f), which is exact
 * at both ends and therefore continuous, with q of degree 4 fitted to the smallest largest error.
 *
 * @inline
 */
function halvings(z: f64): f64 {
  const whole = Math.floor(z);
  const f = z - whole;
  I[SCRATCH] = (127 - i32(whole)) << 23;
  const q =
    -0.1931470559823176 +
    f *
      (0.047077186442827205 +
        f * (-0.008412958620473724 + f * (0.0011649194863801522 + f * -0.00010857512611051181)));
  return F[SCRATCH] * (1.0 - 0.5 * f + f * (1.0 - f) * q);
}

/** Hyperbolic tangent, (1 - e^-2x) / (1 + e^-2x); off by less than 2e-9. NaN gives 1. */
export function tanh(x: f64): f64 {
  const z = 2.0 * Math.LOG2E * Math.abs(x);
  if (!(z < EXPONENT_LIMIT)) return x < 0.0 ? -1.0 : 1.0;
  const e = halvings(z);
  const y = (1.0 - e) / (1.0 + e);
  return x < 0.0 ? -y : y;
}

/** Logistic function; off by less than 1e-9. */
export function sigmoid(x: f64): f64 {
  return 0.5 + 0.5 * tanh(0.5 * x);
}

/** Activation `kind` of `x`. */
export function activate(kind: i32, x: f64): f64 {
  if (kind === TANH) return tanh(x);
  if (kind === RELU) return x > 0.0 ? x : 0.0;
  return kind === SIGMOID ? sigmoid(x) : x;
}

/** Slope of activation `kind` where its value is `y`. */
export function slopeAt(kind: i32, y: f64): f64 {
  if (kind === TANH) return 1.0 - y * y;
  if (kind === RELU) return y > 0.0 ? 1.0 : 0.0;
  return kind === SIGMOID ? y * (1.0 - y) : 1.0;
}
