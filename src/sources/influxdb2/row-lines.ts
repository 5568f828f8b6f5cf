import type { FluxTableMetaData, Row } from "@influxdata/influxdb-client";
import { EngineError } from "../../core/errors.ts";
import { escapeLineKey, escapeTag } from "../../core/line-protocol.ts";

/** Lines gathered before they are handed on; a line's fields meet again only within this many. */
const LINES_MAX = 50_000;

/** What follows a number in line protocol, by Flux's type; strings are no samples and are left out. */
const SUFFIX: Readonly<Record<string, string>> = {
  double: "",
  long: "i",
  unsignedLong: "u",
  boolean: "",
};

/**
 * Nanoseconds since 1970 of a time as Flux prints it, `2026-01-31T12:00:00.123456789Z`, as decimal text.
 *
 * @throws RangeError if the text is no such time.
 */
export function nanosecondsOf(time: string): string {
  const match = /^(.{19})(?:\.(\d{1,9}))?Z$/.exec(time);
  const [, seconds = "", fraction = ""] = match ?? [];
  const ms = Date.parse(`${seconds}Z`);
  if (Number.isNaN(ms)) throw new RangeError(`not a time as Flux prints it: ${time.slice(0, 50)}`);
  return String(BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, "0")));
}

/** Where a table's parts are, and what its rows have in common. */
interface TableShape {
  readonly meta: FluxTableMetaData;
  readonly table: number;
  readonly measurement: number;
  readonly field: number;
  readonly time: number;
  readonly value: number;
  readonly suffix: string | undefined;
  readonly tags: readonly { readonly label: string; readonly index: number }[];
}

function tableShape(meta: FluxTableMetaData): TableShape {
  const value = meta.column("_value", false);
  return {
    meta,
    table: meta.column("table", false).index,
    measurement: meta.column("_measurement", false).index,
    field: meta.column("_field", false).index,
    time: meta.column("_time", false).index,
    value: value.index,
    suffix: SUFFIX[value.dataType],
    tags: meta.columns.filter((column) => column.group && !column.label.startsWith("_")),
  };
}

/** Flux reports what goes wrong halfway as a table of its own. */
function assertNoError(row: Row): void {
  const labels = row.tableMeta.columns.map((column) => column.label);
  if (!labels.includes("error") || labels.includes("_time")) return;
  const reason = row.values[labels.indexOf("error")];
  const text = `InfluxDB gave up halfway through a query: ${reason}`;
  throw new EngineError("ERR_SOURCE_UNREACHABLE", text, { retryable: true });
}

/**
 * Joins rows of Flux, one field each, to lines of line protocol.
 *
 * Flux answers field by field; a line's fields are put together again, since what was measured together
 * is judged together.
 */
export class RowLines {
  readonly #write: (lines: string) => void;
  /** Fields of each line so far, by its key and time. */
  readonly #lines = new Map<
    string,
    { readonly key: string; readonly time: string; fields: string }
  >();
  #shape: TableShape | undefined;
  /** The table that `#key` belongs to. */
  #table: string | undefined;
  #key = "";

  /** @param write Takes whole lines with timestamps in nanoseconds. */
  constructor(write: (lines: string) => void) {
    this.#write = write;
  }

  /**
   * Takes one row.
   *
   * @throws EngineError `ERR_SOURCE_UNREACHABLE` if the row is an error that Flux reports.
   */
  add(row: Row): void {
    const shape = this.#shapeOf(row);
    const value = row.values[shape.value];
    if (shape.suffix === undefined || value === undefined || value === "") return;
    const key = this.#keyOf(row, shape);
    const time = nanosecondsOf(row.values[shape.time] ?? "");
    const pair = `${escapeTag(row.values[shape.field] ?? "")}=${value}${shape.suffix}`;
    const id = `${key} ${time}`;
    const line = this.#lines.get(id);
    if (line !== undefined) {
      line.fields += `,${pair}`;
      return;
    }
    if (this.#lines.size === LINES_MAX) this.flush();
    this.#lines.set(id, { key, time, fields: pair });
  }

  #shapeOf(row: Row): TableShape {
    if (this.#shape?.meta === row.tableMeta) return this.#shape;
    assertNoError(row);
    this.#shape = tableShape(row.tableMeta);
    this.#table = undefined;
    return this.#shape;
  }

  /** Measurement and tags are the same in all rows of a table. */
  #keyOf(row: Row, shape: TableShape): string {
    const table = row.values[shape.table];
    if (table === undefined || table !== this.#table) {
      const tags = shape.tags.map(({ label, index }) => [label, row.values[index] ?? ""]);
      this.#key = escapeLineKey(row.values[shape.measurement] ?? "", Object.fromEntries(tags));
      this.#table = table;
    }
    return this.#key;
  }

  /** Hands on what was gathered. */
  flush(): void {
    const lines = Array.from(
      this.#lines.values(),
      (line) => `${line.key} ${line.fields} ${line.time}\n`,
    );
    if (lines.length > 0) this.#write(lines.join(""));
    this.#lines.clear();
  }
}
