import { EngineError } from "../core/errors.ts";
import { parseCsv, parseNumber, parseTime, TIME_NAMES } from "./csv.ts";

/** One row of a CSV file of samples, in the order of the file. */
export interface CsvSample {
  /** As the file has it, without quotes. */
  readonly timeText: string;
  /** As the file has it, without quotes. */
  readonly valueText: string;
  /** Unix milliseconds; NaN where the text is no time. */
  readonly timeMs: number;
  /** NaN where the text is no number. */
  readonly value: number;
}

/** Which columns hold time and value, by their names in the header; found by themselves where missing. */
export interface CsvColumns {
  readonly time: string | undefined;
  readonly value: string | undefined;
}

const VALUE_NAMES: readonly string[] = ["value", "_value"];

/**
 * Reads a CSV file that has a header and one sample a row.
 *
 * @param file Its name, for messages.
 * @throws EngineError `ERR_INPUT_INVALID` where there is no such column or nothing below the header.
 */
export function readCsvSamples(text: string, file: string, columns: CsvColumns): CsvSample[] {
  const { names, rows } = parseCsv(text, file);
  const column = (wanted: string | undefined, usual: readonly string[], option: string): number => {
    const index = names.findIndex((name) =>
      wanted === undefined ? usual.includes(name.toLowerCase()) : name === wanted,
    );
    if (index >= 0) return index;
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${file} has no column ${wanted ?? usual.join(" or ")}; name one of ${names.join(", ")} with --${option}`,
    );
  };
  const timeColumn = column(columns.time, TIME_NAMES, "time");
  const valueColumn = column(columns.value, VALUE_NAMES, "value");
  return rows.map((cells) => {
    const timeText = cells[timeColumn] ?? "";
    const valueText = cells[valueColumn] ?? "";
    return { timeText, valueText, timeMs: parseTime(timeText), value: parseNumber(valueText) };
  });
}
