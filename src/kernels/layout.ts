/**
 * Where everything lies in the arena.
 *
 *     0        static tables of the compiled module
 *     64 KiB   control block: counters, limits and the address of every region (this file)
 *     68 KiB   regions, each 64-byte aligned, sized once by `initialise` for the largest number of series
 *
 * A slot such as `ROWS` is an index into the view that its comment names, absolute in the arena.
 * Addresses are byte addresses in 32 bits: shift them with `>>>`, read them outside with `>>> 0`.
 */
import { CHAMPION_BYTES } from "./champion-block.ts";
import { FAMILIES_MAX, FAMILY_BYTES } from "./family-block.ts";
import { D, I, reservePages } from "./memory.ts";
import { COLD_BYTES, HISTORY_BYTES, HOT_BYTES, SIGNAL_BYTES } from "./series-block.ts";

/** Byte address of the control block. The compiled module's static data ends before it. */
export const CONTROL: i32 = 65536;
/** Bytes of the control block. */
export const CONTROL_BYTES: i32 = 4096;

const WORD: i32 = CONTROL / 4;
const DOUBLE: i32 = CONTROL / 8 + 256;

/** `I`: rows in the columns of the current batch. */
export const ROWS: i32 = WORD + 0;
/** `I`: lines of the current batch that gave rows; entries of `COLUMN_LINE_START` but for the last. */
export const LINES: i32 = WORD + 1;
/** `I`: entries in the list of refused lines. */
export const REFUSED: i32 = WORD + 2;
/** `I`: entries in the list of hits. */
export const HITS: i32 = WORD + 3;
/** `I`: the line key that was read last, plus one; 0 = none. In and out: the connection's predictor. */
export const PREDICTOR: i32 = WORD + 4;
/** `I`: series ids ever handed out; ids run from 0 to this. Some may be free again. */
export const SERIES_COUNT: i32 = WORD + 5;
/** `I`: series alive. */
export const SERIES_ALIVE: i32 = WORD + 6;
/** `I`: the most series that may be alive. */
export const SERIES_MAX: i32 = WORD + 7;
/** `I`: rows that the columns can hold. */
export const ROWS_MAX: i32 = WORD + 8;
/** `I`: bytes that the input can hold. */
export const INPUT_BYTES_MAX: i32 = WORD + 9;
/** `I`: line keys (measurement and tags) ever handed out. */
export const KEY_COUNT: i32 = WORD + 10;
/** `I`: the most line keys there may be. */
export const KEYS_MAX: i32 = WORD + 11;
/** `I`: first free record of `TABLE_KEYS`, plus one; 0 = none. */
export const KEY_FREE: i32 = WORD + 12;
/** `I`: first free series id, plus one; 0 = none. */
export const SERIES_FREE: i32 = WORD + 13;
/** `I`: slots of the hash table, a power of two, less one. */
export const SLOTS_MASK: i32 = WORD + 14;
/** `I`: unit of timestamps in the text (`UNIT_…` of `line-time.ts`). */
export const TIME_UNIT: i32 = WORD + 15;
/** `I`: lines of the current batch, whatever became of them. */
export const LINES_READ: i32 = WORD + 16;
/** `I`: comments and blank lines among `LINES_READ`. */
export const LINES_BLANK: i32 = WORD + 17;
/** `I`: tags of the line key that was checked last. */
export const TAG_COUNT: i32 = WORD + 18;
/** `I`: rows of the current line whose series is not known yet. */
export const UNRESOLVED: i32 = WORD + 19;
/** `I`: series of the field that was found last; -1 = none. */
export const FIELD_SERIES: i32 = WORD + 20;
/** `I`: key of the current line; -1 = new. */
export const LINE_KEY: i32 = WORD + 22;
/** `I`: bytes that a line may have, without its newline. */
export const LINE_BYTES_MAX: i32 = WORD + 21;
/** `I`: the epoch, 0 to 255 and round again: what counts the age of series in, by arrival and not by their own time. */
export const EPOCH: i32 = WORD + 23;

