import { z } from "zod";
import { byteSize, duration } from "../../config/units.ts";
import { isRegistryName } from "./registry-place.ts";

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
    .refine(isRegistryName, "a folder, or a URL such as https://models.example.org/outlierd")
    .optional()
    .describe(
      "Folder or http(s) URL of the registry, whose champions judge their families. Else `models` where the engine starts, if it is there, or the models that come with outlierd.",
    ),
  interval: duration("5s").describe(
    "Time from one look at the registry to the next: how soon a promotion or a rollback takes hold.",
  ),
  authorization: z
    .string()
    .regex(/^[\x20-\x7e]+$/, "printable ASCII")
    .optional()
    .describe(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: readers are meant to see the notation
      "At a URL: value of the header Authorization, such as `Bearer ${TOKEN}`. User and password may also stand in the URL.",
    ),
  timeout: duration("10s").describe(
    "At a URL: longest time of a look. What has not come by then is fetched at the next one.",
  ),
  bytesMax: byteSize("16MiB").describe(
    "At a URL: most bytes of index.json, and of a version with all its files.",
  ),
  shadow: shadow
    .prefault({})
    .describe("Challengers: models that judge live samples beside the champions, without events."),
});

/** Options of the registry after parsing: durations in milliseconds, sizes in bytes. */
export type ModelsOptions = z.output<typeof ModelsOptions>;
