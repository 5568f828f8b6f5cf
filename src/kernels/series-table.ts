/**
 * The table of series: each is a field of a line key.
 *
 * The series of one key form a ring in order of arrival, so that a line whose fields come as they
 * did before finds each in one step. Fields are named once a measurement.
 */
import { copyBytes, equalBytes } from "./bytes.ts";
import {
  BLOCKS_COLD,
  BLOCKS_HISTORY,
  BLOCKS_HOT,
  BLOCKS_SIGNAL,
  EPOCH,
  recordAt,
  SERIES_ALIVE,
  SERIES_BYTES,
  SERIES_COUNT,
  SERIES_FREE,
  SERIES_MAX,
  TABLE_SERIES,
} from "./layout.ts";
import {
  dropIfUnused,
  FIELD_BYTES,
  FIELDS_MIN,
  KEY_FIELD_COUNT,
  KEY_FIELDS,
  KEY_MEASUREMENT,
  KEY_REFERENCES,
  KEY_RING,
  keyAt,
} from "./line-keys.ts";
import { I, U, zero } from "./memory.ts";
import {
  COLD_BYTES,
  HISTORY_BYTES,
  HOT_BYTES,
  SIGNAL_BYTES,
  SIGNAL_EPOCH,
} from "./series-block.ts";
import { releaseText, reserveText } from "./text-store.ts";

/** Word of a series' record: its key plus one; 0 = the id is free. */
export const SERIES_KEY: i32 = 0;
/** Word: its field's index in the measurement. */
export const SERIES_FIELD: i32 = 1;
/** Word: the next series of the same key; of a free id, the next free one plus one. */
export const SERIES_NEXT: i32 = 2;

/** Fields that a measurement may have; rows of further ones are refused like those of too many series. */
export const FIELDS_MAX: i32 = 4096;

/** A series' record as an index into `I`. */
export function seriesAt(series: i32): i32 {
  return (I[TABLE_SERIES] + series * SERIES_BYTES) >>> 2;
}

/** The key's series that arrived first; -1 if it has none. */
export function firstSeries(key: i32): i32 {
  const youngest = I[keyAt(key) + KEY_RING] - 1;
  return youngest < 0 ? -1 : I[seriesAt(youngest) + SERIES_NEXT];
}

/** Address of the key's list of fields as an index into `I`: text and length of each. */
export function fieldsOf(key: i32): i32 {
  return I[keyAt(I[keyAt(key) + KEY_MEASUREMENT]) + KEY_FIELDS] >>> 2;
}

/**
 * The key's series whose field is called by the `length` bytes at `at`; -1 if there is none.
 *
 * @param expected Series of this key at which the search starts; a line that leaves out a field
 *   costs one step more for it.
 */
export function findSeries(key: i32, expected: i32, at: i32, length: i32): i32 {
  if (expected < 0) return -1;
  const fields = fieldsOf(key);
  let series = expected;
  do {
    const record = seriesAt(series);
    const field = fields + 2 * I[record + SERIES_FIELD];
    if (I[field + 1] === length && equalBytes(at, I[field], length)) return series;
    series = I[record + SERIES_NEXT];
  } while (series !== expected);
  return -1;
}

/** Makes room for one more field; whether there is any. */
function growFields(record: i32): boolean {
  const count = I[record + KEY_FIELD_COUNT];
  if (count !== 0 && (count < FIELDS_MIN || (count & (count - 1)) !== 0)) return true;
  if (count === FIELDS_MAX) return false;
  const capacity = count === 0 ? FIELDS_MIN : 2 * count;
  const list = reserveText(capacity * FIELD_BYTES);
  if (list === 0) return false;
  if (count > 0) {
    copyBytes(list, I[record + KEY_FIELDS], count * FIELD_BYTES);
    releaseText(I[record + KEY_FIELDS], count * FIELD_BYTES);
  }
  I[record + KEY_FIELDS] = list;
  return true;
}

function addField(record: i32, at: i32, length: i32): i32 {
  const text = reserveText(length);
  if (text === 0) return -1;
  if (!growFields(record)) {
    releaseText(text, length);
    return -1;
  }
  copyBytes(text, at, length);
  const field = I[record + KEY_FIELD_COUNT];
  const entry = (I[record + KEY_FIELDS] >>> 2) + 2 * field;
  I[entry] = text;
  I[entry + 1] = length;
  I[record + KEY_FIELD_COUNT] = field + 1;
  return field;
}

