import type { LabelledSeries } from "./labelled-sets.ts";

/** What a detector says of one instance, row by row. */
export interface Verdict {
  /** Ranks the rows: the higher the more anomalous. */
  readonly score: Float64Array;
  /** What its alert threshold is set on: repeats suppressed. */
  readonly strength: Float64Array;
  /** Alerts as they would be sent, of all metrics together; a row may have one of each metric. */
  readonly alerts: Uint8Array;
}

/** A detector under test: sees one instance from its first row to its last, and never looks ahead. */
export interface Detector {
  readonly name: string;
  judge(series: LabelledSeries): Verdict;
}