/** `I`: metric families that have a number; numbers run from 1 to this. */
export const FAMILY_COUNT: i32 = WORD + 24;
/** `I`: trained models that judge families. */
export const CHAMPION_COUNT: i32 = WORD + 25;

/** `I`: byte addresses of the regions, in this order. */
export const INPUT: i32 = WORD + 32;
/** `I` column: series id of a row. */
export const COLUMN_SERIES: i32 = WORD + 33;
/** `D` column: time of a row in Unix milliseconds. */
export const COLUMN_TIME: i32 = WORD + 34;
/** `D` column: value of a row; `admit` replaces a counter's reading by its rate per second. */
export const COLUMN_VALUE: i32 = WORD + 35;
/** `F` column: what a 64-bit integer holds beyond its double; 0 for every other row. */
export const COLUMN_REMAINDER: i32 = WORD + 36;
/** `U` column: number type of a row (`TYPE_…`). */
export const COLUMN_TYPE: i32 = WORD + 37;
/** `U` column: what became of a row (`ROW_…`). */
export const COLUMN_STATE: i32 = WORD + 38;
/** `I` column: first row of each line that gave rows; one more entry closes the last line. */
export const COLUMN_LINE_START: i32 = WORD + 39;
/** `D` column: anomaly score of a row, 0 to 6. */
export const COLUMN_SCORE: i32 = WORD + 40;
/** `D` column: log10 of the days between such scores; -9 = not known yet or common. */
export const COLUMN_LOG_RETURN_DAYS: i32 = WORD + 41;
/** `D` column: what the alert threshold is set on; 0 while cooling down. */
export const COLUMN_STRENGTH: i32 = WORD + 42;
/** `D` column: value expected. */
export const COLUMN_EXPECTED: i32 = WORD + 43;
/** `D` column: lower edge of the band. */
export const COLUMN_LOWER: i32 = WORD + 44;
/** `D` column: upper edge of the band. */
export const COLUMN_UPPER: i32 = WORD + 45;
/** `U` column: 1 where the alert fires; between `admit` and `judge` it carries `MARK_…` bits. */
export const COLUMN_ALERT: i32 = WORD + 46;
/** `I` list: rows that need a look (an alert, or a watched series). */
export const LIST_HITS: i32 = WORD + 47;
/** `F` list, `HIT_FLOATS` a hit: the stream values behind its score. */
export const LIST_HIT_STREAMS: i32 = WORD + 48;
/** `I` list, four words an entry: line number in the batch, reason (`LINE_…`), byte offset, byte length. */
export const LIST_REFUSED: i32 = WORD + 49;
/** Signal blocks, `SIGNAL_BYTES` a series. */
export const BLOCKS_SIGNAL: i32 = WORD + 50;
/** Hot blocks, `HOT_BYTES` a series. */
export const BLOCKS_HOT: i32 = WORD + 51;
/** Cold blocks, `COLD_BYTES` a series. */
export const BLOCKS_COLD: i32 = WORD + 52;
/** History blocks, `HISTORY_BYTES` a series. */
export const BLOCKS_HISTORY: i32 = WORD + 62;
/** Series, `SERIES_BYTES` each: see `series-table.ts`. */
export const TABLE_SERIES: i32 = WORD + 53;
/** Line keys, `KEY_BYTES` each: see `line-keys.ts`. */
export const TABLE_KEYS: i32 = WORD + 54;
/** `I` open-addressing hash table over the line keys: index plus one, 0 = empty. */
export const TABLE_SLOTS: i32 = WORD + 55;
/** The text of every key and field name: see `text-store.ts`. */
export const TEXT: i32 = WORD + 56;
/** First byte after the last region. */
export const ARENA_END: i32 = WORD + 57;
/** Records of the metric families, `FAMILY_BYTES` each: see `family-block.ts`. */
export const FAMILIES: i32 = WORD + 58;
/** Records of the families' trained models, `CHAMPION_BYTES` each: see `champion-block.ts`. */
export const CHAMPIONS: i32 = WORD + 59;
/** `F`, 24 words: the window in hand, oldest first, for models that read single precision. */
export const WINDOW_COPY: i32 = WORD + 96;
/** `I` list, `TAGS_MAX + 1` words: where each tag starts in the line key that was checked last, and where it ends. */
export const TAG_STARTS: i32 = WORD + 192;

