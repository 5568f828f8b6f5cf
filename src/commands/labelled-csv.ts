import { EngineError } from "../core/errors.ts";
import type { LabelledColumns } from "../training/judge-series.ts";
import { parseCsv, parseNumber, parseTime, TIME_NAMES } from "./csv.ts";

/** An instance from a CSV file. */
export interface LabelledTable extends LabelledColumns {
  /** Names of the metrics. */
  readonly names: readonly string[];
  /** Rows left out because they have no time. */
  readonly timeless: number;
}

/** How a file says which rows are anomalous. */
export interface LabelSource {
  /** Column of the labels; `undefined` = found by its name. */
  readonly column: string | undefined;
  /** Whether the labels come from elsewhere, so that the file needs none. */
  readonly isElsewhere: boolean;
}

/** Names by which a column of labels is recognised, in lower case. */
const LABEL_NAMES: readonly string[] = [
  "label",
  "labels",
  "is_anomaly",
  "isanomaly",
  "anomaly",
  "ground_truth",
];

const TIME_MS_MOST = 8.64e15;

const NORMAL: readonly string[] = ["", "0", "false", "no"];
const ANOMALOUS: readonly string[] = ["1", "true", "yes"];

/**
 * Reads a CSV file that has a header, a column of times and one of labels: every other column with a number in it is
 * a metric of one instance.
 *
 * @param file Its name, for messages.
 * @throws EngineError `ERR_INPUT_INVALID` where a column is missing or a label is neither 0 nor 1.
 */
export function readLabelledCsv(text: string, file: string, source: LabelSource): LabelledTable {
  const { names, rows } = parseCsv(text, file);
  const timeColumn = names.findIndex((name) => TIME_NAMES.includes(name.toLowerCase()));
  if (timeColumn < 0) throw missing(file, names, "times", TIME_NAMES);
  const labelColumn = source.isElsewhere ? -1 : findLabels(names, file, source.column);
  const times = rows.map((cells) => parseTime(cells[timeColumn] ?? ""));
  const kept = rows.filter((_, row) => isTime(times[row]));
  const metrics = names
    .map((name, column) => ({ name, column }))
    .filter(({ column }) => column !== timeColumn && column !== labelColumn)
    .map(({ name, column }) => ({
      name,
      values: Float64Array.from(kept, (cells) => parseNumber(cells[column] ?? "")),
    }))
    .filter(({ values }) => values.some(Number.isFinite));
  if (metrics.length === 0) {
    throw new EngineError("ERR_INPUT_INVALID", `${file} has no column of numbers to judge`);
  }
  return {
    timeMs: Float64Array.from(times.filter(isTime)),
    labels: Uint8Array.from(kept, (cells) =>
      labelColumn < 0 ? 0 : labelOf(cells[labelColumn] ?? "", file),
    ),
    metrics: metrics.map(({ values }) => values),
    names: metrics.map(({ name }) => name),
    timeless: rows.length - kept.length,
  };
}

/** Whether a calendar knows the time: within 100 million days of 1970. */
function isTime(timeMs: number): boolean {
  return Math.abs(timeMs) <= TIME_MS_MOST;
}

function findLabels(names: readonly string[], file: string, wanted: string | undefined): number {
  const column = names.findIndex((name) =>
    wanted === undefined ? LABEL_NAMES.includes(name.toLowerCase()) : name === wanted,
  );
  if (column >= 0) return column;
  throw missing(file, names, "labels", wanted === undefined ? LABEL_NAMES : [wanted]);
}

function missing(
  file: string,
  names: readonly string[],
  what: "times" | "labels",
  wanted: readonly string[],
): EngineError {
  const remedy =
    what === "labels"
      ? "name the one that says which rows are anomalous with --labels"
      : "rename the one that holds the times";
  return new EngineError(
    "ERR_INPUT_INVALID",
    `${file} has no column of ${what} (${wanted.join(", ")}); its columns are ${names.join(", ")}: ${remedy}`,
  );
}

function labelOf(cell: string, file: string): 0 | 1 {
  const label = cell.trim().toLowerCase();
  if (NORMAL.includes(label) || Number(label) === 0) return 0;
  if (ANOMALOUS.includes(label) || Number(label) === 1) return 1;
  throw new EngineError(
    "ERR_INPUT_INVALID",
    `${file} has the label \`${cell}\`: write 1 for an anomalous row and 0 for a normal one, or name another column with --labels`,
  );
}
