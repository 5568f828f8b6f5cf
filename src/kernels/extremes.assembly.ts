// The larger and the smaller of two numbers by one instruction each; see extremes.ts.

// @ts-ignore: decorator
@inline export function larger(a: f64, b: f64): f64 {
  return f64x2.extract_lane(f64x2.pmax(f64x2.splat(a), f64x2.splat(b)), 0);
}

// @ts-ignore: decorator
@inline export function smaller(a: f64, b: f64): f64 {
  return f64x2.extract_lane(f64x2.pmin(f64x2.splat(a), f64x2.splat(b)), 0);
}

// @ts-ignore: decorator
@inline export function clip(x: f64, limit: f64): f64 {
  return larger(smaller(x, limit), -limit);
}
