import { basename } from "node:path";
import { text } from "node:stream/consumers";
import { EngineError } from "../core/errors.ts";
import { escapeMeasurement, escapeTag } from "../core/line-protocol.ts";
import { parseCsv, parseNumber, parseTime, TIME_NAMES } from "./csv.ts";

const ROWS_PER_CHUNK = 1024;

/** Whether a file is CSV, by its name. */
export function isCsv(path: string): boolean {
  return /\.csv(\.gz)?$/i.test(path);
}

/**
 * Turns a CSV file into line protocol with microseconds: the measurement is the file's name, each column
 * but the times a field. Cells that hold no number give no field; rows without a time keep none and are
 * left to the decoder to refuse.
 *
 * @throws EngineError `ERR_INPUT_INVALID` where there is no column of times or nothing below the header.
 */
export async function* csvToLines(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<Uint8Array> {
  const { names, rows } = parseCsv(await text(chunks), path);
  const timeColumn = names.findIndex((name) => TIME_NAMES.includes(name.toLowerCase()));
  if (timeColumn < 0) {
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${path} has no column ${TIME_NAMES.join(" or ")}: rename the one that holds the times`,
    );
  }
  const measurement = escapeMeasurement(basename(path).replace(/\.csv(\.gz)?$/i, ""));
  const fieldKeys = names.map((name) => escapeTag(name));
  const line = (cells: readonly string[]): string => {
    const fields = fieldKeys.flatMap((key, column) => {
      const value = column === timeColumn ? Number.NaN : parseNumber(cells[column] ?? "");
      return Number.isFinite(value) ? [`${key}=${value}`] : [];
    });
    const time = parseTime(cells[timeColumn] ?? "");
    return `${measurement} ${fields.join(",")} ${Number.isNaN(time) ? cells[timeColumn] : Math.round(time * 1000)}\n`;
  };
  for (let from = 0; from < rows.length; from += ROWS_PER_CHUNK) {
    yield Buffer.from(
      rows
        .slice(from, from + ROWS_PER_CHUNK)
        .map(line)
        .join(""),
    );
  }
}
