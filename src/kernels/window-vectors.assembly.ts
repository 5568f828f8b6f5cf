// What the subspace does to whole windows, two values at a time; see window-vectors.ts. Loops are unrolled to eight values a turn:
// what a turn itself costs would otherwise be a third of the whole.
import { ROUNDING, STEP_LENGTH, STEPS } from "./direction";
import { WINDOW_IN_HAND } from "./sample";

const WINDOW: usize = (<usize>WINDOW_IN_HAND) << 3;
const WINDOW_END: usize = WINDOW + 192;
/** Bytes of eight doubles, */
const EIGHT: usize = 64;
/** and of eight steps. */
const EIGHT_STEPS: usize = 16;

/** Two single-precision values at byte address `at`, as doubles. */
// @ts-ignore: decorator
@inline function singles(at: usize): v128 { return f64x2.promote_low_f32x4(v128.load64_zero(at)); }

/** Four values of a direction at byte address `at`, as whole numbers of 32 bits. */
// @ts-ignore: decorator
@inline function fourSteps(at: usize): v128 { return i32x4.extend_low_i16x8_s(v128.load64_zero(at)); }

/** The first two of four whole numbers as doubles, */
// @ts-ignore: decorator
@inline function firstTwo(four: v128): v128 { return f64x2.convert_low_i32x4_s(four); }

/** and the last two. */
// @ts-ignore: decorator
@inline function lastTwo(four: v128): v128 {
  return f64x2.convert_low_i32x4_s(v128.shuffle<i32>(four, four, 2, 3, 2, 3));
}

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

export function shareAlong(h: i32): f64 {
  let low = f64x2.splat(0.0);
  let high = f64x2.splat(0.0);
  let v = (<usize>h) << 1;
  for (let at = WINDOW; at < WINDOW_END; at += EIGHT) {
    const first = fourSteps(v);
    const second = fourSteps(v + 8);
    low = addProduct(low, firstTwo(first), v128.load(at));
    high = addProduct(high, lastTwo(first), v128.load(at, 16));
    low = addProduct(low, firstTwo(second), v128.load(at, 32));
    high = addProduct(high, lastTwo(second), v128.load(at, 48));
    v += EIGHT_STEPS;
  }
  return total(low, high) * STEP_LENGTH;
}

/** Takes two values out of the window in hand. @returns The direction's, moved and with `ROUNDING` on top: its lowest bits are the steps. */
// @ts-ignore: decorator
@inline function turnTwo(v: v128, at: usize, share: v128, turn: v128): v128 {
  const left = f64x2.sub(v128.load(at), f64x2.mul(share, v));
  v128.store(at, left);
  return f64x2.add(f64x2.add(v, f64x2.mul(turn, left)), f64x2.splat(ROUNDING));
}

/** Keeps the lowest 16 bits of four doubles at byte address `h`. */
// @ts-ignore: decorator
@inline function keepFour(h: usize, low: v128, high: v128): void {
  v128.store64_lane(h, v128.shuffle<i16>(low, high, 0, 4, 8, 12, 0, 4, 8, 12), 0);
}

/** sum + v * v, of what `turnTwo` gave. */
// @ts-ignore: decorator
@inline function addSquare(sum: v128, rounded: v128): v128 {
  const v = f64x2.sub(rounded, f64x2.splat(ROUNDING));
  return addProduct(sum, v, v);
}

export function removeAndTurn(h: i32, share: f64, turn: f64): f64 {
  const shares = f64x2.splat(share * STEP_LENGTH);
  const turns = f64x2.splat(turn * STEPS);
  let low = f64x2.splat(0.0);
  let high = f64x2.splat(0.0);
  let v = (<usize>h) << 1;
  for (let at = WINDOW; at < WINDOW_END; at += EIGHT) {
    const first = fourSteps(v);
    const second = fourSteps(v + 8);
    const a = turnTwo(firstTwo(first), at, shares, turns);
    const b = turnTwo(lastTwo(first), at + 16, shares, turns);
    const c = turnTwo(firstTwo(second), at + 32, shares, turns);
    const d = turnTwo(lastTwo(second), at + 48, shares, turns);
    keepFour(v, a, b);
    keepFour(v + 8, c, d);
    low = addSquare(addSquare(low, a), c);
    high = addSquare(addSquare(high, b), d);
    v += EIGHT_STEPS;
  }
  return total(low, high) * (STEP_LENGTH * STEP_LENGTH);
}
