import { z } from "zod";
import { DetectorsOptions } from "../detectors/options.ts";
import { DriftOptions } from "../detectors/regression/drift-options.ts";
import { EventsOptions } from "../events/options.ts";
import { FamiliesOption } from "../families/options.ts";
import { ScoringOptions } from "../scoring/options.ts";
import { ServerOptions } from "../server/options.ts";
import { SignalOptions } from "../signal/options.ts";
import { findFeedback } from "../sinks/influxdb/feedback.ts";
import { influxdbSinkOptions } from "../sinks/influxdb/options.ts";
import { StdoutOptions } from "../sinks/stdout/options.ts";
import { WebhookOptions } from "../sinks/webhook/options.ts";
import { HostOptions } from "../sources/host/options.ts";
import { HttpSourceOptions } from "../sources/http/options.ts";
import { influxdb1Options } from "../sources/influxdb1/options.ts";
import { influxdb2Options } from "../sources/influxdb2/options.ts";
import { SocketSourceOptions } from "../sources/socket/options.ts";
import { ModelsOptions } from "../store/models/options.ts";
import { DeliveryOptions, OutboxOptions } from "../store/outbox-options.ts";
import { byteSize, duration } from "./units.ts";

const limits = z.strictObject({
  series: z
    .int()
    .min(1)
    .max(2_000_000)
    .default(1_000_000)
    .describe("Series held at once; samples of further ones are refused and counted."),
  line: byteSize("64KiB").describe("Longest line of line protocol; longer ones are refused."),
  expiry: duration("1d").describe("Series without a sample for this long are forgotten."),
});

const checkpoints = z.strictObject({
  interval: duration("5m").describe(
    "Time from one save to the next; what was learned since the last is lost in a crash.",
  ),
});

const sources = z.strictObject({
  host: HostOptions.prefault({}).describe("This machine's own metrics."),
  socket: z
    .array(SocketSourceOptions)
    .prefault([])
    .describe("TCP and UDP sockets that take line protocol."),
  influxdb1: z
    .array(influxdb1Options)
    .prefault([])
    .describe("Databases of InfluxDB 1.x servers that are subscribed to."),
  influxdb2: z
    .array(influxdb2Options)
    .prefault([])
    .describe("Buckets of InfluxDB 2.x servers that are read by query."),
  http: HttpSourceOptions.prefault({}).describe(
    "Line protocol over HTTP: /write, /api/v2/write and /api/v3/write_lp on the port above.",
  ),
});

const log = z.strictObject({
  level: z
    .enum(["error", "warn", "info", "debug"])
    .default("warn")
    .describe("Least urgent kind of message that is logged, as JSON on standard error."),
});

const configRecord = z.strictObject({
  listen: ServerOptions.shape.listen,
  dataDir: z
    .string()
    .min(1)
    .default("outlierd-data")
    .describe("Folder for what must survive a restart: undelivered events and what was learned."),
  limits: limits.prefault({}).describe("How much the engine takes on."),
  server: ServerOptions.omit({ listen: true }).prefault({}).describe("The HTTP port."),
  sources: sources.prefault({}).describe("Where samples come from."),
  signal: SignalOptions.prefault({}).describe(
    "Which samples are judged, on what value, and when a series counts as silent.",
  ),
  detectors: DetectorsOptions.prefault({}).describe(
    "What judges every series, and how much each of them counts.",
  ),
  models: ModelsOptions.prefault({}).describe("Models that were trained offline."),
  alert: ScoringOptions.prefault({}).describe("How readily an alert fires."),
  drift: DriftOptions.prefault({}).describe("Leaks, and whatever else creeps for days."),
  events: EventsOptions.prefault({}).describe("When an anomaly opens, is updated and ends."),
  families: FamiliesOption.describe(
    "What you know of your metrics: entries, or the path of a file with them. They come before those that are shipped.",
  ),
  stdout: StdoutOptions.prefault({}).describe("Events on standard output."),
  webhooks: z
    .array(WebhookOptions)
    .prefault([])
    .describe("Receivers of events, each with a filter of its own."),
  outbox: OutboxOptions.prefault({}).describe("Events that wait on disk for their delivery."),
  delivery: DeliveryOptions.prefault({}).describe("When a delivery is tried again and given up."),
  checkpoints: checkpoints.prefault({}).describe("Saves of what was learned, in `dataDir`."),
  writeBack: z
    .array(influxdbSinkOptions)
    .prefault([])
    .describe("InfluxDB databases and buckets that scores are written back to."),
  log: log.prefault({}).describe("The engine's own log."),
});

/**
 * The whole configuration file, joined from the options of the parts, which own defaults and
 * descriptions; what holds between parts is checked here.
 */
export const configSchema = configRecord.superRefine((config, context) => {
  const refuse = (path: PropertyKey[], message: string): void =>
    context.addIssue({ code: "custom", path, message });
  for (const list of ["webhooks", "writeBack"] as const) {
    for (const index of repeated(config[list].map(({ name }) => name))) {
      refuse([list, index, "name"], "this name is taken: names in a list differ");
    }
  }
  for (const [index, target] of config.writeBack.entries()) {
    for (const reason of findFeedback(config.sources.influxdb1, [target])) {
      refuse(["writeBack", index], reason);
    }
  }
});

/** Places of names that stand earlier in the list too. */
function repeated(names: readonly string[]): number[] {
  return names.flatMap((name, index) => (names.indexOf(name) < index ? [index] : []));
}

/** The configuration after parsing: complete, durations in milliseconds, sizes in bytes. */
export type Config = z.output<typeof configSchema>;
