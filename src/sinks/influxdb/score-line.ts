import type { ScoredBatch } from "../../core/batch.ts";
import { escapeLineKey, SCORE_MEASUREMENT } from "../../core/line-protocol.ts";
import type { SeriesName } from "../../core/series.ts";

/** The series' tags, and which measurement and field the score is of; as InfluxDB does, a tag of the same name gets `_1`. */
function scoreTags(series: SeriesName): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const [key, value] of Object.entries(series.tags)) {
    tags[key === "measurement" || key === "field" ? `${key}_1` : key] = value;
  }
  return { ...tags, measurement: series.measurement, field: series.field };
}

/**
 * Writes the verdict on one row as line protocol, with the time in microseconds (as fine as the batch's
 * times are).
 *
 * @returns The line without its end. A band that is not finite is left out, InfluxDB knows no such numbers.
 */
export function scoreLine(series: SeriesName, batch: ScoredBatch, row: number): string {
  const { score, expected, lower, upper } = batch;
  const fields = [`score=${score[row]}`];
  if (Number.isFinite(expected[row])) fields.push(`expected=${expected[row]}`);
  if (Number.isFinite(lower[row])) fields.push(`lower=${lower[row]}`);
  if (Number.isFinite(upper[row])) fields.push(`upper=${upper[row]}`);
  const timeUs = Math.round(batch.timeMs[row] * 1000);
  return `${escapeLineKey(SCORE_MEASUREMENT, scoreTags(series))} ${fields.join(",")} ${timeUs}`;
}

/** Whether the row was judged, and is one that is to be written. */
export function isWanted(
  batch: ScoredBatch,
  row: number,
  wanted: { readonly every: "all" | "anomalous"; readonly level: number },
): boolean {
  if (batch.state[row] !== 0) return false;
  return wanted.every === "all" || batch.alert[row] === 1 || batch.score[row] >= wanted.level;
}
