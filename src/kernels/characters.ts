/** The bytes that mean something in line protocol, and what may end a section. */
import { U } from "./memory.ts";

/** `\t` */
export const TAB: i32 = 0x09;
/** `\n` */
export const NEWLINE: i32 = 0x0a;
/** `\r` */
export const RETURN: i32 = 0x0d;
/** Space. */
export const SPACE: i32 = 0x20;
/** `"` */
export const QUOTE: i32 = 0x22;
/** `#` */
export const HASH: i32 = 0x23;
/** `+` */
export const PLUS: i32 = 0x2b;
/** `,` */
export const COMMA: i32 = 0x2c;
/** `-` */
export const MINUS: i32 = 0x2d;
/** `.` */
export const POINT: i32 = 0x2e;
/** `0` */
export const ZERO: i32 = 0x30;
/** `9` */
export const NINE: i32 = 0x39;
/** `=` */
export const EQUALS: i32 = 0x3d;
/** `\` */
export const BACKSLASH: i32 = 0x5c;
/** `e`, the exponent of a float. */
export const LETTER_E: i32 = 0x65;
/** `i`, the suffix of an integer. */
export const LETTER_I: i32 = 0x69;
/** `u`, the suffix of an unsigned integer. */
export const LETTER_U: i32 = 0x75;
/** What tells a small letter from its capital. */
export const SMALL: i32 = 0x20;

/** Whether the line ends at `at`: a newline, or a carriage return before one. */
export function endsLine(at: i32): boolean {
  const byte = U[at];
  return byte === NEWLINE || (byte === RETURN && U[at + 1] === NEWLINE);
}

/** Whether a field's value may end before `at`. @inline */
export function endsValue(at: i32): boolean {
  const byte = U[at];
  return byte === COMMA || byte === SPACE || endsLine(at);
}

/** Address of the first byte from `at` on that is neither space nor tab. */
export function skipBlanks(at: i32): i32 {
  let end = at;
  while (U[end] === SPACE || U[end] === TAB) end++;
  return end;
}

/** Whether a float's exponent begins at `at`. */
export function startsExponent(at: i32): boolean {
  return (U[at] | SMALL) === LETTER_E;
}

/** Address after the exponent that begins with its `e` at `at`; 0 if it has no digits. */
export function exponentEnd(at: i32): i32 {
  let end = at + 1;
  if (U[end] === MINUS || U[end] === PLUS) end++;
  const digits = end;
  while (U[end] >= ZERO && U[end] <= NINE) end++;
  return end === digits ? 0 : end;
}

/** The exponent that begins with its `e` at `at` and ends before `end`, cut to ±99,999. */
export function readExponent(at: i32, end: i32): i32 {
  let exponent = 0;
  for (let digit = at + 1; digit < end; digit++) {
    if (U[digit] >= ZERO && exponent < 10000) exponent = exponent * 10 + U[digit] - ZERO;
  }
  return U[at + 1] === MINUS ? -exponent : exponent;
}
