/** Timestamps of line protocol to Unix milliseconds. */
import { endsLine, MINUS, SPACE } from "./characters.ts";
import { digitRun, wholeNumber } from "./decimal.ts";
import { LINE_TIME_MS, TIME_UNIT } from "./layout.ts";
import { LINE_TIME, LINE_TIME_RANGE } from "./line-reason.ts";
import { D, I, U } from "./memory.ts";

/** Nanoseconds. */
export const UNIT_NS: i32 = 0;
/** Microseconds. */
export const UNIT_US: i32 = 1;
/** Milliseconds. */
export const UNIT_MS: i32 = 2;
/** Seconds. */
export const UNIT_S: i32 = 3;
/** Minutes. */
export const UNIT_M: i32 = 4;
/** Hours. */
export const UNIT_H: i32 = 5;
/** Told from the magnitude of each timestamp. */
export const UNIT_AUTO: i32 = 6;

const DIGITS_MAX: i32 = 19;
/** What 64 bits of nanoseconds can count, in milliseconds. */
const TIME_MAX_MS: f64 = 9223372036854.775;

function guessUnit(amount: f64): i32 {
  if (amount >= 1e17) return UNIT_NS;
  if (amount >= 1e14) return UNIT_US;
  return amount >= 1e11 ? UNIT_MS : UNIT_S;
}

/** Milliseconds in `millions` million and `rest` units of time. */
function milliseconds(millions: f64, rest: f64): f64 {
  const amount = millions * 1e6 + rest;
  const unit = I[TIME_UNIT] === UNIT_AUTO ? guessUnit(amount) : I[TIME_UNIT];
  if (unit === UNIT_NS) return millions + rest / 1e6;
  if (unit === UNIT_US) return amount / 1000.0;
  if (unit === UNIT_MS) return amount;
  if (unit === UNIT_S) return amount * 1000.0;
  return unit === UNIT_M ? amount * 60000.0 : amount * 3600000.0;
}

/**
 * Reads the timestamp at `at` into `D[LINE_TIME_MS]`.
 *
 * Its digits are taken as millions and the rest, both exact: of nanoseconds these are whole
 * milliseconds and their fraction, so that no bit above a millisecond is lost.
 *
 * @returns The address after it, or `-LINE_…` if it is to be refused.
 */
export function readTime(at: i32): i32 {
  const negative = U[at] === MINUS;
  const first = negative ? at + 1 : at;
  const digits = digitRun(first);
  const end = first + digits;
  const isWhole = U[end] === SPACE || endsLine(end);
  if (digits === 0 || digits > DIGITS_MAX || !isWhole) return -LINE_TIME;
  const millionDigits = digits > 6 ? digits - 6 : 0;
  const millions = wholeNumber(first, millionDigits);
  const rest = wholeNumber(first + millionDigits, digits - millionDigits);
  const time = milliseconds(millions, rest);
  if (time > TIME_MAX_MS) return -LINE_TIME_RANGE;
  D[LINE_TIME_MS] = negative ? 0.0 - time : time;
  return end;
}
