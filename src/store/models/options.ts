import { z } from "zod";
import { duration } from "../../config/units.ts";

/** Options of the registry that an engine takes its models from. */
export const ModelsOptions = z.strictObject({
  folder: z
    .string()
    .min(1)
    .default("models")
    .describe(
      "Folder with trained models; those that are champions judge their families. It need not exist.",
    ),
  interval: duration("5s").describe(
    "Time from one look at the folder to the next: how soon a promotion or a rollback takes hold.",
  ),
});

/** Options of the registry after parsing: durations in milliseconds. */
export type ModelsOptions = z.output<typeof ModelsOptions>;
