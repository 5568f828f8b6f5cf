import { z } from "zod";

/** Options of the output to a terminal or a pipe. */
export const StdoutOptions = z.strictObject({
  format: z
    .enum(["text", "json", "none"])
    .default("text")
    .describe("How anomalies are printed: a readable line each, JSON lines, or not at all."),
  color: z
    .enum(["auto", "always", "never"])
    .default("auto")
    .describe("Colour of the severity in text: auto = on a terminal."),
});

/** Options of the output to a terminal or a pipe, parsed. */
export type StdoutOptions = z.output<typeof StdoutOptions>;
