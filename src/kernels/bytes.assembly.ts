// Comparing, searching and hashing bytes of the arena, sixteen at a time; see bytes.ts.

const NEWLINE: i32 = 0x0a;
const SPACE: i32 = 0x20;
const BACKSLASH: i32 = 0x5c;

const PRIME_1: i32 = 0x9e3779b1;
const PRIME_2: i32 = 0x85ebca77;
const PRIME_3: i32 = 0xc2b2ae3d;

/** Whether `length` bytes from `a` on equal those from `b` on. */
// @ts-ignore: decorator
@inline export function equalBytes(a: i32, b: i32, length: i32): boolean {
  let left = <usize>a;
  let right = <usize>b;
  let rest = length;
  while (rest >= 16) {
    if (!i8x16.all_true(i8x16.eq(v128.load(left), v128.load(right)))) return false;
    left += 16;
    right += 16;
    rest -= 16;
  }
  const equal = i8x16.bitmask(i8x16.eq(v128.load(left), v128.load(right)));
  return (~equal & ((1 << rest) - 1)) === 0;
}

/** Copies `length` bytes from address `from` to address `to`; the two do not overlap. */
export function copyBytes(to: i32, from: i32, length: i32): void {
  memory.copy(<usize>to, <usize>from, <usize>length);
}

/** Address of the first newline, or space without a backslash before it, from `at` on. */
export function findKeyEnd(at: i32): i32 {
  let block = at;
  while (true) {
    const bytes = v128.load(<usize>block);
    let found = i8x16.bitmask(
      v128.or(i8x16.eq(bytes, i8x16.splat(<i8>SPACE)), i8x16.eq(bytes, i8x16.splat(<i8>NEWLINE))),
    );
    while (found !== 0) {
      const end = block + ctz(found);
      if (<i32>load<u8>(<usize>end) === NEWLINE) return end;
      if (<i32>load<u8>(<usize>end - 1) !== BACKSLASH) return end;
      found &= found - 1;
    }
    block += 16;
  }
}

// @ts-ignore: decorator
@inline function mixLanes(lanes: v128, block: v128): v128 {
  const sum = i32x4.add(lanes, i32x4.mul(block, i32x4.splat(PRIME_2)));
  return i32x4.mul(v128.or(i32x4.shl(sum, 13), i32x4.shr_u(sum, 19)), i32x4.splat(PRIME_1));
}

/** Hash of `length` bytes from `at` on, 32 bits. */
export function hashBytes(at: i32, length: i32): i32 {
  let lanes = i32x4(1, 2, 3, 4);
  let block = <usize>at;
  let rest = length;
  while (rest >= 16) {
    lanes = mixLanes(lanes, v128.load(block));
    block += 16;
    rest -= 16;
  }
  if (rest > 0) {
    const indices = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const wanted = i8x16.lt_u(indices, i8x16.splat(<i8>rest));
    lanes = mixLanes(lanes, v128.and(v128.load(block), wanted));
  }
  let hash =
    rotl(i32x4.extract_lane(lanes, 0), 1) +
    rotl(i32x4.extract_lane(lanes, 1), 7) +
    rotl(i32x4.extract_lane(lanes, 2), 12) +
    rotl(i32x4.extract_lane(lanes, 3), 18);
  hash = ((hash + length) ^ (hash >>> 15)) * PRIME_2;
  hash = (hash ^ (hash >>> 13)) * PRIME_3;
  return hash ^ (hash >>> 16);
}
