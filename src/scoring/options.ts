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
    .max(4)
    .default(1.5)
    .describe(
      "Weight of values never seen before, against scores that are rare: 1.5 finds more in steady metrics, 1 less noise in lively ones.",
    ),
});

/** Settings of the alert after parsing. */
export type ScoringOptions = z.output<typeof ScoringOptions>;
