import type { Label, LabelledSeries } from "./labels.ts";

/** Version of the JSON form; a reader refuses others. */
export const LABELS_FORMAT = 1;

/**
 * Writes labels as JSON: `{ "format": 1, "labels": [ … ] }`, times in ISO 8601, UTC.
 *
 * @param endMs Labels that would end later end here: nothing is known of what comes after.
 */
export function labelsJson(labels: readonly Label[], endMs: number): string {
  const entries = labels.map((label) => ({
    id: label.id,
    kind: label.kind,
    fault: label.isFault,
    ...(label.host === undefined ? {} : { host: label.host }),
    site: label.site,
    start: iso(label.startMs),
    end: iso(Math.min(label.endMs, endMs)),
    series: label.series,
  }));
  return `${JSON.stringify({ format: LABELS_FORMAT, labels: entries }, undefined, 2)}\n`;
}

/** The columns of the CSV form. */
const COLUMNS = "id,kind,fault,start,end,measurement,field,tags";

/**
 * Writes labels as CSV, a row for each pattern of series: those of one label share its id. Tags are written
 * `host=a;site=b`.
 *
 * @param endMs As for `labelsJson`.
 */
export function labelsCsv(labels: readonly Label[], endMs: number): string {
  const row = (label: Label, { measurement, field, tags }: LabelledSeries): string =>
    [
      label.id,
      label.kind,
      label.isFault,
      iso(label.startMs),
      iso(Math.min(label.endMs, endMs)),
      measurement,
      field,
      Object.entries(tags)
        .map(([name, value]) => `${name}=${value}`)
        .join(";"),
    ].join(",");
  const rows = labels.flatMap((label) => label.series.map((series) => `${row(label, series)}\n`));
  return `${COLUMNS}\n${rows.join("")}`;
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
