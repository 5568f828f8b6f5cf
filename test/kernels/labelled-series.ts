import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Row } from "./feed.ts";

const ROOT = process.env["OUTLIERD_DATA"] ?? resolve(import.meta.dirname, "../../../shared/data");

/** Whether the labelled data are there: not part of the repository, see `OUTLIERD_DATA`. */
export const hasLabelledSeries = existsSync(join(ROOT, "nab"));

/** One series of a data set. */
export interface LabelledSeries {
  readonly name: string;
  readonly rows: readonly Row[];
}

function timeOf(text: string): number {
  return text.includes("-") ? Date.parse(`${text.replace(" ", "T")}Z`) : Number(text) * 1000;
}

function rowsOf(text: string, rowsMax: number): Row[] {
  return text
    .split(/\r?\n/)
    .slice(1, rowsMax + 1)
    .filter((line) => line !== "")
    .map((line) => {
      const [time = "", value = ""] = line.split(",");
      return { timeMs: timeOf(time), value: Number(value) };
    });
}

function textOf(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/**
 * Every series of a data set, read when its turn comes.
 *
 * @param folder Below the data's root: `nab/data`, `ms_cloud` or `kpi_aiops`.
 * @param rowsMax Rows of a series that are read.
 */
export function* labelledSeries(
  folder: string,
  rowsMax = Number.POSITIVE_INFINITY,
): Generator<LabelledSeries> {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
  for (const name of names.toSorted()) {
    if (!/\.csv(\.gz)?$/.test(name) || name === "index.csv") continue;
    yield { name, rows: rowsOf(textOf(join(ROOT, folder, name)), rowsMax) };
  }
}
