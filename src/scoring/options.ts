import { z } from "zod";

/** Settings of the alert. */
export const ScoringOptions = z.strictObject({
  falseAlertsPerDay: z
    .number()
    .min(0.0001)
    .max(10)
    .default(0.1)
    .describe("False alerts wanted per series and day, about: the threshold of the alert."),
});

/** Settings of the alert after parsing. */
export type ScoringOptions = z.output<typeof ScoringOptions>;
