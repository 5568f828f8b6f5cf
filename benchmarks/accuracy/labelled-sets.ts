import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { parseTime } from "../../src/commands/csv.ts";
import {
  isNabFolder,
  labelsOfWindows,
  locateWindows,
  readNabWindows,
} from "../../src/commands/nab-layout.ts";
import type { Stretch } from "../../src/training/evaluation/stretch.ts";
import type { LabelledColumns } from "../../src/training/judge-series.ts";

/** The labelled sets, in the order of the tables. */
export const SET_NAMES = ["nab", "ms_cloud", "kpi_aiops", "smd_part"] as const;

/** One of the labelled sets. */
export type SetName = (typeof SET_NAMES)[number];

/** One instance of a set: its metrics, which share times and labels. */
export interface LabelledSeries extends LabelledColumns {
  /** The file's name below the set, without its endings. */
  readonly name: string;
  /** The incidents as the set has them: windows in NAB, unbroken runs of labels elsewhere. */
  readonly windows: readonly Stretch[] | undefined;
}

/** Folder of the labelled sets: `OUTLIERD_DATA`, or `shared/data` beside the repository. */
export function labelledSetsFolder({ OUTLIERD_DATA: folder }: NodeJS.ProcessEnv): string {
  return folder ?? resolve(import.meta.dirname, "../../../shared/data");
}

/** Whether the labelled sets are there. */
export function hasLabelledSets(folder: string): boolean {
  return isNabFolder(join(folder, "nab"));
}

/** Reads every series of a set, in the order of their names; about 0.2 µs a cell. */
export function readLabelledSet(folder: string, set: SetName): LabelledSeries[] {
  const root = set === "nab" ? join(folder, set, "data") : join(folder, set);
  const names = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.csv(\.gz)?$/.test(name) && name !== "index.csv")
    .map((name) => name.replaceAll("\\", "/"))
    .sort();
  const windowsOf = set === "nab" ? readNabWindows(join(folder, set)) : undefined;
  return names.map((name) => {
    const table = readTable(textOf(join(root, name)), PARTS[set]);
    const named = windowsOf?.get(name);
    const windows = named === undefined ? undefined : locateWindows(named, table.timeMs, name);
    return {
      name: name.replace(/\.csv(\.gz)?$/, ""),
      timeMs: table.timeMs,
      metrics: table.metrics,
      labels: windows === undefined ? table.labels : labelsOfWindows(windows, table.timeMs.length),
      windows,
    };
  });
}

/** Which rows of a series of `count` are read: `to` exclusive. */
type Part = (count: number) => { readonly from: number; readonly to: number };

const WHOLE: Part = (count) => ({ from: 0, to: count });

/**
 * The parts that the published figures stand on: of `kpi_aiops` the first 60,000 rows, of `smd_part` the second half, as
 * nobody labelled the first.
 */
const PARTS: Readonly<Record<SetName, Part>> = {
  nab: WHOLE,
  ms_cloud: WHOLE,
  kpi_aiops: (count) => ({ from: 0, to: Math.min(count, 60_000) }),
  smd_part: (count) => ({ from: Math.floor(count / 2), to: count }),
};

function textOf(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** Takes a table apart: times first, labels last where the header says so, metrics between. */
function readTable(text: string, part: Part): LabelledColumns {
  const [header = "", ...allLines] = text.trimEnd().split("\n");
  const { from, to } = part(allLines.length);
  const lines = allLines.slice(from, to);
  const names = header.trim().split(",");
  const hasLabels = names.at(-1) === "label";
  const metrics = Array.from(
    { length: names.length - (hasLabels ? 2 : 1) },
    () => new Float64Array(lines.length),
  );
  const timeMs = new Float64Array(lines.length);
  const labels = new Uint8Array(lines.length);
  for (const [row, line] of lines.entries()) {
    const cells = line.trimEnd().split(",");
    timeMs[row] = parseTime(cells[0] ?? "");
    for (const [metric, column] of metrics.entries()) column[row] = Number(cells[metric + 1]);
    if (hasLabels) labels[row] = Number(cells.at(-1));
  }
  return { timeMs, metrics, labels };
}
