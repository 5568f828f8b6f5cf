/** The value of a field: a number, a boolean, or a string, which is skipped. */
import { BACKSLASH, endsValue, MINUS, NINE, POINT, QUOTE, SMALL, ZERO } from "./characters.ts";
import { readNumber } from "./decimal.ts";
import { COLUMN_REMAINDER, COLUMN_TYPE, COLUMN_VALUE, TYPE_BOOLEAN } from "./layout.ts";
import {
  LINE_BOOLEAN,
  LINE_FIELD_VALUE,
  LINE_NOT_FINITE,
  LINE_NUMBER,
  LINE_STRING,
} from "./line-reason.ts";
import { D, F, I, U } from "./memory.ts";

const LETTER_A: i32 = 0x61;
const LETTER_E: i32 = 0x65;
const LETTER_F: i32 = 0x66;
const LETTER_I: i32 = 0x69;
const LETTER_L: i32 = 0x6c;
const LETTER_N: i32 = 0x6e;
const LETTER_R: i32 = 0x72;
const LETTER_S: i32 = 0x73;
const LETTER_T: i32 = 0x74;
const LETTER_U: i32 = 0x75;

/** Address of the quote that closes the string whose first character is at `at`; 0 if it lies beyond `to`. */
export function closingQuote(at: i32, to: i32): i32 {
  let end = at;
  while (end < to && U[end] !== QUOTE) end += U[end] === BACKSLASH ? 2 : 1;
  return end < to ? end : 0;
}

/** Skips the string that opens at `at`: the address after it, 0 if it is open at `to`, or `-LINE_…`. */
export function skipString(at: i32, to: i32): i32 {
  const quote = closingQuote(at + 1, to);
  if (quote === 0) return 0;
  return endsValue(quote + 1) ? quote + 1 : -LINE_STRING;
}

/** Address after `rue` or `alse`, in small letters or in capitals, at `at`; 0 if it stands not there. */
function wordEnd(at: i32, truth: boolean, capital: i32): i32 {
  if (truth) {
    const isTrue =
      U[at] === (LETTER_R ^ capital) &&
      U[at + 1] === (LETTER_U ^ capital) &&
      U[at + 2] === (LETTER_E ^ capital);
    return isTrue ? at + 3 : 0;
  }
  const isFalse =
    U[at] === (LETTER_A ^ capital) &&
    U[at + 1] === (LETTER_L ^ capital) &&
    U[at + 2] === (LETTER_S ^ capital) &&
    U[at + 3] === (LETTER_E ^ capital);
  return isFalse ? at + 4 : 0;
}

/** Reads `t`, `true`, `True`, `TRUE` or their opposites. */
function readBoolean(at: i32, row: i32): i32 {
  const truth = (U[at] | SMALL) === LETTER_T;
  let end = at + 1;
  if (!endsValue(end)) {
    end = wordEnd(at + 1, truth, 0);
    if (end === 0 && (U[at] & SMALL) === 0) end = wordEnd(at + 1, truth, SMALL);
    if (end === 0 || !endsValue(end)) return -LINE_BOOLEAN;
  }
  D[(I[COLUMN_VALUE] >>> 3) + row] = truth ? 1.0 : 0.0;
  F[(I[COLUMN_REMAINDER] >>> 2) + row] = 0.0;
  U[I[COLUMN_TYPE] + row] = TYPE_BOOLEAN;
  return end;
}

/** Whether a number of InfluxDB begins with this byte: it has no leading plus. */
function startsNumber(byte: i32): boolean {
  return (byte >= ZERO && byte <= NINE) || byte === MINUS || byte === POINT;
}

/**
 * Reads the value at `at`, not a string, into the columns of `row`.
 *
 * @returns The address after it, or `-LINE_…` if it is to be refused.
 *
 * @inline
 */
export function readValue(at: i32, row: i32): i32 {
  const byte = U[at];
  if (startsNumber(byte)) {
    const end = readNumber(at, row);
    const letter = U[at + 1] | SMALL;
    const isInfinite = byte === MINUS && (letter === LETTER_I || letter === LETTER_N);
    return end === -LINE_NUMBER && isInfinite ? -LINE_NOT_FINITE : end;
  }
  const letter = byte | SMALL;
  if (letter === LETTER_T || letter === LETTER_F) return readBoolean(at, row);
  if (letter === LETTER_N || letter === LETTER_I) return -LINE_NOT_FINITE;
  return endsValue(at) ? -LINE_FIELD_VALUE : -LINE_BOOLEAN;
}
