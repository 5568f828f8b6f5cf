/**
 * Judges every row of a batch: START HERE for the statistics.
 *
 * Each sample is scored first and learned afterwards, by the same call, one series at a time:
 *
 *     season, mean shifts, regression, subspace, models of the family → score → return periods ─┐
 *     records of value, residual and mean ──────────────────────────────────────────────────────┴→ alert
 *
 * A series' result depends on its own samples and the options alone, so any cut into batches gives the same.
 */
import { judgeAlert, prepareAlert } from "./alert.ts";
import { standardiseEverySample } from "./every-sample.ts";
import { clip } from "./extremes.ts";
import { scoreInFamily } from "./family.ts";
import { HISTORY_STRIDE, keepHistory } from "./history.ts";
import {
  BLOCKS_COLD,
  BLOCKS_HISTORY,
  BLOCKS_HOT,
  BLOCKS_SIGNAL,
  CHAMPION_COUNT,
  COLUMN_ALERT,
  COLUMN_EXPECTED,
  COLUMN_LOG_RETURN_DAYS,
  COLUMN_LOWER,
  COLUMN_SCORE,
  COLUMN_SERIES,
  COLUMN_STATE,
  COLUMN_STRENGTH,
  COLUMN_TIME,
  COLUMN_UPPER,
  COLUMN_VALUE,
  HIT_FLOATS,
  HITS,
  LIST_HIT_STREAMS,
  LIST_HITS,
  MARK_HIT,
  MARK_RESTART,
  RECORD_WEIGHT,
  ROW_JUDGED,
  ROWS,
  recordAt,
  STREAM_WEIGHTS,
} from "./layout.ts";
import { judgeMeanShift } from "./mean-shift.ts";
import { D, F, I, U, zero } from "./memory.ts";
import { hushRecords, judgeNovelty } from "./novelty.ts";
import { judgeRegression } from "./regression.ts";
import { judgeReturnPeriod } from "./return-period.ts";
import {
  FAMILY_MODELS,
  SAMPLE_AGE,
  SAMPLE_ALERT,
  SAMPLE_BAND,
  SAMPLE_LOG_RETURN_DAYS,
  SAMPLE_PREDICTION,
  SAMPLE_SCORE,
  SAMPLE_STRENGTH,
  SAMPLE_TIME,
  SAMPLE_VALUE,
  SCORE_STREAMS,
  STREAM_AUTOENCODER,
  STREAM_CLUSTERING,
  STREAM_COUNT,
  STREAM_LONG,
  STREAM_REGRESSION,
  STREAM_SEASON,
  STREAM_SHORT,
  STREAM_SUBSPACE,
  WEIGHT_UNIT,
} from "./sample.ts";
import { judgeSeason } from "./season.ts";
import {
  BASE,
  CHANGES,
  COLD_BYTES,
  COUNT,
  FIRST_TIME,
  HISTORY_BYTES,
  HOT_BYTES,
  SHORT_VALUES,
  SIGNAL_BYTES,
  SIGNAL_FAMILY,
} from "./series-block.ts";
import { streamWeight } from "./stream-weight.ts";
import { judgeSubspace } from "./subspace.ts";
import { slideWindow } from "./window.ts";

/** Largest value relative to `BASE`: its squares and sums must fit single precision's range. */
const VALUE_LIMIT: f64 = 1e35;
const DAYS_PER_MS: f64 = 1.0 / 86400000.0;

/** Takes row `r` in hand: its value relative to the first one of the series, and its age. */
function take(p: i32, r: i32): void {
  const value = D[(I[COLUMN_VALUE] >>> 3) + r];
  const time = D[(I[COLUMN_TIME] >>> 3) + r];
  const block = p >>> 1;
  const n = I[p + COUNT] + 1;
  I[p + COUNT] = n;
  if (n === 1) {
    D[block + BASE] = value;
    D[block + FIRST_TIME] = time;
  }
  D[SAMPLE_VALUE] = clip(value - D[block + BASE], VALUE_LIMIT);
  D[SAMPLE_TIME] = time;
  D[SAMPLE_AGE] = (time - D[block + FIRST_TIME]) * DAYS_PER_MS;
}

/** Counts the sample if its value differs from the one before; runs once the ring of six has taken it in. */
function countChange(p: i32): void {
  const n = I[p + COUNT];
  const q = p + SHORT_VALUES;
  if (F[q + (n % 6)] !== F[q + ((n + 5) % 6)]) F[p + CHANGES] = F[p + CHANGES] + 1.0;
}

/** What a stream adds to the score. @inline */
function weighed(stream: i32): f64 {
  return streamWeight(stream) * D[stream];
}

/** The score: the weighted mean of the streams, so that several mild doubts weigh as much as one strong one; without any stream 0. */
function combine(): void {
  const first = weighed(STREAM_SEASON) + weighed(STREAM_SHORT);
  const second = weighed(STREAM_LONG) + weighed(STREAM_REGRESSION);
  const byFamily = weighed(STREAM_AUTOENCODER) + weighed(STREAM_CLUSTERING);
  D[SAMPLE_SCORE] = (first + second + (weighed(STREAM_SUBSPACE) + byFamily)) * D[WEIGHT_UNIT];
}

