/**
 * Line protocol to columns.
 *
 *     measurement,tag=value,tag=value field=1.5,field=2i,field="text" 1700000000000000000
 *
 * Senders repeat themselves: the same lines come in the same order, with the same fields. So each
 * key remembers which key followed it last time, and that one's text is compared first; a line then
 * costs a few comparisons of bytes, no hash and no table, however many series there are. Likewise
 * each field is first compared with the one that followed last time.
 *
 * A line counts as a whole: its rows stay only if all of it is well formed, and series are added
 * only then. Until that a row of an unknown field holds the complement of the address of its name.
 */
import { equalBytes, findKeyEnd, hashBytes } from "./bytes.ts";
import {
  BACKSLASH,
  COMMA,
  EQUALS,
  endsLine,
  HASH,
  NEWLINE,
  QUOTE,
  SPACE,
  skipBlanks,
} from "./characters.ts";
import { readValue, skipString } from "./field-value.ts";
import {
  COLUMN_LINE_START,
  COLUMN_REMAINDER,
  COLUMN_SERIES,
  COLUMN_STATE,
  COLUMN_TIME,
  COLUMN_TYPE,
  COLUMN_VALUE,
  DEFAULT_TIME_MS,
  FIELD_SERIES,
  INPUT,
  LINE_BYTES_MAX,
  LINE_KEY,
  LINE_TIME_MS,
  LINES,
  LINES_BLANK,
  LINES_READ,
  LIST_REFUSED,
  PREDICTOR,
  REFUSED,
  REFUSED_MAX,
  ROW_COUNTS,
  ROW_JUDGED,
  ROW_SERIES_LIMIT,
  ROWS,
  ROWS_MAX,
  UNRESOLVED,
} from "./layout.ts";
import {
  addKey,
  canonicalKey,
  dropIfUnused,
  findKey,
  KEY_LENGTH,
  KEY_SUCCESSOR,
  KEY_TEXT,
  keyAt,
} from "./line-keys.ts";
import {
  LINE_BYTES,
  LINE_END,
  LINE_FIELD_FORMAT,
  LINE_FIELD_KEY,
  LINE_FIELDS,
  LINE_ROWS,
} from "./line-reason.ts";
import { checkKey } from "./line-tags.ts";
import { readTime } from "./line-time.ts";
import { D, F, I, U } from "./memory.ts";
import {
  addSeries,
  fieldsOf,
  findSeries,
  firstSeries,
  SERIES_FIELD,
  SERIES_NEXT,
  seriesAt,
} from "./series-table.ts";

/** What `readLine` returns where the line does not end before the end of the input. */
const INCOMPLETE: i32 = 0;

/** The key that followed the last one last time, if the line at `at` begins with it; else -1. */
function predictKey(at: i32): i32 {
  const last = I[PREDICTOR] - 1;
  if (last < 0) return -1;
  const key = I[keyAt(last) + KEY_SUCCESSOR] - 1;
  if (key < 0) return -1;
  const record = keyAt(key);
  const length = I[record + KEY_LENGTH];
  if (U[at + length] !== SPACE) return -1;
  return equalBytes(at, I[record + KEY_TEXT], length) ? key : -1;
}

/** Remembers that `key` came after the last one. */
function follow(key: i32): void {
  if (I[PREDICTOR] > 0) I[keyAt(I[PREDICTOR] - 1) + KEY_SUCCESSOR] = key + 1;
  I[PREDICTOR] = key + 1;
}

/** Address of the equals sign after the field name at `at`, or `-LINE_…`. */
function nameEnd(at: i32): i32 {
  let end = at;
  while (U[end] !== EQUALS) {
    if (U[end] === COMMA || U[end] === SPACE || U[end] === NEWLINE) return -LINE_FIELD_FORMAT;
    end += U[end] === BACKSLASH && U[end + 1] !== NEWLINE ? 2 : 1;
  }
  return end === at ? -LINE_FIELD_KEY : end;
}

/**
 * Finds the value of the field whose name stands at `name`, and in `I[FIELD_SERIES]` its series; -1
 * where that is not known yet, or not wanted because the value is a string.
 *
 * @returns The address of the value, or `-LINE_…`.
 *
 * @inline
 */
function locateField(key: i32, fields: i32, expected: i32, name: i32): i32 {
  if (expected >= 0) {
    const field = fields + 2 * I[seriesAt(expected) + SERIES_FIELD];
    const length = I[field + 1];
    if (U[name + length] === EQUALS && equalBytes(name, I[field], length)) {
      I[FIELD_SERIES] = expected;
      return name + length + 1;
    }
  }
  const equals = nameEnd(name);
  if (equals < 0) return equals;
  const isString = U[equals + 1] === QUOTE;
  I[FIELD_SERIES] = isString ? -1 : findSeries(key, expected, name, equals - name);
  return equals + 1;
}

