/**
 * Numbers of line protocol to doubles, bit for bit what `Number(text)` gives.
 *
 * Digits are gathered in two doubles, the first 15 in `head` and up to five more in `tail`, because
 * each then is exact. Short numbers need one exact operation (Clinger 1990); longer ones are divided
 * in double-double arithmetic (Dekker 1971) and go through a string where its error could matter.
 * `decimal.assembly.ts` does the same with 64-bit integers.
 */
import {
  endsValue,
  exponentEnd,
  LETTER_I,
  LETTER_U,
  MINUS,
  NINE,
  POINT,
  readExponent,
  startsExponent,
  ZERO,
} from "./characters.ts";
import {
  COLUMN_REMAINDER,
  COLUMN_TYPE,
  COLUMN_VALUE,
  TYPE_FLOAT,
  TYPE_INTEGER,
  TYPE_UNSIGNED,
} from "./layout.ts";
import { LINE_INTEGER_RANGE, LINE_NOT_FINITE, LINE_NUMBER } from "./line-reason.ts";
import { D, F, I, U } from "./memory.ts";

const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const HEAD_DIGITS = 15;
const DIGITS_MAX = 19;
const TAIL_DIGITS_MAX = 5;
const SCALE_MAX = 22;
const SPLITTER = 2 ** 27 + 1;
const TWO_63 = 2 ** 63;
const TWO_64 = 2 ** 64;

/** Number of digits from `at` on. */
export function digitRun(at: i32): i32 {
  const bytes = U;
  let end = at;
  while (bytes[end] >= ZERO && bytes[end] <= NINE) end++;
  return end - at;
}

/** The whole number that the `count` digits at `at` write, exact up to 15 of them. */
export function wholeNumber(at: i32, count: i32): f64 {
  const bytes = U;
  let value = 0;
  for (let digit = at; digit < at + count; digit++) value = value * 10 + bytes[digit] - ZERO;
  return value;
}

