/**
 * The number types of AssemblyScript, as TypeScript sees them.
 *
 * A kernel is written once, in the subset that both languages read the same way: every parameter is
 * `i32` or `f64`, every float literal has a point, and the only casts are `i32(x)` and `f64(x)`.
 */
declare global {
  /** A whole number from -2^31 to 2^31 - 1. */
  type i32 = number;
  /** A double. */
  type f64 = number;
  /** Truncates a double to a whole number; exact for |x| < 2^31. */
  function i32(x: number): number;
  /** Widens a whole number to a double. */
  function f64(x: number): number;
}

export {};
