// Standardises two streams in vectors of two doubles; see standardise-pair.ts.
import { LOG2_0, LOG2_1, LOG2_2, LOG2_3, LOG2_4, MANTISSA_UNIT } from "./approximate";
import { rate } from "./smoothing";
import { STANDARD_MAXIMUM, STANDARD_RATE } from "./standardise";

/** a + b * x. */
// @ts-ignore: decorator
@inline function line(a: f64, b: f64, x: v128): v128 {
  return f64x2.add(f64x2.splat(a), f64x2.mul(f64x2.splat(b), x));
}

/** Natural logarithms, as `ln` of approximate.ts takes them. */
// @ts-ignore: decorator
@inline function lnPair(x: v128): v128 {
  const bits = f32x4.demote_f64x2_zero(x);
  const mantissa = v128.and(bits, i32x4.splat(0x7fffff));
  const f = f64x2.mul(f64x2.convert_low_i32x4_s(mantissa), f64x2.splat(MANTISSA_UNIT));
  const square = f64x2.mul(f, f);
  const low = line(LOG2_0, LOG2_1, f);
  const high = f64x2.add(
    line(LOG2_2, LOG2_3, f),
    f64x2.mul(f64x2.splat(LOG2_4), square),
  );
  const exponent = i32x4.sub(i32x4.shr_s(bits, 23), i32x4.splat(127));
  const whole = f64x2.add(f64x2.convert_low_i32x4_s(exponent), f);
  const rest = f64x2.mul(f64x2.sub(f, square), f64x2.add(low, f64x2.mul(high, square)));
  return f64x2.mul(f64x2.splat(Math.LN2), f64x2.add(whole, rest));
}

/** Two singles at byte address `at`, as doubles. */
// @ts-ignore: decorator
@inline function singles(at: usize, offset: usize = 0): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at + offset));
}

export function standardisePair(q: i32, raw: i32, stream: i32, count: f64, quiet: f64): void {
  const at = (<usize>q) << 2;
  const a = f64x2.splat(rate(count, STANDARD_RATE));
  const u = lnPair(line(1.0, 0.25, v128.load((<usize>raw) << 3)));
  const mean = singles(at);
  const variance = singles(at, 8);
  const step = f64x2.sub(u, mean);
  const nextMean = f64x2.add(mean, f64x2.mul(a, step));
  const change = f64x2.sub(f64x2.mul(step, step), variance);
  const nextVariance = f64x2.add(variance, f64x2.mul(a, change));
  v128.store64_lane(at, f32x4.demote_f64x2_zero(nextMean), 0);
  v128.store64_lane(at, f32x4.demote_f64x2_zero(nextVariance), 0, 8);
  const deviation = f64x2.add(f64x2.sqrt(variance), f64x2.splat(0.1));
  const standard = f64x2.pmin(f64x2.div(step, deviation), f64x2.splat(STANDARD_MAXIMUM));
  const loud = f64x2.splat(count < quiet ? 0.0 : 1.0);
  v128.store((<usize>stream) << 3, f64x2.mul(loud, f64x2.pmax(standard, f64x2.splat(0.0))));
}
