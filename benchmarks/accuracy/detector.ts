import type { InstanceVerdict } from "../../src/training/instance-verdict.ts";
import type { LabelledSeries } from "./labelled-sets.ts";

/** A detector under test: sees one instance from its first row to its last, and never looks ahead. */
export interface Detector {
  readonly name: string;
  judge(series: LabelledSeries): InstanceVerdict;
}