/** Index of a field of the key's measurement, added if new; -1 if there is no room. The search starts at `expected`. */
function findOrAddField(key: i32, expected: i32, at: i32, length: i32): i32 {
  const record = keyAt(I[keyAt(key) + KEY_MEASUREMENT]);
  const count = I[record + KEY_FIELD_COUNT];
  const fields = I[record + KEY_FIELDS] >>> 2;
  let field = expected;
  for (let i = 0; i < count; i++) {
    if (field >= count) field = 0;
    const entry = fields + 2 * field;
    if (I[entry + 1] === length && equalBytes(at, I[entry], length)) return field;
    field++;
  }
  return addField(record, at, length);
}

function reserveId(): i32 {
  const free = I[SERIES_FREE] - 1;
  if (free >= 0) {
    I[SERIES_FREE] = I[seriesAt(free) + SERIES_NEXT];
    return free;
  }
  const id = I[SERIES_COUNT];
  I[SERIES_COUNT] = id + 1;
  return id;
}

/**
 * Adds the series of a canonical key and the field called by the `length` bytes at `at`.
 *
 * @returns Its id, whose blocks are all zero; -1 if there is no room.
 */
export function addSeries(key: i32, at: i32, length: i32): i32 {
  if (I[SERIES_ALIVE] >= I[SERIES_MAX]) return -1;
  const youngest = I[keyAt(key) + KEY_RING] - 1;
  const expected = youngest < 0 ? 0 : I[seriesAt(youngest) + SERIES_FIELD] + 1;
  const field = findOrAddField(key, expected, at, length);
  if (field < 0) return -1;
  const id = reserveId();
  const record = seriesAt(id);
  I[record + SERIES_KEY] = key + 1;
  I[record + SERIES_FIELD] = field;
  if (youngest < 0) {
    I[record + SERIES_NEXT] = id;
  } else {
    I[record + SERIES_NEXT] = I[seriesAt(youngest) + SERIES_NEXT];
    I[seriesAt(youngest) + SERIES_NEXT] = id;
  }
  I[keyAt(key) + KEY_RING] = id + 1;
  I[keyAt(key) + KEY_REFERENCES] += 1;
  I[SERIES_ALIVE] += 1;
  return id;
}

/** Takes a series out of its key's ring. */
function unlink(series: i32, key: i32): void {
  const next = I[seriesAt(series) + SERIES_NEXT];
  const ring = keyAt(key) + KEY_RING;
  let before = I[ring] - 1;
  while (I[seriesAt(before) + SERIES_NEXT] !== series) before = I[seriesAt(before) + SERIES_NEXT];
  I[seriesAt(before) + SERIES_NEXT] = next;
  if (I[ring] - 1 === series) I[ring] = before === series ? 0 : before + 1;
}

/** Forgets a series alive: its state becomes zero, its id and, with the last of its key, the key's text are free again. */
export function releaseSeries(series: i32): void {
  const record = seriesAt(series);
  const key = I[record + SERIES_KEY] - 1;
  unlink(series, key);
  zero(recordAt(BLOCKS_SIGNAL, series, SIGNAL_BYTES), SIGNAL_BYTES);
  zero(recordAt(BLOCKS_HOT, series, HOT_BYTES), HOT_BYTES);
  zero(recordAt(BLOCKS_COLD, series, COLD_BYTES), COLD_BYTES);
  zero(recordAt(BLOCKS_HISTORY, series, HISTORY_BYTES), HISTORY_BYTES);
  I[record + SERIES_KEY] = 0;
  I[record + SERIES_FIELD] = 0;
  I[record + SERIES_NEXT] = I[SERIES_FREE];
  I[SERIES_FREE] = series + 1;
  I[SERIES_ALIVE] -= 1;
  I[keyAt(key) + KEY_REFERENCES] -= 1;
  dropIfUnused(key);
}

/**
 * Releases every series in `[fromId, toId)` whose newest sample arrived more than `epochs` epochs ago; -1 releases
 * them all. Call it between batches. None of whose samples was admitted, a series counts from epoch 0.
 *
 * @returns How many were released.
 */
export function expire(fromId: i32, toId: i32, epochs: i32): i32 {
  let released = 0;
  const end = toId < I[SERIES_COUNT] ? toId : I[SERIES_COUNT];
  for (let series = fromId; series < end; series++) {
    if (I[seriesAt(series) + SERIES_KEY] === 0) continue;
    const signal = recordAt(BLOCKS_SIGNAL, series, SIGNAL_BYTES) >>> 0;
    if (((I[EPOCH] - U[signal + SIGNAL_EPOCH]) & 255) <= epochs) continue;
    releaseSeries(series);
    released++;
  }
  return released;
}