/** `F` and `I`: one word, through which a kernel reads the bits of a float. */
export const SCRATCH: i32 = WORD + 64;

/** `D`: time given to lines without a timestamp, Unix milliseconds. */
export const DEFAULT_TIME_MS: i32 = DOUBLE + 0;
/** `D`: rows later than this are refused as `ROW_FUTURE`, Unix milliseconds. */
export const FUTURE_LIMIT_MS: i32 = DOUBLE + 1;
/** `D`: how far behind its series a row may be and still count as out of order instead of late. */
export const LATENESS_MS: i32 = DOUBLE + 2;
/** `D`: 1 = counters are recognised and turned into rates, 0 = values are judged as they come. */
export const COUNTERS: i32 = DOUBLE + 3;
/** `D`: false alerts wanted per series and day, more than 0. */
export const FALSE_ALERTS_PER_DAY: i32 = DOUBLE + 4;
/** `D`: weight of record novelty in the alert; 0 = off. */
export const RECORD_WEIGHT: i32 = DOUBLE + 5;
/** That weight as it is shipped. */
export const RECORD_WEIGHT_USUAL: f64 = 2.5;
/** `D`: interval between samples in seconds when it is known beforehand, 0 = measured per series. */
export const INTERVAL_SECONDS: i32 = DOUBLE + 6;
/** `D`: a series is silent after this many of its usual intervals... */
export const SILENCE_INTERVALS: i32 = DOUBLE + 8;
/** `D`: ...and not before this many milliseconds. */
export const SILENCE_LEAST_MS: i32 = DOUBLE + 9;
/** `D`: since when the engine has been listening, Unix milliseconds: silence before it is the engine's own. */
export const LISTENING_SINCE_MS: i32 = DOUBLE + 11;
/** `D`: the time, Unix milliseconds; set before `admit`. */
export const NOW_MS: i32 = DOUBLE + 10;
/** `D`: time of the line that was read last, Unix milliseconds. */
export const LINE_TIME_MS: i32 = DOUBLE + 7;
/** `D`: rows whose state is `ROW_…`, one slot a state. */
export const ROW_COUNTS: i32 = DOUBLE + 16;
/** `D`, 96 slots: the sample in hand; see `sample.ts`. */
export const SAMPLE: i32 = DOUBLE + 32;
/** `D`, `SCORE_STREAMS` slots: weight of each stream in the score; 0 = off. */
export const STREAM_WEIGHTS: i32 = DOUBLE + 128;

/** Number types of `COLUMN_TYPE`. */
export const TYPE_FLOAT: i32 = 0;
/** Suffix i. */
export const TYPE_INTEGER: i32 = 1;
/** Suffix u. */
export const TYPE_UNSIGNED: i32 = 2;
/** true = 1, false = 0. */
export const TYPE_BOOLEAN: i32 = 3;

/** States of `COLUMN_STATE`: judged. */
export const ROW_JUDGED: i32 = 0;
/** Not judged: the first reading of a counter, or the reset of one. */
export const ROW_ABSORBED: i32 = 1;
/** Refused: not a finite number. */
export const ROW_NOT_FINITE: i32 = 2;
/** Refused: same series and time as the newest sample. */
export const ROW_DUPLICATE: i32 = 3;
/** Refused: older than the newest sample of its series, within the lateness limit. */
export const ROW_OUT_OF_ORDER: i32 = 4;
/** Refused: older than the lateness limit. */
export const ROW_LATE: i32 = 5;
/** Refused: its time lies too far ahead of the clock. */
export const ROW_FUTURE: i32 = 6;
/** Refused: a new series while the engine holds as many as it may. */
export const ROW_SERIES_LIMIT: i32 = 7;
/** Number of row states. */
export const ROW_STATES: i32 = 8;

