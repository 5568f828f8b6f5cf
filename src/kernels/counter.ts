/**
 * Tells counters from gauges, and turns a counter's readings into rates per second.
 *
 * The rule: a series that rises often enough without a fall is a counter. Two errors are possible. A counter
 * taken for a gauge is a new record at every sample, its reset is a false alert, and what it counts is
 * never watched. A gauge taken for a counter (a disk that fills, a smooth temperature in the morning)
 * is watched by its speed for a while, until it falls by a little, which shows what it is; then it
 * begins anew. The first error lasts for ever and the second heals itself, so the rule leans towards
 * counters where the number type makes them likely, and away from them for floats. Every fall makes the
 * next recognition eight times harder, and the third ends the matter.
 *
 * While undecided the readings are judged as they come. A reset is a fall to less than half: the reading after it
 * is absorbed, because nobody knows when the counter began anew; the rate is never negative.
 *
 * What a series is may also be known beforehand. A known gauge is never looked at here; a known counter is one from its
 * first reading on, which is absorbed, and stays one: each of its falls is a reset.
 */
import {
  COLUMN_ALERT,
  COLUMN_REMAINDER,
  COLUMN_TIME,
  COLUMN_TYPE,
  COLUMN_VALUE,
  MARK_RESTART,
  ROW_ABSORBED,
  ROW_JUDGED,
  TYPE_BOOLEAN,
  TYPE_INTEGER,
  TYPE_UNSIGNED,
} from "./layout.ts";
import { D, F, I, U } from "./memory.ts";
import {
  SIGNAL_COUNT,
  SIGNAL_FALLS,
  SIGNAL_INCREASES,
  SIGNAL_LAST_REMAINDER,
  SIGNAL_LAST_TIME,
  SIGNAL_LAST_VALUE,
  SIGNAL_NATURE,
} from "./series-block.ts";

/** Natures of a series: not known yet, and judged by value, */
export const NATURE_UNDECIDED: i32 = 0;
/** a counter, judged by its rate, */
export const NATURE_COUNTER: i32 = 1;
/** or a gauge, judged by its value for good; also where that was known beforehand. */
export const NATURE_GAUGE: i32 = 2;
/** A counter that was known to be one beforehand. */
export const NATURE_KNOWN_COUNTER: i32 = 3;

/** Increases without a fall that make a counter of unsigned integers, */
const INCREASES_UNSIGNED: i32 = 8;
/** of integers, */
const INCREASES_INTEGER: i32 = 12;
/** and of floats. */
const INCREASES_FLOAT: i32 = 60;
/** Falls that make a gauge. */
const FALLS_MOST: i32 = 3;
/** Increases are counted up to here. */
const INCREASES_MOST: i32 = 1000000;
/** The highest rate per second: the limit of doubles, left alone. */
const RATE_MOST: f64 = 1e300;
/** A fall to less than this share of the last reading is a reset. */
const RESET_SHARE: f64 = 0.5;

/** Whether the series is taken for a counter. @inline */
export function countsUp(s: i32): boolean {
  return (U[s + SIGNAL_NATURE] & NATURE_COUNTER) !== 0;
}

/** Increases that make a counter: more after each fall. */
function increasesNeeded(s: i32, type: i32): i32 {
  const first =
    type === TYPE_UNSIGNED
      ? INCREASES_UNSIGNED
      : type === TYPE_INTEGER
        ? INCREASES_INTEGER
        : INCREASES_FLOAT;
  return first << (3 * U[s + SIGNAL_FALLS]);
}

/** Has `judge` forget what was learned about the series when it comes to row `r`: its values change their meaning. */
function restart(r: i32): void {
  const mark = (I[COLUMN_ALERT] >>> 0) + r;
  U[mark] = U[mark] | MARK_RESTART;
}

/** Counts a fall that no counter makes. */
function countFall(s: i32): void {
  const falls = U[s + SIGNAL_FALLS] + 1;
  U[s + SIGNAL_FALLS] = falls;
  U[s + SIGNAL_NATURE] = falls >= FALLS_MOST ? NATURE_GAUGE : NATURE_UNDECIDED;
  I[(s >>> 2) + SIGNAL_INCREASES] = 0;
}

