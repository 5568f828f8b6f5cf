/**
 * The state that every series owns, in four blocks. A fresh series' blocks are all zero.
 *
 * `SIGNAL_…` are offsets in a signal block, `HOT`'s in a hot block. Each names the view that it counts
 * in: `F` and `I` in words of 4 bytes, `D` in doubles of 8, `U` in bytes.
 */

/** Bytes of a signal block: last sample, counter state, sampling interval. See `signal.ts`. */
export const SIGNAL_BYTES: i32 = 48;
/** Bytes of a hot block: what every sample reads and writes. See `detection.ts`. */
export const HOT_BYTES: i32 = 816;
/** Bytes of a cold block: the seasonal profile and the ring of block maxima. */
export const COLD_BYTES: i32 = 624;
/** Bytes of a history block: means over days. See `history.ts`. */
export const HISTORY_BYTES: i32 = 96;

/** `D` at the beginning of a signal block: time of the newest sample, Unix milliseconds; 0 = none yet. */
export const SIGNAL_LAST_TIME: i32 = 0;
/** `D`: newest reading as it came, before it was turned into a rate. */
export const SIGNAL_LAST_VALUE: i32 = 1;
/** `F`: what that reading holds beyond its double. */
export const SIGNAL_LAST_REMAINDER: i32 = 4;
/** `I`: samples taken in. */
export const SIGNAL_COUNT: i32 = 5;
/** `F`: usual interval between samples, milliseconds. */
export const SIGNAL_INTERVAL: i32 = 6;
/** `F`: how far intervals stray from the usual one, as a share of it, 0 to 10. */
export const SIGNAL_JITTER: i32 = 7;
/** `I`: increases since the last fall. */
export const SIGNAL_INCREASES: i32 = 8;
/** `U`: `FLAG_…` bits. */
export const SIGNAL_FLAGS: i32 = 36;
/** `U`: what the series is taken for, one of `NATURE_…`. */
export const SIGNAL_NATURE: i32 = 37;
/** `U`: falls seen that a counter does not make. */
export const SIGNAL_FALLS: i32 = 38;
/** `U`: the epoch in which its newest sample arrived; see `EPOCH` of the layout. */
export const SIGNAL_EPOCH: i32 = 39;
/** `I`: number of the metric family that the series belongs to; 0 = none. */
export const SIGNAL_FAMILY: i32 = 10;

/** `D`: first value; all else in the block is relative to it, so that single precision suffices. */
export const BASE: i32 = 0;
/** `D`: time of the first sample, Unix milliseconds. */
export const FIRST_TIME: i32 = 1;
/** `I`: samples judged. */
export const COUNT: i32 = 4;
/** `F`: samples that differed from the one before. */
export const CHANGES: i32 = 5;
/** `F`, two words: level and scale, the first predictor. */
export const LEVEL: i32 = 6;
/** `F`: usual error of the level as a predictor. */
export const ERROR_LEVEL: i32 = 8;
/** `F`: usual error of the time of day as a predictor. */
export const ERROR_DAY: i32 = 9;
/** `F`: usual error of the hour of the week as a predictor. */
export const ERROR_WEEK: i32 = 10;
/** `F`: usual error of the prediction, as a standard deviation. */
export const ERROR: i32 = 11;
/** `F`: samples behind `ERROR_DAY`. */
export const ERROR_DAY_COUNT: i32 = 12;
/** `F`: samples behind `ERROR_WEEK`. */
export const ERROR_WEEK_COUNT: i32 = 13;
/** `I`: current half-hour of the week plus one; 0 = none yet. */
export const BIN: i32 = 14;
/** `F`, `VISIT_…`: the current time-of-day bin. */
export const DAY: i32 = 15;
/** `F`, `VISIT_…`: the current hour-of-week bin. */
export const WEEK: i32 = 18;
/** `F`: value of one step of the int16 profile in the cold block. */
export const PROFILE_SCALE: i32 = 21;
/** `F`: smoothed season stream. */
export const SEASON_SMOOTH: i32 = 22;
/** `F`, four words: means of the logarithms of season stream and short mean shift, then their variances. */
export const SEASON_SHORT_STANDARD: i32 = 23;
/** `F`, two words: level and scale of 6-sample means. */
export const SHORT_LEVEL: i32 = 27;
/** `F`, two words: level and scale of 48-sample means. */
export const LONG_LEVEL: i32 = 29;
/** `F`, two words: mean and variance of the logarithm of the long mean shift. */
export const LONG_STANDARD: i32 = 31;
/** `F`: long mean shift, standardised; held for six samples. */
export const LONG_SHIFT: i32 = 33;
/** `F`, six words: the last six values. */
export const SHORT_VALUES: i32 = 34;
/** `F`, six words: the 6-sample means that ended one to six samples ago. */
export const SHORT_MEANS: i32 = 40;
/** `F`, eight words: sums of six values, the last eight. */
export const LONG_SUMS: i32 = 46;
/** `F`, eight words: the last eight 48-sample means. */
export const LONG_MEANS: i32 = 54;
/** `F`: sum of the residuals since the last multiple of six. */
export const RESIDUAL_SUM: i32 = 62;
/** `F`, eight words: sums of six residuals, the last eight. */
export const RESIDUAL_SUMS: i32 = 63;
/** `F`, two words: range of the values. */
export const VALUE_RANGE: i32 = 71;
/** `F`, two words: range of the residuals. */
export const RESIDUAL_RANGE: i32 = 73;
/** `F`, two words: range of the 48-sample means of the residual. */
export const MEAN_RANGE: i32 = 75;
/** `F`, two words: range of the innermost of three values in a row. */
export const LASTING_RANGE: i32 = 88;
/** `F`, `RARITY_…`: how rare scores are. */
export const SCORE_RARITY: i32 = 77;
/** `F`: natural logarithm of the blocks a day. */
export const LOG_BLOCKS_PER_DAY: i32 = 80;
/** `F`, five words: highest strength in each of the last five buckets of 24 samples. */
export const STRENGTHS: i32 = 81;
/** `F`: alerts not yet forgiven. */
export const ALERTS: i32 = 86;
/** `F`: age of the series at its last alert, days. */
export const ALERT_AGE: i32 = 87;

