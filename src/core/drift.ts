import type { Unit } from "./metric-knowledge.ts";

/** A straight change of a series over days. */
export interface Drift {
  /** Where the line begins, Unix milliseconds. */
  readonly startMs: number;
  /** Where the line ends: the end of the last bucket of time that counts, Unix milliseconds. */
  readonly endMs: number;
  /** The line's value at its start, in the unit of what is judged. */
  readonly startLevel: number;
  /** The line's value at its end. */
  readonly level: number;
  readonly slopePerDay: number;
  /** Usual distance of the series' means from the line, as a standard deviation. */
  readonly deviation: number;
  /** Confidence that the series rises or falls at all, 0 to 1. */
  readonly confidence: number;
}

/** A drift with what is known of its metric. */
export interface KnownDrift extends Drift {
  /** Whether the values are a counter's rate per second. */
  readonly perSecond: boolean;
  /** Unit of the metric's samples; absent where it is not known. */
  readonly unit?: Unit;
  /** The edge of what is possible that the line runs into, where it does so before long. */
  readonly limit?: DriftLimit;
}

/** An edge of what is possible for a metric. */
export interface DriftLimit {
  /** In the unit of what is judged. */
  readonly value: number;
  /** When the line reaches it, Unix milliseconds. */
  readonly timeMs: number;
}

/** What a look at the history of a series showed. */
export interface DriftLook {
  readonly seriesId: number;
  /** End of the newest bucket of its history, Unix milliseconds. */
  readonly timeMs: number;
  /** Mean of the values in the last day of its history. */
  readonly level: number;
  /** Absent where the series does not drift, or by too little to be told. */
  readonly drift?: KnownDrift;
}
