import { escapeLineKey, escapeTag } from "../../core/line-protocol.ts";
import type { SampleFields, SampleType } from "./field-types.ts";
import type { InfluxqlSeries } from "./influxql-client.ts";

const SUFFIX: Readonly<Record<SampleType, string>> = {
  float: "",
  integer: "i",
  unsigned: "u",
  boolean: "",
};

/**
 * Writes rows of `SELECT … GROUP BY *` as line protocol, digit for digit.
 *
 * @param series Its first column is the time in nanoseconds, the others are `fields`, in their order.
 * @returns Whole lines; rows without a value give none.
 */
export function seriesLines(series: InfluxqlSeries, fields: SampleFields): string {
  const key = escapeLineKey(series.name, series.tags);
  const columns = Array.from(fields, ([name, type]) => ({
    name: escapeTag(name),
    suffix: SUFFIX[type],
  }));
  let text = "";
  for (const [time, ...cells] of series.values) {
    let separator = " ";
    let pairs = "";
    for (const [index, column] of columns.entries()) {
      const cell = cells[index];
      if (cell === null || cell === undefined) continue;
      pairs += `${separator}${column.name}=${cell}${column.suffix}`;
      separator = ",";
    }
    if (pairs !== "") text += `${key}${pairs} ${time}\n`;
  }
  return text;
}
