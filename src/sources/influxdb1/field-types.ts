import { SCORE_MEASUREMENT } from "../../core/line-protocol.ts";
import { type InfluxqlClient, quoteIdentifier } from "./influxql-client.ts";

/** Type of a field whose values are samples; strings are not. */
export type SampleType = "float" | "integer" | "unsigned" | "boolean";

/** Fields that hold samples with their type, by name. */
export type SampleFields = ReadonlyMap<string, SampleType>;

/** In InfluxDB's own order: where shards disagree about a field's type, the first of these is what it answers. */
const SAMPLE_TYPES: readonly SampleType[] = ["float", "integer", "unsigned", "boolean"];

function preferred(known: SampleType | undefined, found: SampleType): SampleType {
  if (known === undefined) return found;
  return SAMPLE_TYPES.indexOf(found) < SAMPLE_TYPES.indexOf(known) ? found : known;
}

/** What there is to read in a database. */
export interface SampleSchema {
  /** Fields of each measurement that has samples. */
  readonly measurements: ReadonlyMap<string, SampleFields>;
  /** Fields left out because of a carriage return in a name, which InfluxQL has no way to write. */
  readonly unnameable: number;
}

/** Lists the measurements that have samples, each with its fields, without the scores that engines write. */
export async function readSampleFields(
  client: InfluxqlClient,
  database: string,
): Promise<SampleSchema> {
  const measurements = new Map<string, Map<string, SampleType>>();
  let unnameable = 0;
  for await (const series of client.stream(`SHOW FIELD KEYS ON ${quoteIdentifier(database)}`)) {
    if (series.name === SCORE_MEASUREMENT) continue;
    const fields = measurements.get(series.name) ?? new Map<string, SampleType>();
    for (const [key, typeName] of series.values) {
      const type = SAMPLE_TYPES.find((name) => name === typeName);
      if (type === undefined || typeof key !== "string") continue;
      if (`${series.name}${key}`.includes("\r")) unnameable += 1;
      else fields.set(key, preferred(fields.get(key), type));
    }
    if (fields.size > 0) measurements.set(series.name, fields);
  }
  return { measurements, unnameable };
}
