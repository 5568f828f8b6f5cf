import { z } from "zod";

/** Settings of the alert. */
export const ScoringOptions = z.strictObject({
  falseAlertsPerDay: z
    .number()
    .min(0.0001)
    .max(10)
    .default(0.1)
    .describe("False alerts wanted per series and day, about: the threshold of the alert."),
  recordWeight: z
    .number()
    .min(0)
    .max(8)
    .default(2.5)
    .describe(
      "Weight of values never seen before, against values that are rare: more finds more in young and steady metrics, less keeps lively ones quiet.",
    ),
});

/** Settings of the alert after parsing. */
export type ScoringOptions = z.output<typeof ScoringOptions>;
