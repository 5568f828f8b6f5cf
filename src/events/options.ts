import { z } from "zod";
import { duration } from "../config/units.ts";

/** Options of the events stage: when an anomaly opens, is updated and ends. */
export const EventsOptions = z.strictObject({
  resolveAfter: z
    .int()
    .min(1)
    .default(5)
    .describe(
      "Samples in a row, inside the band and without an alert, after which an anomaly ends.",
    ),
  openMax: duration("6h").describe(
    "Longest time an anomaly stays open; after it the new level counts as normal.",
  ),
  updateInterval: duration("5m").describe("Least time between two events of one open anomaly."),
  coolDown: duration("10m").describe(
    "Time after an anomaly's end in which its series opens another only if that is stronger.",
  ),
  coolDownSamples: z
    .int()
    .min(0)
    .default(10)
    .describe("Samples that the cool-down lasts at least, for series with long intervals."),
  openedPerMinuteMax: z
    .int()
    .min(1)
    .default(60)
    .describe("Anomalies opened in a minute; more wait until there is room and open if they last."),
  openAnomaliesMax: z
    .int()
    .min(1)
    .default(10_000)
    .describe(
      "Anomalies open, waiting or cooling down at once; more alerts are refused and counted.",
    ),
});

/** Options of the events stage, parsed: durations in milliseconds. */
export type EventsOptions = z.output<typeof EventsOptions>;
