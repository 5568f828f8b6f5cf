import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { EngineError } from "../core/errors.ts";
import type { Stretch } from "../training/evaluation/stretch.ts";
import { parseTime } from "./csv.ts";

/** Folder of the series in the layout of the Numenta Anomaly Benchmark. */
export const NAB_SERIES_FOLDER = "data";

const LABELS_FILE = join("labels", "combined_windows.json");

/** First and last time of a window, as the labels have them. */
export type NabWindow = readonly [from: string, to: string];

const labelsSchema = z.record(z.string(), z.array(z.tuple([z.string(), z.string()])));

/** Whether a folder is laid out as the Numenta Anomaly Benchmark is. */
export function isNabFolder(folder: string): boolean {
  return existsSync(join(folder, LABELS_FILE)) && existsSync(join(folder, NAB_SERIES_FOLDER));
}

/**
 * Reads the labelled windows of every series, by its path below the folder of series.
 *
 * @throws EngineError `ERR_INPUT_INVALID` where the file is not what the benchmark has.
 */
export function readNabWindows(folder: string): ReadonlyMap<string, readonly NabWindow[]> {
  const file = join(folder, LABELS_FILE);
  try {
    return new Map(Object.entries(labelsSchema.parse(JSON.parse(readFileSync(file, "utf8")))));
  } catch (cause) {
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${file} does not hold lists of windows, each with its first and last time: repair it`,
      { cause },
    );
  }
}

/**
 * Finds the rows of windows.
 *
 * @param file Name of the series, for messages.
 * @throws EngineError `ERR_INPUT_INVALID` where no row has the time that a window begins or ends with.
 */
export function locateWindows(
  windows: readonly NabWindow[],
  timeMs: Float64Array,
  file: string,
): Stretch[] {
  return windows.map(([from, to]) => {
    const [first, last] = [timeMs.indexOf(parseTime(from)), timeMs.indexOf(parseTime(to))];
    if (first >= 0 && last >= first) return { first, last };
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${file} has no rows from ${from} to ${to}, which the labels name: use the labels that belong to it`,
    );
  });
}

/** One label a row: 1 inside the windows. */
export function labelsOfWindows(windows: readonly Stretch[], rows: number): Uint8Array {
  const labels = new Uint8Array(rows);
  for (const { first, last } of windows) labels.fill(1, first, last + 1);
  return labels;
}
