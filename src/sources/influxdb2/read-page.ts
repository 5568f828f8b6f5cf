import type { QueryApi } from "@influxdata/influxdb-client";
import { EngineError } from "../../core/errors.ts";
import { fluxQuery } from "./flux-query.ts";
import type { Influxdb2Options } from "./options.ts";
import { RowLines } from "./row-lines.ts";

/** The engine's error for what the client threw, with the remedy. */
export function influxdb2Error(error: unknown, options: Influxdb2Options): EngineError {
  if (error instanceof EngineError) return error;
  const place = `InfluxDB at ${options.url}, bucket ${options.bucket}`;
  const text = error instanceof Error ? error.message : String(error);
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (status === undefined) {
    const reason = `${place} does not answer: ${text}; is it running there and the url right?`;
    return new EngineError("ERR_SOURCE_UNREACHABLE", reason, { retryable: true, cause: error });
  }
  const reason = `${place} refuses the query: ${status} ${text}; check token, org and bucket`;
  return new EngineError("ERR_SOURCE_REFUSED", reason, { retryable: true, cause: error });
}

/**
 * Reads a stretch of time of a bucket.
 *
 * @param write Takes whole lines with timestamps in nanoseconds.
 * @throws What the client throws; `influxdb2Error` makes an error with a remedy of it.
 */
export async function readPage(
  queries: QueryApi,
  selection: Parameters<typeof fluxQuery>[0],
  write: (lines: string) => void,
): Promise<void> {
  const rows = new RowLines(write);
  for await (const row of queries.iterateRows(fluxQuery(selection))) rows.add(row);
  rows.flush();
}
