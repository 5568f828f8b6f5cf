/**
 * Decides which rows are judged, and on what value.
 *
 * A row is refused if it is no finite number, or if its time does not lie after the series' newest
 * sample and before the limit of the future. The rest counts towards the series' usual interval. A
 * counter's readings become rates per second: see `counter.ts`.
 */
import { readCounter } from "./counter.ts";
import { larger, smaller } from "./extremes.ts";
import {
  BLOCKS_SIGNAL,
  COLUMN_ALERT,
  COLUMN_SERIES,
  COLUMN_STATE,
  COLUMN_TIME,
  COLUMN_VALUE,
  COUNTERS,
  EPOCH,
  FUTURE_LIMIT_MS,
  LATENESS_MS,
  MARK_HIT,
  NOW_MS,
  ROW_COUNTS,
  ROW_DUPLICATE,
  ROW_FUTURE,
  ROW_JUDGED,
  ROW_LATE,
  ROW_NOT_FINITE,
  ROW_OUT_OF_ORDER,
  ROWS,
  recordAt,
  SILENCE_INTERVALS,
  SILENCE_LEAST_MS,
} from "./layout.ts";
import { D, F, I, U } from "./memory.ts";
import {
  SIGNAL_BYTES,
  SIGNAL_COUNT,
  SIGNAL_EPOCH,
  SIGNAL_FLAGS,
  SIGNAL_INTERVAL,
  SIGNAL_JITTER,
  SIGNAL_LAST_TIME,
} from "./series-block.ts";
import { rate } from "./smoothing.ts";

/** Bit of `SIGNAL_FLAGS`: the series has been found silent. */
export const FLAG_SILENT: i32 = 1;
/** Bit of `SIGNAL_FLAGS`: every row of the series is a hit. */
export const FLAG_WATCHED: i32 = 2;

/** Bit of `SIGNAL_FLAGS`: the newest sample came long after its time; such a series is no live one that could stop. */
export const FLAG_HISTORIC: i32 = 4;

/** Learning rate of the interval once warm. */
const INTERVAL_RATE: f64 = 1.0 / 32.0;
/** An interval counts as at most this many usual ones, so that one gap does not hide the next. */
const INTERVAL_CLIP: f64 = 2.0;
/** A gap strays by at most this many usual intervals: enough to tell bursts with pauses from a rhythm. */
const STRAY_MOST: f64 = 10.0;

/** What becomes of a row by its value and time; `ROW_JUDGED` if nothing speaks against it. */
function verdict(s: i32, r: i32): i32 {
  const value = D[(I[COLUMN_VALUE] >>> 3) + r];
  const time = D[(I[COLUMN_TIME] >>> 3) + r];
  if (value - value !== 0.0 || time - time !== 0.0) return ROW_NOT_FINITE;
  if (time > D[FUTURE_LIMIT_MS]) return ROW_FUTURE;
  if (I[(s >>> 2) + SIGNAL_COUNT] === 0) return ROW_JUDGED;
  const last = D[(s >>> 3) + SIGNAL_LAST_TIME];
  if (time > last) return ROW_JUDGED;
  if (time === last) return ROW_DUPLICATE;
  return last - time > D[LATENESS_MS] ? ROW_LATE : ROW_OUT_OF_ORDER;
}

/** Learns the interval since the last sample: its usual length, and how far it strays from that. */
function learnInterval(s: i32, r: i32): void {
  const word = s >>> 2;
  const count = I[word + SIGNAL_COUNT];
  I[word + SIGNAL_COUNT] = count === 0x7fffffff ? count : count + 1;
  if (count === 0) return;
  const gap = D[(I[COLUMN_TIME] >>> 3) + r] - D[(s >>> 3) + SIGNAL_LAST_TIME];
  const usual = F[word + SIGNAL_INTERVAL];
  const jitter = F[word + SIGNAL_JITTER];
  const limit = count === 1 ? gap : INTERVAL_CLIP * usual;
  const a = rate(f64(count), INTERVAL_RATE);
  const next = usual + a * (smaller(gap, limit) - usual);
  const stray = Math.abs(gap - next) / (next + 1e-9);
  F[word + SIGNAL_INTERVAL] = next;
  F[word + SIGNAL_JITTER] = jitter + a * (smaller(stray, STRAY_MOST) - jitter);
}

/** How long the series may be silent until it is overdue, milliseconds. */
export function patienceMs(s: i32): f64 {
  const patience = D[SILENCE_INTERVALS] * F[(s >>> 2) + SIGNAL_INTERVAL];
  const least = D[SILENCE_LEAST_MS];
  return larger(patience, least);
}

/** The flags after an admitted sample at `time`: the series speaks, and is live or history that is being read in. */
function flagsAfter(s: i32, time: f64): i32 {
  const watched = U[s + SIGNAL_FLAGS] & FLAG_WATCHED;
  return D[NOW_MS] - time > patienceMs(s) ? watched | FLAG_HISTORIC : watched;
}

/** Admits or refuses row `r`, and leaves its state and whether its series is watched. */
function admitRow(r: i32): void {
  const s = recordAt(BLOCKS_SIGNAL, I[(I[COLUMN_SERIES] >>> 2) + r], SIGNAL_BYTES) >>> 0;
  const mark = (I[COLUMN_ALERT] >>> 0) + r;
  let state = verdict(s, r);
  U[mark] = 0;
  if (state === ROW_JUDGED) {
    U[mark] = (U[s + SIGNAL_FLAGS] & (FLAG_WATCHED | FLAG_SILENT)) === 0 ? 0 : MARK_HIT;
    learnInterval(s, r);
    U[s + SIGNAL_EPOCH] = I[EPOCH];
    U[s + SIGNAL_FLAGS] = flagsAfter(s, D[(I[COLUMN_TIME] >>> 3) + r]);
    if (D[COUNTERS] !== 0.0) state = readCounter(s, r);
    D[(s >>> 3) + SIGNAL_LAST_TIME] = D[(I[COLUMN_TIME] >>> 3) + r];
  }
  U[(I[COLUMN_STATE] >>> 0) + r] = state;
  D[ROW_COUNTS + state] = D[ROW_COUNTS + state] + 1.0;
}

/**
 * Admits or refuses every row of the batch: fills `COLUMN_STATE`, counts the states, replaces the readings of
 * counters by rates, and marks rows in `COLUMN_ALERT` for `judge`: those of watched and of silent series, and where a series begins anew.
 */
export function admit(): void {
  const rows = I[ROWS];
  for (let r = 0; r < rows; r++) admitRow(r);
}

/** Makes every row of a series a hit (`on` = 1), or no longer (0). */
export function watch(id: i32, on: i32): void {
  const flags = (recordAt(BLOCKS_SIGNAL, id, SIGNAL_BYTES) >>> 0) + SIGNAL_FLAGS;
  U[flags] = on === 0 ? U[flags] & ~FLAG_WATCHED : U[flags] | FLAG_WATCHED;
}
