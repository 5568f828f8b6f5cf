import { z } from "zod";
import { weightOption } from "../weight-options.ts";

/** Settings of the mean shifts. */
export const MeanShiftOptions = z.strictObject({
  weight: weightOption("Weight of each of the two mean shifts in the score."),
});

/** Settings of the mean shifts after parsing. */
export type MeanShiftOptions = z.output<typeof MeanShiftOptions>;
