import { z } from "zod";
import { duration } from "../../config/units.ts";

/** Limits of what is judged in shadow. */
const shadow = z.strictObject({
  modelsMax: z
    .int()
    .min(0)
    .max(64)
    .default(4)
    .describe("Challengers judged at the same time; further ones are not, and that is logged."),
  seriesMax: z
    .int()
    .min(1)
    .max(2_000_000)
    .default(20_000)
    .describe("Series that each of them is shown, about 1.6 KB each: those that send first."),
});

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
  shadow: shadow
    .prefault({})
    .describe("Challengers: models that judge live samples beside the champions, without events."),
});

/** Options of the registry after parsing: durations in milliseconds. */
export type ModelsOptions = z.output<typeof ModelsOptions>;
