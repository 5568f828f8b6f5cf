import { EngineError } from "../../core/errors.ts";
import { SCORE_MEASUREMENT } from "../../core/line-protocol.ts";
import { type InfluxqlClient, quoteIdentifier } from "./influxql-client.ts";

/**
 * Refuses a database into which scores are written: a subscription would bring them back as samples,
 * each of which is scored and written again.
 *
 * The check of the configuration finds the plain case; this one also finds a server with two names.
 *
 * @throws EngineError `ERR_SOURCE_REFUSED` if scores were written within the last hour.
 */
export async function refuseOwnScores(
  client: InfluxqlClient,
  place: { readonly database: string; readonly retentionPolicy: string },
): Promise<void> {
  const from = [place.database, place.retentionPolicy, SCORE_MEASUREMENT].map(quoteIdentifier);
  const statement = `SELECT "score" FROM ${from.join(".")} WHERE time > now() - 1h LIMIT 1`;
  if ((await client.all(statement)).length === 0) return;
  throw new EngineError(
    "ERR_SOURCE_REFUSED",
    `source influxdb1: scores are being written to ${place.database}.${place.retentionPolicy} as ${SCORE_MEASUREMENT}, and a subscription to it would feed the engine on its own output; write scores back to another database`,
  );
}
