/** Sorts windows into the files of a data set: set by set, in each by series, in each by time. */
import { createHash, type Hash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { WINDOW_VALUES } from "../../kernels/window.ts";
import { DATASET_SETS, type Dataset, type DatasetSet, setFile } from "./dataset-format.ts";
import { type SpooledWindow, type WindowSpool, writeAll } from "./window-spool.ts";

/** The windows of one series in one set: rows of its file that lie together. */
export interface SeriesRows {
  readonly set: DatasetSet;
  readonly series: string;
  /** First row, from 0. */
  first: number;
  windows: number;
  /** Times of the first and the last sample in them, Unix milliseconds. */
  fromMs: number;
  toMs: number;
}

/** What the files hold. */
export interface WrittenSets {
  readonly sets: Dataset["sets"];
  readonly rows: readonly SeriesRows[];
  readonly sha256: string;
}

/** How windows are sorted. */
export interface SortingParts {
  readonly folder: string;
  readonly spool: WindowSpool;
  /** The set a window belongs to; `undefined` = none. */
  readonly setOf: (window: SpooledWindow) => DatasetSet | undefined;
  readonly seriesName: (series: number) => string;
}

const ROW_BYTES = 4 * WINDOW_VALUES;
const HASHED_BYTES = 1024 * 1024;

/** Writes the files. Memory is needed for each series, not for each window. */
export function writeSets(parts: SortingParts): WrittenSets {
  const bySeries = countRows(parts);
  const rows = placeRows([...bySeries.values()]);
  const files = DATASET_SETS.map((set) => openSync(join(parts.folder, setFile(set)), "w+"));
  try {
    writeRows(parts, bySeries, files);
    const whole = createHash("sha256");
    const [train, validation, incidents] = DATASET_SETS.map((set, index) => {
      const hashes = [createHash("sha256"), ...(set === "incidents" ? [] : [whole])];
      hashFile(files[index], hashes);
      return describe(rows, set, hashes[0]);
    });
    return { sets: { train, validation, incidents }, rows, sha256: whole.digest("hex") };
  } finally {
    for (const file of files) closeSync(file);
  }
}

function keyOf(set: DatasetSet, series: number): string {
  return `${set} ${series}`;
}

function countRows({ spool, setOf, seriesName }: SortingParts): Map<string, SeriesRows> {
  const bySeries = new Map<string, SeriesRows>();
  for (const window of spool.read()) {
    const set = setOf(window);
    if (set === undefined) continue;
    const { series, fromMs, toMs } = window;
    const key = keyOf(set, series);
    const rows = bySeries.get(key);
    if (rows === undefined) {
      bySeries.set(key, { set, series: seriesName(series), first: 0, windows: 1, fromMs, toMs });
    } else {
      rows.windows++;
      rows.fromMs = Math.min(rows.fromMs, fromMs);
      rows.toMs = Math.max(rows.toMs, toMs);
    }
  }
  return bySeries;
}

/** Gives each series its place: by name, so that the order in which series arrived does not matter. */
function placeRows(all: readonly SeriesRows[]): SeriesRows[] {
  return DATASET_SETS.flatMap((set) => {
    let first = 0;
    const rows = all
      .filter((one) => one.set === set)
      .sort((a, b) => (a.series < b.series ? -1 : 1));
    for (const one of rows) {
      one.first = first;
      first += one.windows;
    }
    return rows;
  });
}

function writeRows(
  { spool, setOf }: SortingParts,
  bySeries: ReadonlyMap<string, SeriesRows>,
  files: readonly number[],
): void {
  const written = new Map<SeriesRows, number>();
  const bytes = new Uint8Array(ROW_BYTES);
  const view = new DataView(bytes.buffer);
  for (const window of spool.read()) {
    const set = setOf(window);
    const rows = set === undefined ? undefined : bySeries.get(keyOf(set, window.series));
    if (set === undefined || rows === undefined) continue;
    const row = written.get(rows) ?? 0;
    written.set(rows, row + 1);
    for (const [i, value] of window.values.entries()) view.setFloat32(4 * i, value, true);
    writeAll(files[DATASET_SETS.indexOf(set)], bytes, (rows.first + row) * ROW_BYTES);
  }
}

function hashFile(file: number, hashes: readonly Hash[]): void {
  const bytes = new Uint8Array(HASHED_BYTES);
  let position = 0;
  for (;;) {
    const read = readSync(file, bytes, 0, bytes.length, position);
    if (read === 0) return;
    for (const hash of hashes) hash.update(bytes.subarray(0, read));
    position += read;
  }
}

function describe(
  all: readonly SeriesRows[],
  set: DatasetSet,
  hash: Hash,
): Dataset["sets"][DatasetSet] {
  const rows = all.filter((one) => one.set === set);
  const isEmpty = rows.length === 0;
  const iso = (timeMs: number): string => new Date(timeMs).toISOString();
  return {
    file: setFile(set),
    windows: rows.reduce((sum, { windows }) => sum + windows, 0),
    series: rows.length,
    from: isEmpty ? null : iso(rows.reduce((least, one) => Math.min(least, one.fromMs), Infinity)),
    to: isEmpty ? null : iso(rows.reduce((most, one) => Math.max(most, one.toMs), -Infinity)),
    sha256: hash.digest("hex"),
  };
}