/** Gives a row its series, or the complement of the name's address; returns the series to expect next. @inline */
function placeRow(row: i32, name: i32, expected: i32): i32 {
  const series = I[FIELD_SERIES];
  U[I[COLUMN_STATE] + row] = ROW_JUDGED;
  I[(I[COLUMN_SERIES] >>> 2) + row] = series < 0 ? ~name : series;
  if (series >= 0) return I[seriesAt(series) + SERIES_NEXT];
  I[UNRESOLVED] += 1;
  return expected;
}

/**
 * Reads the fields of a line into rows from `I[ROWS]` on.
 *
 * @param key Canonical key of the line; -1 if it is new.
 * @param at Address of the first field.
 * @param to End of the input.
 * @returns The address after the fields, `INCOMPLETE`, or `-LINE_…`.
 *
 * @inline
 */
function readFields(key: i32, at: i32, to: i32): i32 {
  const rowsMax = I[ROWS_MAX];
  const fields = key < 0 ? 0 : fieldsOf(key);
  let expected = key < 0 ? -1 : firstSeries(key);
  let row = I[ROWS];
  let end = at - 1;
  do {
    const name = end + 1;
    const value = locateField(key, fields, expected, name);
    if (value < 0) return value;
    if (U[value] === QUOTE) {
      end = skipString(value, to);
    } else {
      if (row === rowsMax) return -LINE_ROWS;
      end = readValue(value, row);
      expected = placeRow(row, name, expected);
      row++;
    }
    if (end <= 0) return end;
  } while (U[end] === COMMA);
  I[ROWS] = row;
  return end;
}

/** Reads the rest of a line from the end of its fields on: its end, or `-LINE_…`. The time is left in `D[LINE_TIME_MS]`. */
function readLineEnd(at: i32): i32 {
  let end = skipBlanks(at);
  if (endsLine(end)) {
    D[LINE_TIME_MS] = D[DEFAULT_TIME_MS];
    return end;
  }
  end = readTime(end);
  if (end < 0) return end;
  end = skipBlanks(end);
  return endsLine(end) ? end : -LINE_END;
}

/** Moves row `from` to row `to`, with its series. */
function moveRow(from: i32, to: i32, series: i32): void {
  I[(I[COLUMN_SERIES] >>> 2) + to] = series;
  if (from === to) return;
  D[(I[COLUMN_VALUE] >>> 3) + to] = D[(I[COLUMN_VALUE] >>> 3) + from];
  F[(I[COLUMN_REMAINDER] >>> 2) + to] = F[(I[COLUMN_REMAINDER] >>> 2) + from];
  U[I[COLUMN_TYPE] + to] = U[I[COLUMN_TYPE] + from];
}

/** The series of the field whose name stands at `name`, added if new; -1 if there is no room. */
function resolveSeries(key: i32, name: i32): i32 {
  const length = nameEnd(name) - name;
  const known = findSeries(key, firstSeries(key), name, length);
  return known < 0 ? addSeries(key, name, length) : known;
}

/** Gives the rows from `firstRow` on their series and drops those for which there is no room. */
function resolveRows(key: i32, firstRow: i32): void {
  const seriesColumn = I[COLUMN_SERIES] >>> 2;
  let kept = firstRow;
  for (let row = firstRow; row < I[ROWS]; row++) {
    let series = I[seriesColumn + row];
    if (series < 0) series = key < 0 ? -1 : resolveSeries(key, ~series);
    if (series < 0) continue;
    moveRow(row, kept, series);
    kept++;
  }
  D[ROW_COUNTS + ROW_SERIES_LIMIT] += f64(I[ROWS] - kept);
  I[ROWS] = kept;
}

/** Adds what is new in the line at `at`, which is well formed: its key, its series. Returns its key; -1 if there is no room. */
function resolveLine(at: i32, firstRow: i32): i32 {
  const known = I[LINE_KEY];
  const key = known < 0 ? addKey(at, findKeyEnd(at) - at) : known;
  const canonical = key < 0 ? -1 : canonicalKey(key);
  resolveRows(canonical, firstRow);
  if (canonical < 0) return -1;
  dropIfUnused(canonical);
  return I[keyAt(key) + KEY_LENGTH] === 0 ? -1 : key;
}

/** Makes the line at `at`, whose rows begin at `firstRow`, part of the batch. */
function keepLine(at: i32, firstRow: i32): void {
  const key = I[UNRESOLVED] > 0 ? resolveLine(at, firstRow) : I[LINE_KEY];
  if (key >= 0) follow(key);
  const rows = I[ROWS];
  if (rows === firstRow) return;
  const times = I[COLUMN_TIME] >>> 3;
  const time = D[LINE_TIME_MS];
  for (let row = firstRow; row < rows; row++) D[times + row] = time;
  I[(I[COLUMN_LINE_START] >>> 2) + I[LINES]] = firstRow;
  I[LINES] += 1;
}

/**
 * Reads the line at `at`, which is neither blank nor a comment; its key is left in `I[LINE_KEY]`.
 *
 * @returns The address of the newline that ends it, `INCOMPLETE`, or `-LINE_…`.
 */
