import { EngineError } from "../../core/errors.ts";
import type { HistoryReading } from "../influxdb/history-reading.ts";
import { timeWindows } from "../influxdb/time-windows.ts";
import { readWindow } from "./catch-up.ts";
import { defaultRetentionPolicy } from "./default-retention-policy.ts";
import { readSampleFields } from "./field-types.ts";
import { createInfluxqlClient } from "./influxql-client.ts";
import type { Influxdb1Options } from "./options.ts";

/**
 * Reads a database's history once, page by page; ends early when it is stopped.
 *
 * @throws EngineError `ERR_SOURCE_UNREACHABLE` or `ERR_SOURCE_REFUSED`.
 */
export async function readDatabase(
  options: Influxdb1Options,
  reading: HistoryReading,
): Promise<void> {
  try {
    await readPages(options, reading);
  } catch (error) {
    // A query that the stop has ended fails as one of a server that has gone.
    if (!reading.stop.aborted || !(error instanceof EngineError)) throw error;
  }
}

async function readPages(
  options: Influxdb1Options,
  { range, write, onPage, stop }: HistoryReading,
): Promise<void> {
  const { url, username, password, timeout: timeoutMs, database } = options;
  const client = createInfluxqlClient({ url, username, password, timeoutMs, signal: stop });
  const retentionPolicy =
    options.retentionPolicy ?? (await defaultRetentionPolicy(client, database));
  const { measurements } = await readSampleFields(client, database);
  for (const window of timeWindows(range, options.page)) {
    if (stop.aborted) return;
    await readWindow(client, { ...window, database, retentionPolicy, measurements }, write);
    onPage(window.toMs);
  }
}
