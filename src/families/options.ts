import { z } from "zod";
import { UNITS } from "../core/metric-knowledge.ts";

const PATTERN = "a text with * for any characters and | between alternatives";

const metric = z
  .strictObject({
    unit: z
      .enum(UNITS)
      .optional()
      .describe("Unit of the samples; told by the name's ending where not given (_bytes, _ms …)."),
    direction: z
      .enum(["up", "down", "both"])
      .default("both")
      .describe("Which way a value must stray to open an anomaly."),
    nature: z
      .enum(["auto", "counter", "gauge"])
      .default("auto")
      .describe(
        "counter: only counts up, and is judged by its rate from the first sample on. gauge: never is. auto: the samples tell.",
      ),
    min: z
      .number()
      .optional()
      .describe("Least value that is possible; of a counter, of its rate per second."),
    max: z
      .number()
      .optional()
      .describe("Greatest value that is possible; of a counter, of its rate per second."),
    deviationMin: z
      .number()
      .min(0)
      .default(0)
      .describe(
        "Distance from the expected value from which on an anomaly opens, in the unit of the samples; of a counter, of its rate per second.",
      ),
    deviationShareMin: z
      .number()
      .min(0)
      .default(0)
      .describe(
        "The same as a share of the expected value, 0.5 = half of it. Both must be reached.",
      ),
    judge: z
      .enum(["always", "never"])
      .default("always")
      .describe("never: no value opens an anomaly. That the series stops still does."),
  })
  .refine(({ min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }) => min <= max, {
    error: "min is at most max",
  });

/** One entry of a list of families: metrics, by patterns, and what is known of them. */
export const FamilyRule = z.strictObject({
  family: z
    .string()
    .min(1)
    .optional()
    .describe("Name of the family; the measurement's name where not given."),
  measurements: z
    .string(PATTERN)
    .min(1)
    .default("*")
    .describe("Measurements that the entry is for: * stands for any characters, | for or."),
  tags: z
    .record(z.string(), z.string(PATTERN).min(1))
    .default({})
    .describe("Tags that a series must have, each with a pattern for its value."),
  metrics: z
    .record(z.string().min(1), metric)
    .prefault({ "*": {} })
    .describe(
      "What is known of each metric, by a pattern of its name; the first that fits counts. `*: {}` at the end takes in all others.",
    ),
});

/** One entry of a list of families after parsing. */
export type FamilyRule = z.output<typeof FamilyRule>;

/** What an entry knows of a metric. */
export type MetricRule = FamilyRule["metrics"][string];

/** Option `families`: a list of entries, or the file that holds one. */
export const FamiliesOption = z
  .union([
    z.string("a list of families, or the path of a file that holds one").min(1),
    z.array(FamilyRule),
  ])
  .transform((given, context): readonly FamilyRule[] => {
    if (typeof given !== "string") return given;
    context.addIssue({
      code: "custom",
      message: "whoever reads the configuration reads this file",
    });
    return z.NEVER;
  })
  .prefault([]);
