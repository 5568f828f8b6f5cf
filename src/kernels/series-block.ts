/** Sizes of the state that every series owns; the fields inside are named by the kernels that use them. */

/** Bytes of a signal block: last sample, counter state, sampling interval. See `signal.ts`. */
export const SIGNAL_BYTES: i32 = 48;
/** Bytes of a hot block: what every sample reads and writes. See `detection.ts`. */
export const HOT_BYTES: i32 = 512;
/** Bytes of a cold block: the seasonal profile, touched when a time bin changes. See `season.ts`. */
export const COLD_BYTES: i32 = 432;

/** `D` at the beginning of a signal block: time of the newest sample, Unix milliseconds; 0 = none yet. */
export const SIGNAL_LAST_TIME: i32 = 0;
