// Numbers of line protocol to doubles, bit for bit what `Number(text)` gives; see decimal.ts.
//
// Runs of digits are found with one vector compare and converted sixteen at a time. Floats take
// Clinger's fast path (one exact operation) or the algorithm of Eisel and Lemire; what neither
// decides goes to the host.
import {
  endsValue,
  exponentEnd,
  LETTER_I,
  LETTER_U,
  MINUS,
  POINT,
  readExponent,
  startsExponent,
  ZERO,
} from "./characters";
import {
  COLUMN_REMAINDER,
  COLUMN_TYPE,
  COLUMN_VALUE,
  TYPE_FLOAT,
  TYPE_INTEGER,
  TYPE_UNSIGNED,
} from "./layout";
import { LINE_INTEGER_RANGE, LINE_NOT_FINITE, LINE_NUMBER } from "./line-reason";
import { D, F, I, U } from "./memory";
import { POWER_MAX, POWERS_OF_FIVE } from "./powers-of-five";

/** Converts text to a double as `Number` does: for the few floats that nothing here decides. */
// @ts-ignore: decorator
@external("host", "toDouble") declare function toDouble(at: i32, length: i32): f64;

const DIGITS_MAX: i32 = 19;
const EXACT_MAX: u64 = 9007199254740992;

const POWERS_OF_TEN: usize = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]);

const WHOLE_POWERS_OF_TEN: usize = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
  100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000,
  10000000000000000, 100000000000000000, 1000000000000000000, 10000000000000000000,
]);

// @ts-ignore: decorator
@inline function powerOfTen(exponent: i32): f64 {
  return load<f64>(POWERS_OF_TEN + (<usize>exponent << 3));
}

/** Number of digits from `at` on. */
// @ts-ignore: decorator
@inline export function digitRun(at: i32): i32 {
  let block = <usize>at;
  while (true) {
    const digits = i8x16.sub(v128.load(block), i8x16.splat(<i8>ZERO));
    const others = i8x16.bitmask(i8x16.gt_u(digits, i8x16.splat(9)));
    if (others !== 0) return <i32>block + ctz(others) - at;
    block += 16;
  }
}

/**
 * The number that up to 16 digits write.
 *
 * The digits are moved to the end of a vector that begins with zeros, whatever their number, so
 * that no branch depends on it; then neighbours are joined: digits to pairs to fours to the whole.
 */
// @ts-ignore: decorator
@inline function sixteenDigits(at: i32, count: i32): u64 {
  const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const digits = i8x16.sub(v128.load(<usize>at), i8x16.splat(<i8>ZERO));
  const aligned = i8x16.swizzle(digits, i8x16.sub(lanes, i8x16.splat(<i8>(16 - count))));
  const tens = i16x8.mul(v128.and(aligned, i16x8.splat(0xff)), i16x8.splat(10));
  const pairs = i16x8.add(tens, i16x8.shr_u(aligned, 8));
  const fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
  const high = i32x4.extract_lane(fours, 0) * 10000 + i32x4.extract_lane(fours, 1);
  const low = i32x4.extract_lane(fours, 2) * 10000 + i32x4.extract_lane(fours, 3);
  return <u64>high * 100000000 + <u64>low;
}

/** The number that up to 19 digits write. */
// @ts-ignore: decorator
@inline function digitsValue(at: i32, count: i32): u64 {
  if (count <= 16) return sixteenDigits(at, count);
  const rest = count - 16;
  return sixteenDigits(at, rest) * 10000000000000000 + sixteenDigits(at + rest, 16);
}

/** The whole number that the `count` digits at `at` write, exact up to 15 of them. */
export function wholeNumber(at: i32, count: i32): f64 {
  return <f64>digitsValue(at, count);
}

/** High word of the 128-bit product of two 64-bit words. */
// @ts-ignore: decorator
@inline function multiplyHigh(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const cross = aHigh * bLow + ((aLow * bLow) >> 32);
  const other = aLow * bHigh + (cross & 0xffffffff);
  return aHigh * bHigh + (cross >> 32) + (other >> 32);
}

/**
 * `mantissa * 10^exponent` correctly rounded, or NaN where the algorithm cannot tell.
 *
 * The mantissa, shifted to 64 bits, times the leading 64 bits of the power of five gives the double's
 * mantissa and a few bits more; only where those are all ones does the power's second word matter.
 *
 * @see Lemire (2021), Number parsing at a gigabyte per second, doi:10.1002/spe.2984.
 */
function eiselLemire(mantissa: u64, exponent: i32): f64 {
  if (exponent < -POWER_MAX || exponent > POWER_MAX) return NaN;
  const shift = <i32>clz(mantissa);
  const wide = mantissa << shift;
  const power = POWERS_OF_FIVE + (<usize>(exponent + POWER_MAX) << 4);
  let high = multiplyHigh(wide, load<u64>(power));
  let low = wide * load<u64>(power);
  if ((high & 0x1ff) === 0x1ff) {
    const second = multiplyHigh(wide, load<u64>(power, 8));
    low += second;
    if (low < second) high++;
    if (low === u64.MAX_VALUE) return NaN;
  }
  const top = <i32>(high >> 63);
  let bits = high >> (top + 9);
  const isHalf = low <= 1 && (bits & 3) === 1 && bits << (top + 9) === high;
  if (isHalf && exponent >= -4 && exponent <= 23) bits ^= 1;
  bits = (bits + (bits & 1)) >> 1;
  // floor(exponent * log2(10)) + 63, less the shift, plus the bias of a double
  let binary = ((217706 * exponent) >> 16) + 63 + top - shift + 1023;
  if (bits === 0x20000000000000) {
    bits = 0x10000000000000;
    binary++;
  }
  return reinterpret<f64>((bits & 0xfffffffffffff) | (<u64>binary << 52));
}

