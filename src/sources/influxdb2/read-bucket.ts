import type { HistoryReading } from "../influxdb/history-reading.ts";
import { timeWindows } from "../influxdb/time-windows.ts";
import type { Influxdb2Options } from "./options.ts";
import { influxdb2Error, readPage } from "./read-page.ts";

/**
 * Reads a bucket's history once, page by page; ends early when it is stopped, also within a page.
 *
 * @throws EngineError `ERR_SOURCE_UNREACHABLE` or `ERR_SOURCE_REFUSED`.
 */
export async function readBucket(
  options: Influxdb2Options,
  { range, write, onPage, stop }: HistoryReading,
): Promise<void> {
  const { InfluxDB } = await import("@influxdata/influxdb-client");
  const { url, token, timeout, org } = options;
  const transportOptions = { signal: stop };
  const client = new InfluxDB({ url, token, timeout, transportOptions });
  const queries = client.getQueryApi({ org, gzip: true });
  for (const window of timeWindows(range, options.page)) {
    if (stop.aborted) return;
    try {
      await readPage(queries, { ...options, ...window }, write);
    } catch (error) {
      // A query that the stop has ended fails as one of a server that has gone.
      if (stop.aborted) return;
      throw influxdb2Error(error, options);
    }
    onPage(window.toMs);
  }
}