/** Bit of `COLUMN_ALERT` after `admit`: the row is a hit whatever its verdict. */
export const MARK_HIT: i32 = 1;
/** Bit of `COLUMN_ALERT` after `admit`: what was learned about the series ends with the row before. */
export const MARK_RESTART: i32 = 2;

/** Floats in the record of a hit. */
export const HIT_FLOATS: i32 = 16;
/** Entries that the list of refused lines can hold; `parse` stops when it is full. */
export const REFUSED_MAX: i32 = 1024;
/** Readable bytes after the input, so that a vector load may run past its end. */
export const INPUT_PADDING: i32 = 64;
/** The most tags that a line may have. */
export const TAGS_MAX: i32 = 256;
/** Bytes of a line key's record. */
export const KEY_BYTES: i32 = 48;
/** Key records beyond one a series, for measurements and other spellings of a key. */
export const KEYS_EXTRA: i32 = 1024;
/** Bytes of a series' record in the series table. */
export const SERIES_BYTES: i32 = 12;
/** Bytes of key and field text reserved per series; longer keys live on the shorter ones' savings. */
export const TEXT_BYTES_PER_SERIES: i32 = 96;
/** Bytes of text region reserved whatever the number of series. */
export const TEXT_BYTES_BASE: i32 = 4194304;

/** Streams of the score that are on as shipped: the first ones of `STREAMS` in core/batch.ts. */
const STREAMS_SHIPPED: i32 = 5;

/** Byte address of the next region, as a double: the arena may be larger than an i32 counts. */
function place(slot: i32, at: f64, bytes: f64): f64 {
  I[slot] = i32(at >= 2147483648.0 ? at - 4294967296.0 : at);
  return Math.ceil((at + bytes) / 64.0) * 64.0;
}

/** Smallest power of two that is at least twice `n`. */
function slotsFor(n: f64): f64 {
  let slots = 64.0;
  while (slots < 2.0 * n) slots *= 2.0;
  return slots;
}

/** Bytes that `initialise` will reserve; at most 4 GiB are possible. */
export function arenaBytes(seriesMax: i32, rowsMax: i32, inputBytesMax: i32): f64 {
  const series = f64(seriesMax);
  const keys = f64(seriesMax + KEYS_EXTRA);
  const columns = f64(rowsMax + 8) * (4.0 * 4.0 + 8.0 * 8.0 + 3.0 + 4.0 * f64(HIT_FLOATS));
  const perSeries = f64(
    SIGNAL_BYTES +
      HOT_BYTES +
      COLD_BYTES +
      HISTORY_BYTES +
      SERIES_BYTES +
      KEY_BYTES +
      TEXT_BYTES_PER_SERIES,
  );
  const fixed = f64(
    CONTROL + CONTROL_BYTES + inputBytesMax + INPUT_PADDING + 16 * REFUSED_MAX + TEXT_BYTES_BASE,
  );
  return (
    fixed +
    columns +
    series * perSeries +
    f64(KEYS_EXTRA * KEY_BYTES) +
    f64(FAMILIES_MAX * FAMILY_BYTES) +
    f64(FAMILIES_MAX * CHAMPION_BYTES) +
    4.0 * slotsFor(keys) +
    64.0 * 32.0
  );
}

/**
 * Reserves the arena and writes the address of every region. Call once, before anything else.
 *
 * @param seriesMax Series that may be alive at once.
 * @param rowsMax Rows of a batch; a line has at most this many fields.
 * @param inputBytesMax Bytes of a batch's text; the longest line must fit.
 */
