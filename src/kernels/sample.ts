/**
 * The sample in hand, as it passes from kernel to kernel.
 *
 * It lies in the control block and not in arguments, because V8 boxes every double that crosses a
 * function which it does not inline. All are slots of `D`.
 */
import { SAMPLE } from "./layout.ts";

/** Value relative to the series' `BASE`. */
export const SAMPLE_VALUE: i32 = SAMPLE + 0;
/** Unix milliseconds. */
export const SAMPLE_TIME: i32 = SAMPLE + 1;
/** Days since the first sample of the series. */
export const SAMPLE_AGE: i32 = SAMPLE + 2;
/** What the season predicted, relative to `BASE`. */
export const SAMPLE_PREDICTION: i32 = SAMPLE + 3;
/** Value minus prediction. */
export const SAMPLE_RESIDUAL: i32 = SAMPLE + 4;
/** Half of the band around the prediction. */
export const SAMPLE_BAND: i32 = SAMPLE + 5;
/** Sum of the last six values. */
export const SAMPLE_SUM: i32 = SAMPLE + 6;
/** Anomaly score, 0 to 6. */
export const SAMPLE_SCORE: i32 = SAMPLE + 7;
/** log10 of the days between such scores; -9 = not known. */
export const SAMPLE_LOG_RETURN_DAYS: i32 = SAMPLE + 8;
/** What the alert threshold is set on. */
export const SAMPLE_STRENGTH: i32 = SAMPLE + 9;
/** 1 = the alert fires. */
export const SAMPLE_ALERT: i32 = SAMPLE + 10;
/** Threshold of the alert; the same for the whole batch. */
export const ALERT_THRESHOLD: i32 = SAMPLE + 11;
/** log2 of the samples a block over false alerts a day; the same for the whole batch. */
export const LOG2_BLOCK_OVER_RATE: i32 = SAMPLE + 12;

/** Novelty of the last three values together. */
export const LASTING_NOVELTY: i32 = SAMPLE + 13;
/** The time whose half-hour was asked for last, Unix milliseconds, */
export const KNOWN_TIME: i32 = SAMPLE + 35;
/** and that half-hour of the week: the fields of a line share their time. */
export const KNOWN_HALF_HOUR: i32 = SAMPLE + 36;
/** What a stream says before it is standardised: the season, */
export const RAW_SEASON: i32 = SAMPLE + 26;
/** the 6-sample mean, */
export const RAW_SHORT: i32 = SAMPLE + 27;
/** and the regression. */
export const RAW_REGRESSION: i32 = SAMPLE + 28;
/** One over the sum of the streams' weights, 0 where all are off; the same for the whole batch. */
export const WEIGHT_UNIT: i32 = SAMPLE + 34;
/** What day and week alone predicted, relative to `BASE`. */
export const SAMPLE_SEASON: i32 = SAMPLE + 32;
/** log10 of the days between residuals like this one; -9 = not known. */
export const RESIDUAL_LOG_DAYS: i32 = SAMPLE + 15;
/** Value on the scale of its series' window. */
export const SAMPLE_SCALED: i32 = SAMPLE + 14;
/** First stream, of `STREAM_COUNT`; in the order of `STREAMS` in core/batch.ts. The score is made of the first `SCORE_STREAMS`. */
export const STREAM_SEASON: i32 = SAMPLE + 16;
/** Shift of the 6-sample mean, standardised. */
export const STREAM_SHORT: i32 = SAMPLE + 17;
/** Shift of the 48-sample mean, standardised. */
export const STREAM_LONG: i32 = SAMPLE + 18;
/** Error of the regression, standardised. */
export const STREAM_REGRESSION: i32 = SAMPLE + 19;
/** Error of the window outside of its series' subspace, standardised. */
export const STREAM_SUBSPACE: i32 = SAMPLE + 20;
/** Error of the window by its family's autoencoder, standardised. */
export const STREAM_AUTOENCODER: i32 = SAMPLE + 21;
/** Distance of the window from its family's clusters, standardised. */
export const STREAM_CLUSTERING: i32 = SAMPLE + 22;
/** Streams of which the score is made. */
export const SCORE_STREAMS: i32 = 7;
/** Record novelty of the residual. */
export const STREAM_RECORD_RESIDUAL: i32 = SAMPLE + 23;
/** Record novelty of the value. */
export const STREAM_RECORD_VALUE: i32 = SAMPLE + 24;
/** Record novelty of the residual's 48-sample mean. */
export const STREAM_RECORD_MEAN: i32 = SAMPLE + 25;
/** Streams of a sample. */
export const STREAM_COUNT: i32 = 10;
/** 1 = models of families take part, learned ones or trained ones; the same for the whole batch. */
export const FAMILY_MODELS: i32 = SAMPLE + 63;
/** The window in hand: 24 doubles, oldest first. */
export const WINDOW_IN_HAND: i32 = SAMPLE + 64;
