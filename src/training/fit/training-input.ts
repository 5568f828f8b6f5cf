import { MODEL_INPUTS, type ModelDescription, type ModelDetector } from "../../core/model.ts";
import type { Dataset, DatasetSet } from "../datasets/dataset-format.ts";
import { windowCount } from "./windows.ts";

/** What every detector is trained from. */
export interface TrainingInput {
  readonly dataset: Dataset;
  /** Windows [n × 24] of each set, bounded: of a large one, every second, third … */
  readonly windows: Readonly<Record<DatasetSet, Float32Array>>;
  readonly seed: number;
  /** Name and version of this program. */
  readonly program: string;
}

/** Weight of a trained model's stream once it is promoted: as much as that of one that is on as shipped. */
const WEIGHT = 1;

/** The part of a description that does not depend on the detector. */
export function describeInput(
  { dataset, windows, seed, program }: TrainingInput,
  detector: ModelDetector,
): Pick<
  ModelDescription,
  "family" | "detector" | "program" | "inputs" | "data" | "seed" | "weight"
> {
  const { train } = dataset.sets;
  return {
    family: dataset.family,
    detector,
    program,
    inputs: MODEL_INPUTS[detector],
    data: {
      sha256: dataset.sha256,
      from: train.from ?? "",
      to: train.to ?? "",
      series: train.series,
      windows: windowCount(windows.train),
      source: dataset.sources.join(", "),
    },
    seed,
    weight: WEIGHT,
  };
}
