import { z } from "zod";

/** Options of drifts: series that go one way for days. */
export const DriftOptions = z.strictObject({
  enabled: z.boolean().default(true).describe("Look for series that go one way for days."),
  changeShareMin: z
    .number()
    .min(0)
    .default(0.1)
    .describe(
      "Least change that is told, as a share of the level at its start, of metrics of which no family knows a least deviation.",
    ),
});

/** Options of drifts after parsing. */
export type DriftOptions = z.output<typeof DriftOptions>;