/** Change since the last reading, exact beyond 2^53: the doubles' difference and that of what they do not hold. */
function changeOf(s: i32, r: i32): f64 {
  const value = D[(I[COLUMN_VALUE] >>> 3) + r] - D[(s >>> 3) + SIGNAL_LAST_VALUE];
  return value + (F[(I[COLUMN_REMAINDER] >>> 2) + r] - F[(s >>> 2) + SIGNAL_LAST_REMAINDER]);
}

/** Keeps the reading for the next change. */
function keepReading(s: i32, r: i32): void {
  D[(s >>> 3) + SIGNAL_LAST_VALUE] = D[(I[COLUMN_VALUE] >>> 3) + r];
  F[(s >>> 2) + SIGNAL_LAST_REMAINDER] = F[(I[COLUMN_REMAINDER] >>> 2) + r];
}

/** Follows an undecided series; restarts it as a counter when it has risen often enough. */
function decide(s: i32, r: i32, change: f64): void {
  const type = U[(I[COLUMN_TYPE] >>> 0) + r];
  if (change === 0.0) return;
  if (change < 0.0 || type === TYPE_BOOLEAN) {
    countFall(s);
    return;
  }
  const increases = I[(s >>> 2) + SIGNAL_INCREASES] + 1;
  I[(s >>> 2) + SIGNAL_INCREASES] = increases;
  if (increases < increasesNeeded(s, type)) return;
  U[s + SIGNAL_NATURE] = NATURE_COUNTER;
  restart(r);
}

/** Meets the fall of a counter: a reset, or the proof that it was a gauge. */
function fall(s: i32, r: i32): i32 {
  if (U[s + SIGNAL_NATURE] === NATURE_KNOWN_COUNTER) return ROW_ABSORBED;
  const value = D[(I[COLUMN_VALUE] >>> 3) + r];
  const type = U[(I[COLUMN_TYPE] >>> 0) + r];
  const far = value >= 0.0 && value < RESET_SHARE * D[(s >>> 3) + SIGNAL_LAST_VALUE];
  if (far && I[(s >>> 2) + SIGNAL_INCREASES] >= increasesNeeded(s, type)) {
    I[(s >>> 2) + SIGNAL_INCREASES] = 0;
    return ROW_ABSORBED;
  }
  countFall(s);
  restart(r);
  return ROW_JUDGED;
}

/** Replaces a counter's reading by its rate since the last one. */
function writeRate(s: i32, r: i32, change: f64): void {
  const increases = I[(s >>> 2) + SIGNAL_INCREASES];
  if (change > 0.0 && increases < INCREASES_MOST) I[(s >>> 2) + SIGNAL_INCREASES] = increases + 1;
  const ms = D[(I[COLUMN_TIME] >>> 3) + r] - D[(s >>> 3) + SIGNAL_LAST_TIME];
  const perSecond = (change * 1000.0) / ms;
  D[(I[COLUMN_VALUE] >>> 3) + r] = perSecond < RATE_MOST ? perSecond : RATE_MOST;
}

/**
 * Follows what the series is by one admitted row, and replaces a counter's reading by its rate.
 *
 * @param s Signal block, in bytes; its last time is still that of the sample before.
 * @param r Row.
 * @returns `ROW_JUDGED`, or `ROW_ABSORBED` after a reset and for the first reading of a known counter.
 */
export function readCounter(s: i32, r: i32): i32 {
  if (U[s + SIGNAL_NATURE] === NATURE_GAUGE) return ROW_JUDGED;
  if (I[(s >>> 2) + SIGNAL_COUNT] <= 1) {
    keepReading(s, r);
    return U[s + SIGNAL_NATURE] === NATURE_KNOWN_COUNTER ? ROW_ABSORBED : ROW_JUDGED;
  }
  const change = changeOf(s, r);
  let state = ROW_JUDGED;
  if (U[s + SIGNAL_NATURE] === NATURE_UNDECIDED) decide(s, r, change);
  else if (change < 0.0) state = fall(s, r);
  keepReading(s, r);
  if (state === ROW_JUDGED && countsUp(s)) writeRate(s, r, change);
  return state;
}
