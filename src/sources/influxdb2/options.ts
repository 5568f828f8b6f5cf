import { z } from "zod";
import { duration } from "../../config/units.ts";

/** One bucket of an InfluxDB 2.x server that the engine reads by query. */
export const influxdb2Options = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: "a URL such as http://127.0.0.1:8086" })
    .default("http://127.0.0.1:8086")
    .describe("InfluxDB's HTTP address."),
  token: z.string().default("").describe("API token that may read the bucket."),
  org: z.string().default("").describe("Organization that the bucket belongs to."),
  bucket: z.string().min(1).default("telegraf").describe("Bucket to watch."),
  measurements: z
    .array(z.string().min(1))
    .default([])
    .describe("Measurements to read; all where the list is empty."),
  interval: duration("10s").describe("How often the bucket is asked for new samples."),
  lag: duration("5s").describe(
    "How long samples are given to arrive in the bucket before they are read; later ones are missed.",
  ),
  history: duration("1h").describe(
    "How far back samples are read, at the first start and after a gap.",
  ),
  page: duration("10m").describe("Longest stretch of time covered by one query."),
  timeout: duration("1m").describe("Longest silence while an answer is awaited."),
  retryMax: duration("5m").describe(
    "Longest wait between attempts while InfluxDB cannot be reached.",
  ),
});

/** Settings of an InfluxDB 2.x source, complete. */
export type Influxdb2Options = z.output<typeof influxdb2Options>;
