import { z } from "zod";
import { duration } from "../../config/units.ts";

/** One database of an InfluxDB 1.x server that the engine subscribes to. */
export const influxdb1Options = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: "a URL such as http://127.0.0.1:8086" })
    .default("http://127.0.0.1:8086")
    .describe("InfluxDB's HTTP address, without user and password."),
  database: z.string().min(1).default("telegraf").describe("Database to watch."),
  retentionPolicy: z
    .string()
    .min(1)
    .optional()
    .describe("Retention policy to watch; the database's default one where not given."),
  username: z
    .string()
    .optional()
    .describe("User, where InfluxDB asks for one. Subscriptions need an administrator."),
  password: z.string().default("").describe("The user's password."),
  autosubscribe: z
    .boolean()
    .default(true)
    .describe(
      "Create the subscription at start and drop it at stop. Where off, samples come by a subscription that you made, and only gaps are read by query.",
    ),
  subscription: z
    .string()
    .min(1)
    .default("outlierd")
    .describe("Name of the subscription; two engines on one database need two names."),
  address: z
    .url({ protocol: /^https?$/, error: "a URL such as http://10.0.0.5:8650" })
    .optional()
    .describe(
      "Address under which InfluxDB reaches this engine, with any:TOKEN@ before the host where the engine asks for a token; the engine's listen address where not given.",
    ),
  interval: duration("10s").describe("How often the subscription is looked after."),
  history: duration("1h").describe(
    "How far back samples are read by query, at the first start and after a gap.",
  ),
  overlap: duration("1m").describe(
    "How much is read again before a gap, for writers that were late; samples that come twice are refused as duplicates.",
  ),
  page: duration("10m").describe(
    "Time covered by one query; shorter takes less of InfluxDB's memory.",
  ),
  timeout: duration("1m").describe("Longest silence while an answer is awaited."),
  retryMax: duration("5m").describe(
    "Longest wait between attempts while InfluxDB cannot be reached.",
  ),
});

/** Settings of an InfluxDB 1.x source, complete. */
export type Influxdb1Options = z.output<typeof influxdb1Options>;
