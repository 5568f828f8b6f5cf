import { z } from "zod";
import { duration } from "../config/units.ts";

/** Settings of the signal stage: which samples are judged, on what value, and when a series counts as silent. */
export const SignalOptions = z.strictObject({
  lateness: duration("1m").describe(
    "A sample older than the newest of its series is refused: as out of order up to this age, as late beyond it.",
  ),
  future: duration("10m").describe(
    "A sample is refused if its time lies further ahead of the clock than this.",
  ),
  counters: z
    .enum(["auto", "off"])
    .default("auto")
    .describe("auto: readings that only rise are turned into rates per second. off: never."),
  silenceIntervals: z
    .number()
    .min(2)
    .default(5)
    .describe("A series with a steady rhythm counts as silent after this many of its intervals,"),
  silenceLeast: duration("10s").describe("and not before this long."),
});

/** Settings of the signal stage after parsing; durations in milliseconds. */
export type SignalOptions = z.output<typeof SignalOptions>;
