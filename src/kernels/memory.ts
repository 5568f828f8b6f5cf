/**
 * The arena as TypeScript sees it: one ArrayBuffer under five views.
 *
 * `memory.assembly.ts` gives the same names to the linear memory of WebAssembly; it is the only file
 * of a portable kernel that exists twice. Indices count elements of the view, as in typed arrays.
 */

globalThis.i32 = (x: number): number => x | 0;
globalThis.f64 = (x: number): number => x;

/** Single precision storage; arithmetic on what is read is double precision. */
export let F = new Float32Array(0);
/** Double precision storage. */
export let D = new Float64Array(0);
/** Whole numbers, signed 32 bits. */
export let I = new Int32Array(0);
/** Bytes, unsigned. */
export let U = new Uint8Array(0);
/** Whole numbers, signed 16 bits. */
export let H = new Int16Array(0);

/** Bytes in a page, the unit in which WebAssembly memory grows. */
const PAGE_BYTES = 65536;

/**
 * Replaces the arena by one of `pages` pages of 64 KiB, all zero.
 *
 * The system maps pages when they are first written, so reserving for the largest number of series
 * costs address space and no memory.
 */
export function reservePages(pages: i32): void {
  const buffer = new ArrayBuffer(pages * PAGE_BYTES);
  F = new Float32Array(buffer);
  D = new Float64Array(buffer);
  I = new Int32Array(buffer);
  U = new Uint8Array(buffer);
  H = new Int16Array(buffer);
}

/** Sets `bytes` bytes from byte address `pointer` on to zero. Both are multiples of 4. */
export function zero(pointer: i32, bytes: i32): void {
  U.fill(0, pointer >>> 0, (pointer >>> 0) + bytes);
}
