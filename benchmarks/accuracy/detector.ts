import type { InstanceVerdict } from "../../src/training/instance-verdict.ts";
import type { LabelledSeries } from "./labelled-sets.ts";

/** False alerts per series and day that the shipped settings promise. */
export const PROMISED_PER_DAY = 0.1;

/** A detector under test: sees one instance from its first row to its last, and never looks ahead. */
export interface Detector {
  readonly name: string;
  /** False alerts per series and day that it is held to. */
  readonly promisedPerDay: number;
  judge(series: LabelledSeries): InstanceVerdict;
}