/** What the product `a * b` loses by rounding. */
function productError(a: number, b: number, product: number): number {
  const aWide = SPLITTER * a;
  const aHigh = aWide - (aWide - a);
  const aLow = a - aHigh;
  const bWide = SPLITTER * b;
  const bHigh = bWide - (bWide - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

/**
 * `(head * 10^tailDigits + tail) / 10^scale`, or NaN where the rounding cannot be told.
 *
 * The numerator is exact as the sum of two doubles. The quotient of their leading one, corrected by
 * the exact remainder, is off by less than 2^-50 of the correction; where both ends of that range
 * round alike, so does the true quotient.
 */
function divideLong(head: number, tail: number, tailDigits: number, scale: number): number {
  if (scale < 0 || scale > SCALE_MAX) return Number.NaN;
  const product = head * POWERS_OF_TEN[tailDigits];
  const rest = productError(head, POWERS_OF_TEN[tailDigits], product) + tail;
  const high = product + rest;
  const low = product - high + rest;
  const divisor = POWERS_OF_TEN[scale];
  const quotient = high / divisor;
  const back = quotient * divisor;
  const correction = (high - back - productError(quotient, divisor, back) + low) / divisor;
  const error = Math.abs(correction) * 2 ** -50;
  const value = quotient + (correction - error);
  return value === quotient + (correction + error) ? value : Number.NaN;
}

function throughString(at: i32, end: i32): number {
  return Number(Buffer.from(U.buffer, at, end - at).toString("latin1"));
}

/** `head / 10^scale`, exact but for one rounding; NaN where the power is not exact. */
function scaleShort(head: number, scale: number): number {
  if (scale >= 0) return scale <= SCALE_MAX ? head / POWERS_OF_TEN[scale] : Number.NaN;
  return scale >= -SCALE_MAX ? head * POWERS_OF_TEN[-scale] : Number.NaN;
}

/**
 * The digits gathered so far: head, tail, and how many there are from the first that is not 0. In an
 * array, because doubles that pass between functions one by one would be allocated.
 */
const GATHERED = new Float64Array(3);

/** Gathers the digits from `at` on; returns the address after them. */
function gather(at: i32): i32 {
  const bytes = U;
  let head = GATHERED[0];
  let tail = GATHERED[1];
  let count = GATHERED[2];
  let end = at;
  let digit = bytes[end] - ZERO;
  while (digit >= 0 && digit <= 9) {
    if (count < HEAD_DIGITS) head = head * 10 + digit;
    else tail = tail * 10 + digit;
    if (head !== 0) count++;
    end++;
    digit = bytes[end] - ZERO;
  }
  GATHERED[0] = head;
  GATHERED[1] = tail;
  GATHERED[2] = count;
  return end;
}

/** The number gathered, divided by `10^scale`; NaN where it needs a string. */
function gatheredValue(scale: number): number {
  const head = GATHERED[0];
  const tail = GATHERED[1];
  const count = GATHERED[2];
  if (count === 0) return 0;
  if (count <= HEAD_DIGITS) return scaleShort(head, scale);
  return count <= DIGITS_MAX ? divideLong(head, tail, count - HEAD_DIGITS, scale) : Number.NaN;
}

function store(row: i32, value: number, type: i32): void {
  D[(I[COLUMN_VALUE] >>> 3) + row] = value;
  F[(I[COLUMN_REMAINDER] >>> 2) + row] = 0;
  U[I[COLUMN_TYPE] + row] = type;
}

/** Stores the integer that was gathered and whose suffix stands at `at`. */
function storeInteger(at: i32, negative: boolean, row: i32): i32 {
  const unsigned = U[at] === LETTER_U;
  if ((unsigned && negative) || !endsValue(at + 1)) return -LINE_NUMBER;
  const head = GATHERED[0];
  const tailDigits = Math.max(0, GATHERED[2] - HEAD_DIGITS);
  if (tailDigits > TAIL_DIGITS_MAX) return -LINE_INTEGER_RANGE;
  const scale = POWERS_OF_TEN[tailDigits];
  const product = head * scale;
  const rest = productError(head, scale, product) + GATHERED[1];
  const value = product + rest;
  const remainder = product - value + rest;
  const over = value - (unsigned ? TWO_64 : TWO_63);
  if (over > 0 || (over === 0 && remainder > (negative ? 0 : -1))) return -LINE_INTEGER_RANGE;
  store(row, negative ? 0 - value : value, unsigned ? TYPE_UNSIGNED : TYPE_INTEGER);
  F[(I[COLUMN_REMAINDER] >>> 2) + row] = negative ? 0 - remainder : remainder;
  return at + 1;
}

/** Reads the float whose whole part stands in `[first, wholeEnd)` and was gathered. */
function readFloat(first: i32, wholeEnd: i32, negative: boolean, row: i32): i32 {
  const hasPoint = U[wholeEnd] === POINT;
  const decimalEnd = hasPoint ? gather(wholeEnd + 1) : wholeEnd;
  const fraction = hasPoint ? decimalEnd - wholeEnd - 1 : 0;
  if (wholeEnd - first + fraction === 0) return -LINE_NUMBER;
  let end = decimalEnd;
  let exponent = 0;
  if (startsExponent(end)) {
    end = exponentEnd(decimalEnd);
    if (end === 0) return -LINE_NUMBER;
    exponent = readExponent(decimalEnd, end);
  }
  if (!endsValue(end)) return -LINE_NUMBER;
  let value = gatheredValue(fraction - exponent);
  if (Number.isNaN(value)) value = throughString(first, end);
  if (value === Number.POSITIVE_INFINITY) return -LINE_NOT_FINITE;
  store(row, negative ? -value : value, TYPE_FLOAT);
  return end;
}

/**
 * Reads the number at `at` into the value, remainder and type columns of `row`.
 *
 * @returns The address after it, or `-LINE_…` if it is to be refused.
 */
export function readNumber(at: i32, row: i32): i32 {
  const negative = U[at] === MINUS;
  const first = negative ? at + 1 : at;
  GATHERED[0] = 0;
  GATHERED[1] = 0;
  GATHERED[2] = 0;
  const end = gather(first);
  const isInteger = U[end] === LETTER_I || U[end] === LETTER_U;
  if (!isInteger) return readFloat(first, end, negative, row);
  return end === first ? -LINE_NUMBER : storeInteger(end, negative, row);
}
