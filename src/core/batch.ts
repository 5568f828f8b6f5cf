/**
 * Samples as columns. Row `r` is the sample (`seriesId[r]`, `timeMs[r]`, `value[r]`).
 *
 * The columns are views of the arena and hold until the next batch is decoded: whoever needs a value
 * longer copies it.
 */
export interface Batch {
  /** Rows in use; the columns may be longer. */
  readonly rows: number;
  /** Lines that gave those rows. */
  readonly lines: number;
  readonly seriesId: Uint32Array;
  /** Unix milliseconds, with a fraction where the sender gave one. */
  readonly timeMs: Float64Array;
  /** The sample; after the signal stage a counter's rate per second. */
  readonly value: Float64Array;
  /** What became of the row: 0 = judged, else one of `ROW_STATES`. */
  readonly state: Uint8Array;
  /** `lines + 1` entries: the first row of each line, so that a line's fields form one vector. */
  readonly lineStart: Uint32Array;
}

/** Names of the row states, by number: what happened to a sample on its way to judgement. */
export const ROW_STATES = [
  "judged",
  "absorbed",
  "not_finite",
  "duplicate",
  "out_of_order",
  "late",
  "future",
  "series_limit",
] as const;

/** A row's state by name. */
export type RowState = (typeof ROW_STATES)[number];

/** A batch with the verdict on each judged row; other rows hold 0 in every verdict column. */
export interface ScoredBatch extends Batch {
  /** Continuous anomaly score: 0 is normal, 6 the maximum. */
  readonly score: Float64Array;
  /** log10 of the mean days between such scores; -9 where not known. */
  readonly logReturnDays: Float64Array;
  /** The number that the alert threshold is set on; 0 while cooling down. */
  readonly strength: Float64Array;
  readonly expected: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 where the alert fires. */
  readonly alert: Uint8Array;
  /** Rows that need a look: an alert, or a sample of a watched series. */
  readonly hits: Uint32Array;
  /** `STREAMS.length` numbers a hit are in use, of `hitStride`: what each stream said, 0 = normal. */
  readonly hitStreams: Float32Array;
  /** Floats from one hit's streams to the next. */
  readonly hitStride: number;
}

/** Names of the streams in `hitStreams`, in order; these are the `detector` of an event's contributions. */
export const STREAMS = [
  "season",
  "mean-shift-6",
  "mean-shift-48",
  "regression",
  "subspace",
  "autoencoder",
  "clustering",
  "record-residual",
  "record-value",
  "record-mean",
] as const;
