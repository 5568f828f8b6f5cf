import { z } from "zod";
import { weightOption } from "../weight-options.ts";

/** Settings of the regression. */
export const RegressionOptions = z.strictObject({
  weight: weightOption("Weight of the regression in the score."),
});

/** Settings of the regression after parsing. */
export type RegressionOptions = z.output<typeof RegressionOptions>;
