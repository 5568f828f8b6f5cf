import { z } from "zod";
import { weightOption } from "../weight-options.ts";

/** Settings of the season. */
export const SeasonOptions = z.strictObject({
  weight: weightOption("Weight of the season in the score. The band is drawn all the same."),
});

/** Settings of the season after parsing. */
export type SeasonOptions = z.output<typeof SeasonOptions>;
