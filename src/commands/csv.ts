import { EngineError } from "../core/errors.ts";

/** A CSV text taken apart; cells without their quotes. */
export interface CsvTable {
  /** Of the columns, from the header. */
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/i;

/** Names by which a column of times is recognised, in lower case. */
export const TIME_NAMES: readonly string[] = [
  "timestamp",
  "time",
  "_time",
  "date",
  "datetime",
  "ts",
];

/**
 * Takes a CSV text apart (RFC 4180); blank lines are left out.
 *
 * @param file Its name, for messages.
 * @throws EngineError `ERR_INPUT_INVALID` where nothing stands below the header.
 */
export function parseCsv(text: string, file: string): CsvTable {
  const [header, ...rows] = readRecords(text.replace(/^\uFEFF/, ""));
  if (header === undefined || rows.length === 0) {
    throw new EngineError("ERR_INPUT_INVALID", `${file} holds no rows below a header`);
  }
  return { names: header.map((name) => name.trim()), rows };
}

function readRecords(text: string): string[][] {
  if (!text.includes('"')) {
    return text
      .split(/\r?\n/)
      .filter((line) => line !== "")
      .map((line) => line.split(","));
  }
  const records: string[][] = [];
  let record: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  for (const [, quoted, plain, end] of text.matchAll(cell)) {
    record.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === ",") continue;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  return records;
}

/** Reads a number; NaN where the text is none, also where it is blank. */
export function parseNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/**
 * Reads a time: Unix seconds, milliseconds, microseconds or nanoseconds, told apart by their size, or
 * ISO 8601 with a blank or `T`, in UTC where it names no offset.
 *
 * @returns Unix milliseconds, NaN where the text is no time.
 */
export function parseTime(text: string): number {
  const trimmed = text.trim();
  if (/^[+-]?\d+(\.\d+)?$/.test(trimmed)) {
    const number = Number(trimmed);
    const size = Math.abs(number);
    if (size >= 1e17) return number / 1e6;
    if (size >= 1e14) return number / 1e3;
    return size >= 1e11 ? number : number * 1000;
  }
  const [, date, time = "00:00", zone = "Z"] = ISO_TIME.exec(trimmed) ?? [];
  return date === undefined ? Number.NaN : Date.parse(`${date}T${time}${zone.toUpperCase()}`);
}
