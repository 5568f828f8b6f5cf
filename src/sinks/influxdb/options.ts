import { z } from "zod";
import { byteSize, duration } from "../../config/units.ts";

/** One InfluxDB, 1.x or 2.x, that scores are written back to. */
export const influxdbSinkOptions = z
  .strictObject({
    name: z.string().min(1).default("influxdb").describe("Name of this sink, unique among them."),
    url: z
      .url({ protocol: /^https?$/, error: "a URL such as http://127.0.0.1:8086" })
      .default("http://127.0.0.1:8086")
      .describe("InfluxDB's HTTP address."),
    database: z
      .string()
      .min(1)
      .optional()
      .describe("InfluxDB 1.x: database to write to, not one that the engine subscribes to."),
    retentionPolicy: z
      .string()
      .min(1)
      .optional()
      .describe("InfluxDB 1.x: retention policy; the database's default one where not given."),
    username: z.string().optional().describe("InfluxDB 1.x: user, where it asks for one."),
    password: z.string().default("").describe("InfluxDB 1.x: the user's password."),
    bucket: z.string().min(1).optional().describe("InfluxDB 2.x: bucket to write to."),
    org: z.string().default("").describe("InfluxDB 2.x: organization that the bucket belongs to."),
    token: z.string().default("").describe("InfluxDB 2.x: API token that may write to the bucket."),
    every: z
      .enum(["all", "anomalous"])
      .default("anomalous")
      .describe(
        "Write every judged sample, or only those whose score reaches `level` or that alert.",
      ),
    level: z
      .number()
      .min(0)
      .max(6)
      .default(2)
      .describe("Score, 0 to 6, from which a sample counts as anomalous for `every: anomalous`."),
    interval: duration("1s").describe("Longest time that scores wait before they are sent."),
    batchLines: z.int().min(1).default(5000).describe("Most scores in one request."),
    bufferLines: z
      .int()
      .min(1)
      .default(100_000)
      .describe(
        "Most scores kept while InfluxDB is slow or away; what comes beyond is dropped and counted.",
      ),
    retryFor: duration("10m").describe(
      "How long a request is tried again before its scores are dropped.",
    ),
    timeout: duration("10s").describe("Longest wait for the answer to a request."),
    gzipFrom: byteSize("1KiB").describe("Requests of this size and above are compressed."),
  })
  .refine((options) => (options.database === undefined) !== (options.bucket === undefined), {
    error: "give either `database` (InfluxDB 1.x) or `bucket` (InfluxDB 2.x)",
  });

/** Settings of an InfluxDB sink, complete. */
export type InfluxdbSinkOptions = z.output<typeof influxdbSinkOptions>;
