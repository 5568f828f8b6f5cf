// What the subspace does to whole windows, two values at a time; see window-vectors.ts. Loops are unrolled to eight values a turn:
// what a turn itself costs would otherwise be a third of the whole.
import { WINDOW_IN_HAND } from "./sample";

const WINDOW: usize = (<usize>WINDOW_IN_HAND) << 3;
const WINDOW_END: usize = WINDOW + 192;
/** Bytes of eight doubles, */
const EIGHT: usize = 64;
/** and of eight singles. */
const EIGHT_SINGLES: usize = 32;

/** Two single-precision values at byte address `at`, as doubles. */
// @ts-ignore: decorator
@inline function singles(at: usize): v128 { return f64x2.promote_low_f32x4(v128.load64_zero(at)); }

/** sum + a * b. */
// @ts-ignore: decorator
@inline function addProduct(sum: v128, a: v128, b: v128): v128 { return f64x2.add(sum, f64x2.mul(a, b)); }

/** (a + c) + (b + d) of the parts (a, b) and (c, d). */
// @ts-ignore: decorator
@inline function total(low: v128, high: v128): f64 {
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Copies the singles from `from` to `end` as doubles to `to`, four at a time. @returns Where the next one belongs. */
// @ts-ignore: decorator
@inline function widen(from: usize, end: usize, to: usize): usize {
  while (from < end) {
    v128.store(to, singles(from));
    v128.store(to, singles(from + 8), 16);
    from += 16;
    to += 32;
  }
  return to;
}

export function openWindow(ring: i32, oldest: i32): void {
  const begin = (<usize>ring) << 2;
  const middle = begin + ((<usize>oldest) << 2);
  widen(begin, middle, widen(middle, begin + 96, WINDOW));
}

export function squareInHand(): f64 {
  let low = f64x2.splat(0.0);
  let high = f64x2.splat(0.0);
  for (let at = WINDOW; at < WINDOW_END; at += EIGHT) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    low = addProduct(addProduct(low, a, a), c, c);
    high = addProduct(addProduct(high, b, b), d, d);
  }
  return total(low, high);
}

export function shareAlong(q: i32): f64 {
  let low = f64x2.splat(0.0);
  let high = f64x2.splat(0.0);
  let v = (<usize>q) << 2;
  for (let at = WINDOW; at < WINDOW_END; at += EIGHT) {
    low = addProduct(low, singles(v), v128.load(at));
    high = addProduct(high, singles(v + 8), v128.load(at, 16));
    low = addProduct(low, singles(v + 16), v128.load(at, 32));
    high = addProduct(high, singles(v + 24), v128.load(at, 48));
    v += EIGHT_SINGLES;
  }
  return total(low, high);
}

/** Two values of `removeAndTurn`. */
// @ts-ignore: decorator
@inline function turnTwo(q: usize, at: usize, share: v128, turn: v128): v128 {
  const v = singles(q);
  const left = f64x2.sub(v128.load(at), f64x2.mul(share, v));
  const turned = f64x2.add(v, f64x2.mul(turn, left));
  v128.store(at, left);
  v128.store64_lane(q, f32x4.demote_f64x2_zero(turned), 0);
  return turned;
}

export function removeAndTurn(q: i32, share: f64, turn: f64): f64 {
  const shares = f64x2.splat(share);
  const turns = f64x2.splat(turn);
  let low = f64x2.splat(0.0);
  let high = f64x2.splat(0.0);
  let v = (<usize>q) << 2;
  for (let at = WINDOW; at < WINDOW_END; at += EIGHT) {
    const a = turnTwo(v, at, shares, turns);
    const b = turnTwo(v + 8, at + 16, shares, turns);
    const c = turnTwo(v + 16, at + 32, shares, turns);
    const d = turnTwo(v + 24, at + 48, shares, turns);
    low = addProduct(addProduct(low, a, a), c, c);
    high = addProduct(addProduct(high, b, b), d, d);
    v += EIGHT_SINGLES;
  }
  return total(low, high);
}
