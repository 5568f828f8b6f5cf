import type { InfluxDB, WriteApi, WriteOptions } from "@influxdata/influxdb-client";
import type { ScoredBatch } from "../../core/batch.ts";
import type { Clock } from "../../core/clock.ts";
import type { Logger } from "../../core/logger.ts";
import type { Counter, Metrics } from "../../core/metrics.ts";
import type { SeriesTable } from "../../core/series.ts";
import type { ScoreSink } from "../../core/sink.ts";
import type { InfluxdbSinkOptions } from "./options.ts";
import { isWanted, scoreLine } from "./score-line.ts";

/** What an InfluxDB sink is handed. */
export interface InfluxdbSinkParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const RETRY_MIN_MS = 1000;
const RETRY_MAX_MS = 60_000;

/**
 * The client's way to write, for both kinds of server.
 *
 * The client speaks `POST /api/v2/write`, which InfluxDB 1.x knows from 1.8 on only; its path can be
 * replaced, so the same client with its batches, gzip and retries writes to `POST /write` of any 1.x.
 */
function openWriteApi(
  client: InfluxDB,
  options: InfluxdbSinkOptions,
  writeOptions: Partial<WriteOptions>,
): WriteApi {
  const { database, retentionPolicy, username, password } = options;
  const api = client.getWriteApi(options.org, options.bucket ?? "", "us", {
    ...writeOptions,
    ...(username !== undefined && {
      headers: {
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
      },
    }),
  });
  if (database !== undefined) {
    const query = new URLSearchParams({ db: database, precision: "u" });
    if (retentionPolicy !== undefined) query.set("rp", retentionPolicy);
    api.path = `/write?${query}`;
  }
  return api;
}

/**
 * Sends scores in batches, one request at a time.
 *
 * Every line is counted once: written, or dropped with a reason. Retries are the client's.
 */
class ScoreWriter implements ScoreSink {
  readonly name: string;
  readonly #options: InfluxdbSinkOptions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #written: Counter;
  readonly #dropped: Counter;
  readonly #api: WriteApi;
  readonly #timer: NodeJS.Timeout;
  readonly #lines: string[] = [];
  /** Lines handed to the client whose fate is open. */
  #openLines = 0;
  #sending: Promise<void> | undefined;
  /** Whether the last request failed. */
  #failing: boolean = false;
  #stopping: boolean = false;

  constructor(client: InfluxDB, options: InfluxdbSinkOptions, parts: InfluxdbSinkParts) {
    this.name = options.name;
    this.#options = options;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    const { metrics } = parts;
    this.#written = metrics.counter(
      "outlierd_score_lines_total",
      "Scores written back to InfluxDB",
    );
    this.#dropped = metrics.counter(
      "outlierd_score_dropped_lines_total",
      "Scores that were not written back to InfluxDB, by reason",
    );
    this.#api = openWriteApi(client, options, this.#writeOptions());
    this.#timer = setInterval(() => this.#send(), options.interval);
  }

  write(batch: ScoredBatch, series: SeriesTable): void {
    let overflow = 0;
    for (let row = 0; row < batch.rows; row += 1) {
      if (!isWanted(batch, row, this.#options)) continue;
      if (this.#lines.length + this.#openLines >= this.#options.bufferLines) overflow += 1;
      else this.#lines.push(scoreLine(series.name(batch.seriesId[row]), batch, row));
    }
    if (overflow > 0) this.#dropped.add(overflow, { sink: this.name, reason: "buffer_full" });
    if (this.#lines.length >= this.#options.batchLines) this.#send();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping = true;
    await this.#sending;
    do {
      this.#send();
      await this.#sending;
    } while (this.#lines.length > 0 && !this.#failing);
    await this.#settle(this.#api.flush(true));
    await this.#settle(this.#api.close());
    const unsent = this.#lines.splice(0).length;
    this.#openLines += unsent;
    if (this.#openLines > 0) this.#drop(this.#openLines, "stopped");
  }

  /** Starts a request unless one is under way; goes on with the next while a whole batch waits. */
  #send(): void {
    if (this.#sending !== undefined || this.#lines.length === 0) return;
    const batch = this.#lines.splice(0, this.#options.batchLines);
    this.#openLines += batch.length;
    this.#api.writeRecords(batch);
    this.#sending = this.#settle(this.#api.flush()).then(() => {
      this.#sending = undefined;
      if (!this.#stopping && this.#lines.length >= this.#options.batchLines) this.#send();
    });
  }

  /** Waits for the client, which tells of failures through `writeFailed` and rejects besides. */
  async #settle(flushed: Promise<void>): Promise<void> {
    try {
      await flushed;
    } catch (error) {
      this.#logger.debug({ sink: this.name, error: String(error) }, "request for scores failed");
    }
  }

  #drop(lines: number, reason: string): void {
    this.#openLines -= lines;
    this.#dropped.add(lines, { sink: this.name, reason });
    this.#logger.warn({ sink: this.name, lines, reason }, "scores dropped");
  }

  #writeOptions(): Partial<WriteOptions> {
    const { retryFor, bufferLines, batchLines, gzipFrom } = this.#options;
    return {
      batchSize: batchLines + 1,
      flushInterval: 0,
      gzipThreshold: gzipFrom,
      maxBufferLines: bufferLines,
      maxRetryTime: retryFor,
      maxRetries: Math.ceil(retryFor / RETRY_MIN_MS),
      minRetryDelay: RETRY_MIN_MS,
      maxRetryDelay: RETRY_MAX_MS,
      writeSuccess: (lines) => {
        this.#failing = false;
        this.#openLines -= lines.length;
        this.#written.add(lines.length, { sink: this.name });
      },
      writeRetrySkipped: ({ lines }) => this.#drop(lines.length, "buffer_full"),
      writeFailed: (error, lines, attempt, expires) => {
        this.#failing = true;
        const status = "statusCode" in error ? Number(error.statusCode) : undefined;
        const fields = { sink: this.name, error: error.message, attempt, status };
        this.#logger.warn(fields, "writing scores to InfluxDB failed");
        const refused = status !== undefined && status < 429;
        if (!refused && this.#clock() < expires) return;
        this.#drop(lines.length, refused ? "refused" : "retries_exhausted");
        return Promise.resolve();
      },
    };
  }
}

/**
 * Writes scores back to InfluxDB 1.x or 2.x, as measurement `outlierd_score` with the series' own tags.
 *
 * Loads the client only here, since most engines write nothing back. What the client would print is told
 * by the sink's own log.
 */
export async function createInfluxdbSink(
  options: InfluxdbSinkOptions,
  parts: InfluxdbSinkParts,
): Promise<ScoreSink> {
  const influxdb = await import("@influxdata/influxdb-client");
  const log = (message: string) =>
    parts.logger.debug({ sink: options.name, message }, "InfluxDB client");
  influxdb.setLogger({ error: log, warn: log });
  const { url, token, timeout } = options;
  return new ScoreWriter(new influxdb.InfluxDB({ url, token, timeout }), options, parts);
}
