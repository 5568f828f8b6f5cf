/**
 * Blocks of text of any length in one region, reused when they are given back.
 *
 * Lengths are rounded up to a size class: multiples of 16 bytes up to 512, then powers of two. New
 * blocks come from the untouched end of the region, returned ones wait in a list per class.
 *
 *     word 0      bytes used, this head included
 *     word 1…63   first free block of each class, 0 = none; a free block's first word is the next
 */
import { BLOCKS_SIGNAL, TEXT } from "./layout.ts";
import { I } from "./memory.ts";

const HEAD_BYTES: i32 = 256;
const SMALL_MAX: i32 = 512;
const SMALL_CLASSES: i32 = 32;

function classOf(bytes: i32): i32 {
  if (bytes <= SMALL_MAX) return bytes <= 16 ? 1 : (bytes + 15) >> 4;
  let size = 2 * SMALL_MAX;
  let sizeClass = SMALL_CLASSES + 1;
  while (size < bytes) {
    size *= 2;
    sizeClass++;
  }
  return sizeClass;
}

function bytesOf(sizeClass: i32): i32 {
  if (sizeClass <= SMALL_CLASSES) return sizeClass << 4;
  return SMALL_MAX << (sizeClass - SMALL_CLASSES);
}

/** Bytes of the text region that are in use or were once: a checkpoint needs no more of it. */
export function textBytes(): i32 {
  const used = I[I[TEXT] >>> 2];
  return used === 0 ? HEAD_BYTES : used;
}

/** Address of a block of at least `bytes` bytes; 0 where the region is full. The contents are arbitrary. */
export function reserveText(bytes: i32): i32 {
  const head = I[TEXT] >>> 2;
  const sizeClass = classOf(bytes);
  const free = I[head + sizeClass];
  if (free !== 0) {
    I[head + sizeClass] = I[free >>> 2];
    return free;
  }
  const used = textBytes();
  const size = bytesOf(sizeClass);
  if (used + size > I[BLOCKS_SIGNAL] - I[TEXT]) return 0;
  I[head] = used + size;
  return I[TEXT] + used;
}

/** Gives a block back. `bytes` is what it was reserved with. */
export function releaseText(block: i32, bytes: i32): void {
  const list = (I[TEXT] >>> 2) + classOf(bytes);
  I[block >>> 2] = I[list];
  I[list] = block;
}