/** `F`, two words: level and scale by which values of the window are scaled. */
export const WINDOW_LEVEL: i32 = 90;
/** `F`, 24 words: ring of the last scaled values. */
export const WINDOW: i32 = 92;
/** `F`, five words: intercept and weights of the four values before. */
export const REGRESSION_WEIGHTS: i32 = 116;
/** `F`, 15 words: upper triangle of the inverse covariance of the regression's inputs. */
export const REGRESSION_COVARIANCE: i32 = 121;
/** `F`: usual error of the regression. */
export const REGRESSION_ERROR: i32 = 136;
/** `F`: smoothed regression stream. */
export const REGRESSION_SMOOTH: i32 = 137;
/** `F`, two words: mean and variance of the regression stream's logarithm. */
export const REGRESSION_STANDARD: i32 = 138;
/** `H` at this word, three times 24 half-words: directions of the windows' subspace, in steps. */
export const SUBSPACE_DIRECTIONS: i32 = 140;
/** `F`: usual error of a window. */
export const SUBSPACE_ERROR: i32 = 176;
/** `F`, two words: mean and variance of the subspace stream's logarithm. */
export const SUBSPACE_STANDARD: i32 = 177;
/** `F`: subspace stream, standardised; held from one look to the next. */
export const SUBSPACE_HELD: i32 = 179;

/** `F`, two words: level and scale of what the season's prediction has lately been off by. */
export const OFFSET: i32 = 180;
/** `F`: usual error of season and offset together as a predictor. */
export const ERROR_OFFSET: i32 = 182;
/** `F`: usual residual over a long time, against which its rarity is measured. */
export const RESIDUAL_SCALE: i32 = 183;
/** `F`, `RARITY_…`: how rare residuals are. */
export const RESIDUAL_RARITY: i32 = 184;
/** `F`: usual 48-sample mean of the residual over a long time. */
export const MEAN_SCALE: i32 = 187;
/** `F`, `RARITY_…`: how rare such means are. */
export const MEAN_RARITY: i32 = 188;
/** `F`: log10 of the return period of the last such mean; held for six samples. */
export const MEAN_LOG_DAYS: i32 = 191;
/** `I`: samples judged up to the last alert, with it; 0 = none yet. */
export const ALERT_COUNT: i32 = 192;
/** `F`: strength of the last alert. */
export const ALERT_STRENGTH: i32 = 193;
/** `F`, two words: mean and variance of the autoencoder stream's logarithm. */
export const AUTOENCODER_STANDARD: i32 = 194;
/** `F`: autoencoder stream, standardised; held from one look to the next. */
export const AUTOENCODER_HELD: i32 = 196;
/** `F`, two words: mean and variance of the clustering stream's logarithm. */
export const CLUSTERING_STANDARD: i32 = 197;
/** `F`: clustering stream, standardised; held from one look to the next. */
export const CLUSTERING_HELD: i32 = 199;

/** `I`: samples that the regression has judged: fewer than `COUNT` where it was off at first. */
export const REGRESSION_COUNT: i32 = 200;
/** `I`: the same of the subspace. */
export const SUBSPACE_COUNT: i32 = 201;
/** `I`: looks at the series by the models of its family. */
export const FAMILY_COUNTED: i32 = 202;
/** `F`: highest residual of the current block that was found to be common, in units of the usual one. */
export const RESIDUAL_COMMON: i32 = 203;

/** `H` in a cold block: 48 time-of-day bins, then 168 hour-of-week bins, in steps and moved up by one where not negative; 0 = never visited. */
export const PROFILE: i32 = 0;
/** Bins of the profile. */
export const PROFILE_BINS: i32 = 216;
/** `U` in a cold block, the ring of block maxima of the score, */
export const SCORE_MAXIMA: i32 = 432;
/** of the residual, */
export const RESIDUAL_MAXIMA: i32 = 496;
/** and of its 48-sample mean. */
export const MEAN_MAXIMA: i32 = 560;
/** Block maxima kept in each. */
export const MAXIMA_COUNT: i32 = 64;

/** `D` at the beginning of a history block: when the current bucket ends, Unix milliseconds; 0 = none yet. */
export const HISTORY_END: i32 = 0;
/** `D`: sum of the values in the current bucket, */
export const HISTORY_SUM: i32 = 1;
/** `I`: and how many there are. */
export const HISTORY_COUNT: i32 = 4;
/** `F`: value of one step of a point; 0 = no point yet. */
export const HISTORY_SCALE: i32 = 5;
/** `U`: how often the length of buckets has been doubled. */
export const HISTORY_SPAN: i32 = 24;
/** `U`: points kept. */
export const HISTORY_POINTS: i32 = 25;
/** `U`: 1 = a point has been added since the points were looked at. */
export const HISTORY_FRESH: i32 = 26;
/** `U`: looks at the points that are still to be left out, after a drift has ended. */
export const HISTORY_REST: i32 = 27;
/** `H`, 32 half-words: the points, oldest first, in steps and relative to `BASE`. */
export const HISTORY_POINT: i32 = 16;
/** A point into which no sample fell. */
export const HISTORY_EMPTY: i32 = -32768;
