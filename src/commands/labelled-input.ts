import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { EngineError } from "../core/errors.ts";
import type { Stretch } from "../training/evaluation/stretch.ts";
import { type LabelledTable, readLabelledCsv } from "./labelled-csv.ts";
import {
  isNabFolder,
  labelsOfWindows,
  locateWindows,
  NAB_SERIES_FOLDER,
  type NabWindow,
  readNabWindows,
} from "./nab-layout.ts";
import { readText } from "./read-text.ts";

/** One file to evaluate. */
export interface LabelledInput {
  readonly path: string;
  /** As the report names it: below the folder that was named, without its endings. */
  readonly name: string;
  readonly bytes: number;
  /** The labels, where they lie apart from the file. */
  readonly windows: readonly NabWindow[] | undefined;
}

/** One instance to evaluate. */
export interface LabelledInstance extends LabelledTable {
  readonly name: string;
  /** The labelled windows, where they came apart from the file. */
  readonly windows: readonly Stretch[] | undefined;
}

/**
 * Finds what to evaluate: files as they are named, every CSV file below a folder, and the series and labels of a
 * folder that is laid out as the Numenta Anomaly Benchmark is.
 *
 * @param paths Absolute.
 * @throws EngineError `ERR_INPUT_NOT_FOUND` where there is nothing.
 */
export function findLabelledInputs(paths: readonly string[]): LabelledInput[] {
  return paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) {
      throw new EngineError(
        "ERR_INPUT_NOT_FOUND",
        `there is no ${path}: name a CSV file or a folder`,
      );
    }
    if (!found.isDirectory()) {
      return [{ path, name: nameOf(basename(path)), bytes: found.size, windows: undefined }];
    }
    return isNabFolder(path) ? nabInputs(path) : folderInputs(path);
  });
}

function nameOf(path: string): string {
  return path.replaceAll("\\", "/").replace(/\.csv(\.gz)?$/i, "");
}

function csvFilesBelow(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.csv(\.gz)?$/i.test(name))
    .sort();
  if (names.length > 0) return names;
  throw new EngineError("ERR_INPUT_NOT_FOUND", `${folder} holds no CSV file`);
}

function folderInputs(folder: string): LabelledInput[] {
  return csvFilesBelow(folder).map((name) => {
    const path = join(folder, name);
    return { path, name: nameOf(name), bytes: statSync(path).size, windows: undefined };
  });
}

function nabInputs(folder: string): LabelledInput[] {
  const windows = readNabWindows(folder);
  const root = join(folder, NAB_SERIES_FOLDER);
  return csvFilesBelow(root).map((name) => {
    const path = join(root, name);
    const labels = windows.get(name.replaceAll("\\", "/")) ?? [];
    return { path, name: nameOf(name), bytes: statSync(path).size, windows: labels };
  });
}

/**
 * Reads one file.
 *
 * @param labelColumn Column of the labels; `undefined` = found by its name.
 * @throws EngineError `ERR_INPUT_INVALID` where it is not what it should be.
 */
export function readLabelledInput(
  { path, name, windows: named }: LabelledInput,
  labelColumn: string | undefined,
): LabelledInstance {
  const isElsewhere = named !== undefined;
  const table = readLabelledCsv(readText(path), path, { column: labelColumn, isElsewhere });
  if (named === undefined) return { ...table, name, windows: undefined };
  const windows = locateWindows(named, table.timeMs, path);
  return { ...table, name, windows, labels: labelsOfWindows(windows, table.timeMs.length) };
}
