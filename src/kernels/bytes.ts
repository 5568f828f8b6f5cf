/**
 * Comparing, searching and hashing bytes of the arena, one at a time.
 *
 * `bytes.assembly.ts` does the same sixteen at a time. Both may read up to 16 bytes past the end.
 */
import { U } from "./memory.ts";

const NEWLINE = 0x0a;
const SPACE = 0x20;
const BACKSLASH = 0x5c;

const PRIME_1 = 0x9e3779b1 | 0;
const PRIME_2 = 0x85ebca77 | 0;
const PRIME_3 = 0xc2b2ae3d | 0;

/** Whether `length` bytes from `a` on equal those from `b` on. */
export function equalBytes(a: i32, b: i32, length: i32): boolean {
  const bytes = U;
  for (let i = 0; i < length; i++) {
    if (bytes[a + i] !== bytes[b + i]) return false;
  }
  return true;
}

/** Copies `length` bytes from address `from` to address `to`; the two do not overlap. */
export function copyBytes(to: i32, from: i32, length: i32): void {
  U.copyWithin(to, from, from + length);
}

/**
 * Address of the first newline, or space without a backslash before it, from `at` on.
 *
 * Requires that there is one, and a byte before `at` that is no backslash.
 */
export function findKeyEnd(at: i32): i32 {
  let end = at;
  while (U[end] !== NEWLINE && (U[end] !== SPACE || U[end - 1] === BACKSLASH)) end++;
  return end;
}

function rotate(x: i32, bits: i32): i32 {
  return (x << bits) | (x >>> (32 - bits));
}

function word(at: i32, end: i32): i32 {
  let value = 0;
  for (let i = 0; i < 4 && at + i < end; i++) value |= U[at + i] << (8 * i);
  return value;
}

function mixLane(lane: i32, value: i32): i32 {
  return Math.imul(rotate((lane + Math.imul(value, PRIME_2)) | 0, 13), PRIME_1);
}

/**
 * Hash of `length` bytes from `at` on, 32 bits.
 *
 * Four lanes of 32 bits run over the text in blocks of 16 bytes, the last one filled up with zeros,
 * and are then folded into one: the structure of xxHash32, whose primes and rotations it borrows.
 *
 * @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */
export function hashBytes(at: i32, length: i32): i32 {
  const end = at + length;
  let lane0 = 1;
  let lane1 = 2;
  let lane2 = 3;
  let lane3 = 4;
  for (let block = at; block < end; block += 16) {
    lane0 = mixLane(lane0, word(block, end));
    lane1 = mixLane(lane1, word(block + 4, end));
    lane2 = mixLane(lane2, word(block + 8, end));
    lane3 = mixLane(lane3, word(block + 12, end));
  }
  let hash = (rotate(lane0, 1) + rotate(lane1, 7) + rotate(lane2, 12) + rotate(lane3, 18)) | 0;
  hash = Math.imul((hash + length) ^ (hash >>> 15), PRIME_2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
  return hash ^ (hash >>> 16);
}