export function initialise(seriesMax: i32, rowsMax: i32, inputBytesMax: i32): void {
  reservePages(i32(arenaBytes(seriesMax, rowsMax, inputBytesMax) / 65536.0) + 1);
  I[SERIES_MAX] = seriesMax;
  I[ROWS_MAX] = rowsMax;
  I[INPUT_BYTES_MAX] = inputBytesMax;
  I[LINE_BYTES_MAX] = inputBytesMax;
  I[KEYS_MAX] = seriesMax + KEYS_EXTRA;
  const rows = f64(rowsMax + 8);
  const series = f64(seriesMax);
  const keys = f64(seriesMax + KEYS_EXTRA);
  const slots = slotsFor(keys);
  I[SLOTS_MASK] = i32(slots) - 1;
  let at = f64(CONTROL + CONTROL_BYTES);
  at = place(INPUT, at, f64(inputBytesMax + INPUT_PADDING));
  at = place(COLUMN_SERIES, at, 4.0 * rows);
  at = place(COLUMN_TIME, at, 8.0 * rows);
  at = place(COLUMN_VALUE, at, 8.0 * rows);
  at = place(COLUMN_REMAINDER, at, 4.0 * rows);
  at = place(COLUMN_TYPE, at, rows);
  at = place(COLUMN_STATE, at, rows);
  at = place(COLUMN_LINE_START, at, 4.0 * rows);
  at = place(COLUMN_SCORE, at, 8.0 * rows);
  at = place(COLUMN_LOG_RETURN_DAYS, at, 8.0 * rows);
  at = place(COLUMN_STRENGTH, at, 8.0 * rows);
  at = place(COLUMN_EXPECTED, at, 8.0 * rows);
  at = place(COLUMN_LOWER, at, 8.0 * rows);
  at = place(COLUMN_UPPER, at, 8.0 * rows);
  at = place(COLUMN_ALERT, at, rows);
  at = place(LIST_HITS, at, 4.0 * rows);
  at = place(LIST_HIT_STREAMS, at, 4.0 * f64(HIT_FLOATS) * rows);
  at = place(LIST_REFUSED, at, 16.0 * f64(REFUSED_MAX));
  at = place(TABLE_SLOTS, at, 4.0 * slots);
  at = place(TABLE_KEYS, at, f64(KEY_BYTES) * keys);
  at = place(TABLE_SERIES, at, f64(SERIES_BYTES) * series);
  at = place(TEXT, at, f64(TEXT_BYTES_BASE) + f64(TEXT_BYTES_PER_SERIES) * series);
  at = place(BLOCKS_SIGNAL, at, f64(SIGNAL_BYTES) * series);
  at = place(BLOCKS_HOT, at, f64(HOT_BYTES) * series);
  at = place(BLOCKS_COLD, at, f64(COLD_BYTES) * series);
  at = place(BLOCKS_HISTORY, at, f64(HISTORY_BYTES) * series);
  at = place(FAMILIES, at, f64(FAMILIES_MAX * FAMILY_BYTES));
  at = place(CHAMPIONS, at, f64(FAMILIES_MAX * CHAMPION_BYTES));
  place(ARENA_END, at, 0.0);
  D[FUTURE_LIMIT_MS] = Infinity;
  D[LATENESS_MS] = 60000.0;
  D[COUNTERS] = 1.0;
  D[FALSE_ALERTS_PER_DAY] = 0.1;
  D[RECORD_WEIGHT] = RECORD_WEIGHT_USUAL;
  for (let i = 0; i < STREAMS_SHIPPED; i++) D[STREAM_WEIGHTS + i] = 1.0;
  D[SILENCE_INTERVALS] = 5.0;
  D[SILENCE_LEAST_MS] = 10000.0;
}

/** Byte address of a region's record: `region` is a slot such as `BLOCKS_HOT`. */
export function recordAt(region: i32, index: i32, bytes: i32): i32 {
  return I[region] + index * bytes;
}