/** `mantissa * 10^exponent` correctly rounded, or NaN where that cannot be told. */
// @ts-ignore: decorator
@inline function toFloat(mantissa: u64, exponent: i32): f64 {
  if (mantissa <= EXACT_MAX && exponent >= -22 && exponent <= 22) {
    return exponent < 0
      ? <f64>mantissa / powerOfTen(-exponent)
      : <f64>mantissa * powerOfTen(exponent);
  }
  return mantissa === 0 ? 0.0 : eiselLemire(mantissa, exponent);
}

/** The value of `whole` digits at `at`, a point, and `fraction` digits, times a power of ten; NaN where it needs the host. */
// @ts-ignore: decorator
@inline function decimalValue(at: i32, whole: i32, fraction: i32, exponent: i32): f64 {
  if (whole + fraction <= DIGITS_MAX) {
    let mantissa = digitsValue(at, whole);
    if (fraction > 0) {
      mantissa = mantissa * load<u64>(WHOLE_POWERS_OF_TEN + (<usize>fraction << 3));
      mantissa += digitsValue(at + whole + 1, fraction);
    }
    return toFloat(mantissa, exponent - fraction);
  }
  if (whole > 1 || (whole === 1 && U[at] !== ZERO)) return NaN;
  let first = at + whole + 1;
  const end = first + fraction;
  while (first < end && U[first] === ZERO) first++;
  if (end - first > DIGITS_MAX) return NaN;
  return toFloat(digitsValue(first, end - first), exponent - fraction);
}

// @ts-ignore: decorator
@inline function store(row: i32, value: f64, remainder: f64, type: i32): void {
  D[(I[COLUMN_VALUE] >>> 3) + row] = value;
  F[(I[COLUMN_REMAINDER] >>> 2) + row] = remainder;
  U[I[COLUMN_TYPE] + row] = type;
}

/** Stores the integer of absolute value `amount`: the nearest double and what that leaves. */
// @ts-ignore: decorator
@inline function storeInteger(row: i32, amount: u64, negative: boolean, type: i32): void {
  const high = <f64>(amount >> 32) * 4294967296.0;
  const low = <f64>(amount & 0xffffffff);
  const value = high + low;
  const remainder = high - value + low;
  store(row, negative ? 0.0 - value : value, negative ? 0.0 - remainder : remainder, type);
}

/** Reads the integer whose `digits` digits stand at `at` and whose suffix follows them. */
function readInteger(at: i32, digits: i32, negative: boolean, row: i32): i32 {
  const end = at + digits;
  const unsigned = U[end] === LETTER_U;
  if (digits === 0 || (unsigned && negative) || !endsValue(end + 1)) return -LINE_NUMBER;
  let first = at;
  while (first < end - DIGITS_MAX && U[first] === ZERO) first++;
  const count = end - first;
  let amount: u64 = 0;
  if (count <= DIGITS_MAX) {
    amount = digitsValue(first, count);
  } else {
    if (count > DIGITS_MAX + 1 || !unsigned) return -LINE_INTEGER_RANGE;
    const head = digitsValue(first, DIGITS_MAX);
    const last = <u64>(U[end - 1] - ZERO);
    if (head > 1844674407370955161 || (head === 1844674407370955161 && last > 5)) {
      return -LINE_INTEGER_RANGE;
    }
    amount = head * 10 + last;
  }
  const limit: u64 = negative ? 9223372036854775808 : 9223372036854775807;
  if (!unsigned && amount > limit) return -LINE_INTEGER_RANGE;
  storeInteger(row, amount, negative, unsigned ? TYPE_UNSIGNED : TYPE_INTEGER);
  return end + 1;
}

/** Reads the number at `at` into the columns of `row`; returns the address after it, or `-LINE_…`. */
// @ts-ignore: decorator
@inline export function readNumber(at: i32, row: i32): i32 {
  const negative = U[at] === MINUS;
  const first = negative ? at + 1 : at;
  const whole = digitRun(first);
  let end = first + whole;
  if (U[end] === LETTER_I || U[end] === LETTER_U) return readInteger(first, whole, negative, row);
  let fraction: i32 = 0;
  if (U[end] === POINT) {
    fraction = digitRun(end + 1);
    end += 1 + fraction;
  }
  if (whole + fraction === 0) return -LINE_NUMBER;
  let exponent: i32 = 0;
  if (startsExponent(end)) {
    const from = end;
    end = exponentEnd(from);
    if (end === 0) return -LINE_NUMBER;
    exponent = readExponent(from, end);
  }
  if (!endsValue(end)) return -LINE_NUMBER;
  let value = decimalValue(first, whole, fraction, exponent);
  if (isNaN(value)) value = toDouble(first, end - first);
  if (value === Infinity) return -LINE_NOT_FINITE;
  store(row, negative ? -value : value, 0.0, TYPE_FLOAT);
  return end;
}
