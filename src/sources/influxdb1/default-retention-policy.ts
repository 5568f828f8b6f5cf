import { EngineError } from "../../core/errors.ts";
import { type InfluxqlClient, quoteIdentifier } from "./influxql-client.ts";

/**
 * Name of the retention policy that a database writes to where none is named.
 *
 * @throws EngineError `ERR_SOURCE_REFUSED` where it has none.
 */
export async function defaultRetentionPolicy(
  client: InfluxqlClient,
  database: string,
): Promise<string> {
  const statement = `SHOW RETENTION POLICIES ON ${quoteIdentifier(database)}`;
  for (const series of await client.all(statement)) {
    const marked = series.values.find((row) => row[series.columns.indexOf("default")] === true);
    const name = marked?.[series.columns.indexOf("name")];
    if (typeof name === "string") return name;
  }
  throw new EngineError(
    "ERR_SOURCE_REFUSED",
    `source influxdb1: database ${database} has no default retention policy; name one as retentionPolicy`,
    { retryable: true },
  );
}
