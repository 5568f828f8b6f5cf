import { z } from "zod";
import { AutoencoderOptions } from "./autoencoder/options.ts";
import { ClusteringOptions } from "./clustering/options.ts";
import { MeanShiftOptions } from "./mean-shift/options.ts";
import { RecordsOptions } from "./records/options.ts";
import { RegressionOptions } from "./regression/options.ts";
import { SeasonOptions } from "./season/options.ts";
import { SubspaceOptions } from "./subspace/options.ts";

/** Settings of every detector, under the key that `DETECTORS` has it by. */
export const DetectorsOptions = z.strictObject({
  season: SeasonOptions.prefault({}).describe(
    "Values that are unusual for the time of day or the week.",
  ),
  meanShift: MeanShiftOptions.prefault({}).describe("Levels that move."),
  regression: RegressionOptions.prefault({}).describe(
    "Values that do not follow from those before them.",
  ),
  subspace: SubspaceOptions.prefault({}).describe("Stretches of an unusual shape."),
  autoencoder: AutoencoderOptions.prefault({}).describe(
    "Stretches of a shape that the metric's family has never shown, by a small network.",
  ),
  clustering: ClusteringOptions.prefault({}).describe(
    "Stretches of a shape that the metric's family has never shown, by clusters.",
  ),
  records: RecordsOptions.prefault({}).describe("Values beyond all that a series has shown."),
});

/** Settings of every detector after parsing. */
export type DetectorsOptions = z.output<typeof DetectorsOptions>;