/** Sets what is the same for the whole batch. */
function prepareScore(): void {
  let weights = 0.0;
  for (let i = 0; i < SCORE_STREAMS; i++) weights += D[STREAM_WEIGHTS + i];
  D[WEIGHT_UNIT] = weights > 0.0 ? 1.0 / weights : 0.0;
  const learned = streamWeight(STREAM_AUTOENCODER) + streamWeight(STREAM_CLUSTERING);
  D[FAMILY_MODELS] = learned > 0.0 || I[CHAMPION_COUNT] > 0 ? 1.0 : 0.0;
}

/** Writes the verdict on the sample in hand into the columns of row `r`. @inline */
function write(p: i32, r: i32): void {
  const expected = D[(p >>> 1) + BASE] + D[SAMPLE_PREDICTION];
  D[(I[COLUMN_SCORE] >>> 3) + r] = D[SAMPLE_SCORE];
  D[(I[COLUMN_LOG_RETURN_DAYS] >>> 3) + r] = D[SAMPLE_LOG_RETURN_DAYS];
  D[(I[COLUMN_STRENGTH] >>> 3) + r] = D[SAMPLE_STRENGTH];
  D[(I[COLUMN_EXPECTED] >>> 3) + r] = expected;
  D[(I[COLUMN_LOWER] >>> 3) + r] = expected - D[SAMPLE_BAND];
  D[(I[COLUMN_UPPER] >>> 3) + r] = expected + D[SAMPLE_BAND];
}

/** Lets the streams that are off say nothing; where models of a family judge, `scoreInFamily` has seen to it. */
function hushStreams(): void {
  if (D[FAMILY_MODELS] > 0.0) return;
  for (let i = 0; i < SCORE_STREAMS; i++) {
    if (D[STREAM_WEIGHTS + i] <= 0.0) D[STREAM_SEASON + i] = 0.0;
  }
}

/** Lists row `r` among the hits if it alerts or was marked by `admit`, with what each stream said. */
function list(r: i32): void {
  const alert = (I[COLUMN_ALERT] >>> 0) + r;
  const wanted = U[alert] & MARK_HIT;
  U[alert] = i32(D[SAMPLE_ALERT]);
  if (wanted + U[alert] === 0) return;
  const hit = I[HITS];
  const streams = (I[LIST_HIT_STREAMS] >>> 2) + hit * HIT_FLOATS;
  I[(I[LIST_HITS] >>> 2) + hit] = r;
  hushStreams();
  for (let i = 0; i < STREAM_COUNT; i++) F[streams + i] = D[STREAM_SEASON + i];
  I[HITS] = hit + 1;
}

/** Forgets what was learned about a series. */
function forget(id: i32): void {
  zero(recordAt(BLOCKS_HOT, id, HOT_BYTES), HOT_BYTES);
  zero(recordAt(BLOCKS_COLD, id, COLD_BYTES), COLD_BYTES);
  zero(recordAt(BLOCKS_HISTORY, id, HISTORY_BYTES), HISTORY_BYTES);
}

/** Judges row `r`. */
function judgeRow(r: i32): void {
  const id = I[(I[COLUMN_SERIES] >>> 2) + r];
  const p = recordAt(BLOCKS_HOT, id, HOT_BYTES) >>> 2;
  const cold = recordAt(BLOCKS_COLD, id, COLD_BYTES);
  const signal = recordAt(BLOCKS_SIGNAL, id, SIGNAL_BYTES) >>> 2;
  if ((U[(I[COLUMN_ALERT] >>> 0) + r] & MARK_RESTART) !== 0) forget(id);
  take(p, r);
  judgeSeason(p, cold >>> 1);
  judgeMeanShift(p);
  if (I[p + COUNT] % HISTORY_STRIDE === 0) {
    keepHistory(recordAt(BLOCKS_HISTORY, id, HISTORY_BYTES) >>> 0);
  }
  countChange(p);
  slideWindow(p);
  if (streamWeight(STREAM_REGRESSION) > 0.0) judgeRegression(p);
  standardiseEverySample(p);
  if (streamWeight(STREAM_SUBSPACE) > 0.0) judgeSubspace(p);
  if (D[FAMILY_MODELS] > 0.0) scoreInFamily(p, I[signal + SIGNAL_FAMILY]);
  else combine();
  judgeNovelty(p);
  if (D[RECORD_WEIGHT] <= 0.0) hushRecords();
  judgeReturnPeriod(p, cold >>> 0, signal);
  judgeAlert(p);
  write(p, r);
  list(r);
}

/** Writes 0 into every verdict column of row `r`, which is not judged. */
function clearRow(r: i32): void {
  D[(I[COLUMN_SCORE] >>> 3) + r] = 0.0;
  D[(I[COLUMN_LOG_RETURN_DAYS] >>> 3) + r] = 0.0;
  D[(I[COLUMN_STRENGTH] >>> 3) + r] = 0.0;
  D[(I[COLUMN_EXPECTED] >>> 3) + r] = 0.0;
  D[(I[COLUMN_LOWER] >>> 3) + r] = 0.0;
  D[(I[COLUMN_UPPER] >>> 3) + r] = 0.0;
  U[(I[COLUMN_ALERT] >>> 0) + r] = 0;
}

/**
 * Judges every admitted row of the batch, after `admit`: fills the verdict columns and the list of hits.
 *
 * @returns Hits.
 */
export function judge(): i32 {
  prepareScore();
  prepareAlert();
  I[HITS] = 0;
  const rows = I[ROWS];
  const state = I[COLUMN_STATE] >>> 0;
  for (let r = 0; r < rows; r++) {
    if (U[state + r] === ROW_JUDGED) judgeRow(r);
    else clearRow(r);
  }
  return I[HITS];
}
