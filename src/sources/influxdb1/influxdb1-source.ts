import type { Clock } from "../../core/clock.ts";
import { EngineError } from "../../core/errors.ts";
import type { Logger } from "../../core/logger.ts";
import type { Metrics } from "../../core/metrics.ts";
import type { Ingest, Source } from "../../core/source.ts";
import { createPollLoop, type PollLoop } from "../influxdb/poll-loop.ts";
import { loadProgress, type Progress, type SourceState } from "../influxdb/progress.ts";
import { openSampleFeed } from "../influxdb/sample-feed.ts";
import { catchUp } from "./catch-up.ts";
import { defaultRetentionPolicy } from "./default-retention-policy.ts";
import { createInfluxqlClient, type InfluxqlClient } from "./influxql-client.ts";
import type { Influxdb1Options } from "./options.ts";
import { refuseOwnScores } from "./own-scores.ts";
import { Subscription } from "./subscription.ts";

/** What an InfluxDB 1.x source is handed. */
export interface Influxdb1Parts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Keeps up to when the database has been read. */
  readonly state: SourceState;
  /** URL of the engine's own HTTP port, asked at start. */
  readonly listenUrl: () => string;
}

/** What one run of the source works with. */
interface Connection {
  readonly place: { readonly database: string; readonly retentionPolicy: string };
  readonly subscription: Subscription | undefined;
  readonly progress: Progress;
  readonly readGap: () => Promise<void>;
}

/** A source of one database: owns the subscription and knows whether samples may be missing. */
class Influxdb1Source implements Source {
  readonly name: string;
  readonly #options: Influxdb1Options;
  readonly #parts: Influxdb1Parts;
  #loop: PollLoop | undefined;
  #connection: Connection | undefined;
  /** Whether samples may be missing since the last progress. */
  #behind = true;

  constructor(options: Influxdb1Options, parts: Influxdb1Parts) {
    this.name = `influxdb1:${options.database}`;
    this.#options = options;
    this.#parts = parts;
  }

  async start(ingest: Ingest): Promise<void> {
    const { interval: intervalMs, retryMax: retryMaxMs } = this.#options;
    const loop = createPollLoop({
      intervalMs,
      retryMaxMs,
      random: this.#parts.random,
      step: () => this.#step(ingest, client),
      onError: (error, retryMs) => this.#report(error, retryMs),
    });
    const client = this.#clientWith(loop.signal);
    this.#loop = loop;
    try {
      this.#connection = await this.#connect(ingest, client);
    } catch (error) {
      if (!(error instanceof EngineError && error.retryable)) throw error;
      this.#report(error, 0);
    }
    loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop?.stop();
    try {
      await this.#connection?.subscription?.drop(this.#clientWith());
    } catch (error) {
      const remedy = `DROP SUBSCRIPTION "${this.#options.subscription}" by hand if the engine will not run again`;
      const fields = { source: this.name, error: String(error), remedy };
      this.#parts.logger.warn(fields, "subscription not dropped");
    }
  }

  async #step(ingest: Ingest, client: InfluxqlClient): Promise<void> {
    this.#connection ??= await this.#connect(ingest, client);
    const { subscription, place } = this.#connection;
    try {
      await refuseOwnScores(client, place);
    } catch (error) {
      await subscription?.drop(client);
      throw error;
    }
    await this.#lookAfter(this.#connection);
  }

  async #connect(ingest: Ingest, client: InfluxqlClient): Promise<Connection> {
    const { database } = this.#options;
    const retentionPolicy =
      this.#options.retentionPolicy ?? (await defaultRetentionPolicy(client, database));
    const place = { database, retentionPolicy };
    await refuseOwnScores(client, place);
    const destination = this.#options.address ?? this.#parts.listenUrl();
    const wanted = { ...place, name: this.#options.subscription, destination };
    const subscription = this.#options.autosubscribe ? new Subscription(client, wanted) : undefined;
    await subscription?.removeLeftover();
    const { clock, logger, state } = this.#parts;
    const progress = await loadProgress(state, logger);
    const feed = openSampleFeed(ingest, "influxdb1", this.#parts);
    const readGap = () =>
      catchUp({ ...this.#options, retentionPolicy }, { client, feed, progress, clock, logger });
    return { place, subscription, progress, readGap };
  }

  async #lookAfter({ subscription, progress, readGap }: Connection): Promise<void> {
    const checkedMs = this.#parts.clock();
    const health = (await subscription?.check()) ?? "sound";
    if (health === "sound" && !this.#behind) return progress.reached(checkedMs);
    this.#behind = true;
    if (health === "lossy") {
      const remedy = "if this goes on: can InfluxDB reach `address`, and is the token part of it?";
      const fields = { source: this.name, remedy };
      this.#parts.logger.warn(fields, "InfluxDB restarted or failed to send, reading by query");
    }
    await readGap();
    if (health === "missing") {
      await subscription?.create();
      await readGap();
    }
    this.#behind = false;
  }

  #clientWith(signal?: AbortSignal): InfluxqlClient {
    const { url, username, password, timeout: timeoutMs } = this.#options;
    return createInfluxqlClient({ url, username, password, timeoutMs, ...(signal && { signal }) });
  }

  #report(error: unknown, retryMs: number): void {
    this.#behind = true;
    const errors = this.#parts.metrics.counter(
      "outlierd_query_errors_total",
      "Failed steps of sources that read from databases by query",
    );
    errors.add(1, { source: this.name });
    const retrySeconds = Math.round(retryMs / 1000);
    const fields = { source: this.name, error: String(error), retrySeconds };
    this.#parts.logger.warn(fields, "InfluxDB source failed, trying again");
  }
}

/**
 * Subscribes to a database of InfluxDB 1.x and reads by query what the subscription did not bring.
 *
 * The samples themselves arrive on the engine's `POST /write`. Order matters, since a series takes no
 * sample older than its newest: at start the past is read first, then the subscription is created, then
 * the moments in between are read. A database that cannot be reached is tried again and again; `start`
 * rejects only where people have to act.
 */
export function createInfluxdb1Source(options: Influxdb1Options, parts: Influxdb1Parts): Source {
  return new Influxdb1Source(options, parts);
}
