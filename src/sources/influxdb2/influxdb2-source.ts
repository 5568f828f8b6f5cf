import type { QueryApi } from "@influxdata/influxdb-client";
import type { Clock } from "../../core/clock.ts";
import type { Logger } from "../../core/logger.ts";
import type { Metrics } from "../../core/metrics.ts";
import type { Ingest, Source } from "../../core/source.ts";
import { createPollLoop, type PollLoop } from "../influxdb/poll-loop.ts";
import { loadProgress, type Progress, type SourceState } from "../influxdb/progress.ts";
import { openSampleFeed, type SampleFeed } from "../influxdb/sample-feed.ts";
import { timeWindows, unreadRange } from "../influxdb/time-windows.ts";
import type { Influxdb2Options } from "./options.ts";
import { influxdb2Error, readPage } from "./read-page.ts";

/** What an InfluxDB 2.x source is handed. */
export interface Influxdb2Parts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Keeps up to when the bucket has been read. */
  readonly state: SourceState;
}

interface Connection {
  readonly queries: QueryApi;
  readonly feed: SampleFeed;
  readonly progress: Progress;
}

async function readUnread(
  options: Influxdb2Options,
  parts: Influxdb2Parts,
  { queries, feed, progress }: Connection,
): Promise<void> {
  const range = unreadRange(progress.untilMs, parts.clock() - options.lag, {
    overlapMs: 0,
    historyMs: options.history,
  });
  if (range.skippedMs > 0) {
    const fields = { bucket: options.bucket, seconds: Math.round(range.skippedMs / 1000) };
    parts.logger.warn(fields, "gap is longer than history, its beginning is not read");
  }
  for (const window of timeWindows(range, options.page)) {
    feed.assertRoom();
    await readPage(queries, { ...options, ...window }, feed.write);
    feed.endPage();
    await progress.reached(window.toMs);
  }
}

/**
 * Reads a bucket of InfluxDB 2.x by Flux at an interval, going on where it stopped.
 *
 * InfluxDB 2.x cannot push. Each query covers the time since the last one, up to a lag before now, so
 * every sample is read once. A server that cannot be reached is tried again and again.
 */
export function createInfluxdb2Source(options: Influxdb2Options, parts: Influxdb2Parts): Source {
  const name = `influxdb2:${options.bucket}`;
  const errors = parts.metrics.counter(
    "outlierd_query_errors_total",
    "Failed steps of sources that read from databases by query",
  );
  let loop: PollLoop | undefined;

  async function start(ingest: Ingest): Promise<void> {
    const { InfluxDB } = await import("@influxdata/influxdb-client");
    const progress = await loadProgress(parts.state, parts.logger);
    const feed = openSampleFeed(ingest, "influxdb2", parts);
    const current = createPollLoop({
      intervalMs: options.interval,
      retryMaxMs: options.retryMax,
      random: parts.random,
      async step() {
        try {
          await readUnread(options, parts, { queries, feed, progress });
        } catch (error) {
          throw influxdb2Error(error, options);
        }
      },
      onError(error, retryMs) {
        errors.add(1, { source: name });
        const retrySeconds = Math.round(retryMs / 1000);
        const fields = { source: name, error: String(error), retrySeconds };
        parts.logger.warn(fields, "InfluxDB source failed, trying again");
      },
    });
    const { url, token, timeout, org } = options;
    const transportOptions = { signal: current.signal };
    const client = new InfluxDB({ url, token, timeout, transportOptions });
    const queries = client.getQueryApi({ org, gzip: true });
    loop = current;
    current.start();
  }

  return {
    name,
    start,
    async stop() {
      await loop?.stop();
    },
  };
}
