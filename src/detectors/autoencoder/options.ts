import { z } from "zod";
import { weightOption } from "../weight-options.ts";

/** Settings of the autoencoder. */
export const AutoencoderOptions = z.strictObject({
  weight: weightOption("Weight of the family's autoencoder in the score.", 0),
});

/** Settings of the autoencoder after parsing. */
export type AutoencoderOptions = z.output<typeof AutoencoderOptions>;
