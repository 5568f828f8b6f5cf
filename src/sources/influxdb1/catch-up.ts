import type { Clock } from "../../core/clock.ts";
import type { Logger } from "../../core/logger.ts";
import type { Progress } from "../influxdb/progress.ts";
import type { SampleFeed } from "../influxdb/sample-feed.ts";
import { type TimeWindow, timeWindows, unreadRange } from "../influxdb/time-windows.ts";
import { readSampleFields, type SampleFields, type SampleSchema } from "./field-types.ts";
import { type InfluxqlClient, quoteIdentifier } from "./influxql-client.ts";
import type { Influxdb1Options } from "./options.ts";
import { seriesLines } from "./series-lines.ts";

/** What reading a gap needs. */
export interface CatchUpParts {
  readonly client: InfluxqlClient;
  readonly feed: SampleFeed;
  readonly progress: Progress;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Which stretch of time of which measurement to select. */
export interface Selection extends TimeWindow {
  readonly database: string;
  readonly retentionPolicy: string;
  readonly measurement: string;
  readonly fields: SampleFields;
}

/** The statement that reads a measurement's samples, each series for itself and in order of time. */
export function selectStatement(selection: Selection): string {
  const fields = Array.from(selection.fields.keys(), (key) => `${quoteIdentifier(key)}::field`);
  const { database, retentionPolicy, measurement } = selection;
  const from = [database, retentionPolicy, measurement].map(quoteIdentifier).join(".");
  const time = `time >= ${Math.floor(selection.fromMs)}ms AND time < ${Math.floor(selection.toMs)}ms`;
  return `SELECT ${fields.join(", ")} FROM ${from} WHERE ${time} GROUP BY *`;
}

/**
 * Reads a stretch of time, measurement by measurement and series by series.
 *
 * @param write Takes whole lines with timestamps in nanoseconds.
 */
export async function readWindow(
  client: InfluxqlClient,
  selection: Omit<Selection, "measurement" | "fields"> & Pick<SampleSchema, "measurements">,
  write: (lines: string) => void,
): Promise<void> {
  for (const [measurement, fields] of selection.measurements) {
    for await (const series of client.stream(
      selectStatement({ ...selection, measurement, fields }),
    )) {
      write(seriesLines(series, fields));
    }
  }
}

/**
 * Reads by query what the subscription did not bring: from where the engine stopped up to now, in pages.
 *
 * Progress is saved page by page, so that an interrupted catch-up goes on where it was.
 */
export async function catchUp(
  options: Influxdb1Options & { readonly retentionPolicy: string },
  parts: CatchUpParts,
): Promise<void> {
  const { client, feed, progress, logger } = parts;
  const range = unreadRange(progress.untilMs, parts.clock(), {
    overlapMs: options.overlap,
    historyMs: options.history,
  });
  if (range.skippedMs > 0) {
    const fields = { database: options.database, seconds: Math.round(range.skippedMs / 1000) };
    logger.warn(fields, "gap is longer than history, its beginning is not read");
  }
  const { measurements, unnameable } = await readSampleFields(client, options.database);
  if (unnameable > 0) {
    const fields = { database: options.database, fields: unnameable };
    logger.warn(fields, "fields with a carriage return in their name come by subscription only");
  }
  for (const window of timeWindows(range, options.page)) {
    feed.assertRoom();
    await readWindow(client, { ...options, ...window, measurements }, feed.write);
    feed.endPage();
    await progress.reached(window.toMs);
  }
}