function readLine(at: i32, to: i32): i32 {
  let key = predictKey(at);
  let end = at;
  if (key >= 0) {
    end = at + I[keyAt(key) + KEY_LENGTH];
  } else {
    end = findKeyEnd(at);
    key = findKey(at, end - at, hashBytes(at, end - at));
    const reason = key < 0 ? checkKey(at, end) : 0;
    if (reason !== 0) return -reason;
  }
  I[LINE_KEY] = key;
  I[UNRESOLVED] = 0;
  end = skipBlanks(end);
  if (endsLine(end)) return -LINE_FIELDS;
  end = readFields(key < 0 ? -1 : canonicalKey(key), end, to);
  if (end <= 0) return end;
  end = readLineEnd(end);
  return end > 0 && U[end] !== NEWLINE ? end + 1 : end;
}

/** How many more values a byte begins than it ends. */
function valuesBegun(byte: i32): i32 {
  if (byte === EQUALS) return 1;
  return byte === COMMA ? -1 : 0;
}

/**
 * Address of the newline that ends the line at `at`, whatever is wrong with it; 0 if there is none
 * before `to`. Newlines in a quoted value do not count: quotes open and close after a field's equals sign.
 */
function refusedLineEnd(at: i32, to: i32): i32 {
  let quoted = false;
  let inFields = false;
  let values: i32 = 0;
  for (let end = at; end < to; end++) {
    const byte = U[end];
    if (byte === NEWLINE && !quoted) return end;
    if (byte === BACKSLASH && U[end + 1] !== NEWLINE) end++;
    else if (byte === SPACE) inFields = true;
    else if (byte === QUOTE && inFields && values > 0) quoted = !quoted;
    else if (inFields && !quoted) values += valuesBegun(byte);
  }
  return 0;
}

function refuse(at: i32, end: i32, reason: i32): void {
  const entry = (I[LIST_REFUSED] >>> 2) + 4 * I[REFUSED];
  I[entry] = I[LINES_READ];
  I[entry + 1] = reason;
  I[entry + 2] = at - I[INPUT];
  I[entry + 3] = end - at;
  I[REFUSED] += 1;
}

function findNewline(at: i32, to: i32): i32 {
  let end = at;
  while (end < to && U[end] !== NEWLINE) end++;
  return end < to ? end : INCOMPLETE;
}

/** Refuses the line at `start` for its length; it ends at the first newline after as many bytes as it may have. */
function takeLongLine(start: i32, firstRow: i32, to: i32): i32 {
  I[ROWS] = firstRow;
  const end = findNewline(start + I[LINE_BYTES_MAX], to);
  if (end === INCOMPLETE) return INCOMPLETE;
  I[LINES_READ] += 1;
  refuse(start, end, LINE_BYTES);
  return end;
}

/** Takes the line at `start` into the batch; returns the newline that ends it, or `INCOMPLETE` if the batch ends before it. */
function takeLine(start: i32, to: i32): i32 {
  const at = U[start] <= HASH ? skipBlanks(start) : start;
  const isBlank = endsLine(at) || U[at] === HASH;
  const firstRow = I[ROWS];
  const read = isBlank ? findNewline(at, to) : readLine(at, to);
  const reason: i32 = read < 0 ? -read : 0;
  const end = read < 0 ? refusedLineEnd(at, to) : read;
  if (read <= 0) I[ROWS] = firstRow;
  if (reason === LINE_ROWS && firstRow > 0) return INCOMPLETE;
  const seenEnd = end === INCOMPLETE ? to : end;
  if (seenEnd - start > I[LINE_BYTES_MAX]) return takeLongLine(start, firstRow, to);
  if (end === INCOMPLETE) return INCOMPLETE;
  I[LINES_READ] += 1;
  if (isBlank) I[LINES_BLANK] += 1;
  else if (reason === 0) keepLine(at, firstRow);
  else refuse(at, end, reason);
  return end;
}

/**
 * Parses the lines in `[from, to)` of the input into the columns of a new batch.
 *
 * It stops early where the columns or the list of refused lines are full: consume the batch and call
 * again with the offset it returned. It also stops at a line whose quotes are still open at `to`,
 * and at one that is too long and has not ended there.
 *
 * @param from Byte offset in the input at which a line begins.
 * @param to Byte offset after a newline, or `from`.
 * @returns The offset reached: where the first line that was not read begins.
 */
export function parse(from: i32, to: i32): i32 {
  const input = I[INPUT];
  const end = input + to;
  I[ROWS] = 0;
  I[LINES] = 0;
  I[LINES_READ] = 0;
  I[LINES_BLANK] = 0;
  I[REFUSED] = 0;
  let at = input + from;
  while (at < end && I[REFUSED] < REFUSED_MAX) {
    const newline = takeLine(at, end);
    if (newline === INCOMPLETE) break;
    at = newline + 1;
  }
  I[(I[COLUMN_LINE_START] >>> 2) + I[LINES]] = I[ROWS];
  return at - input;
}
