import {
  COLUMN_LINE_START,
  COLUMN_REMAINDER,
  COLUMN_SERIES,
  COLUMN_TIME,
  COLUMN_TYPE,
  COLUMN_VALUE,
  CONTROL,
  INPUT,
  LINES,
  LINES_BLANK,
  LINES_READ,
  LIST_REFUSED,
  REFUSED,
  ROWS,
  SERIES_BYTES,
  SERIES_COUNT,
  TABLE_SERIES,
  TABLE_SLOTS,
  TEXT,
} from "../../src/kernels/layout.ts";
import type { Kernel } from "../../src/kernels/load.ts";

/** One call of `parse` in plain values. */
export interface Parsed {
  readonly reached: number;
  readonly lines: number;
  readonly linesRead: number;
  readonly linesBlank: number;
  readonly series: readonly number[];
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly remainders: readonly number[];
  readonly types: readonly number[];
  readonly lineStarts: readonly number[];
  /** Line number, reason, offset, length. */
  readonly refused: readonly (readonly number[])[];
}

/** Parses a text, to which a final newline is added, from `from` on. */
export function parseText(kernel: Kernel, text: string | Uint8Array, from = 0): Parsed {
  const { I, D, F, U, call } = kernel;
  const bytes = Buffer.concat([Buffer.from(text), Buffer.from("\n")]);
  U.set(bytes, I[INPUT]);
  const reached = call.parse(from, bytes.length);
  const rows = I[ROWS];
  const column = (view: ArrayLike<number>, slot: number, shift: number, length = rows) =>
    Array.from({ length }, (_, row) => view[(I[slot] >>> shift) + row] ?? Number.NaN);
  const list = column(I, LIST_REFUSED, 2, 4 * I[REFUSED]);
  return {
    reached,
    lines: I[LINES],
    linesRead: I[LINES_READ],
    linesBlank: I[LINES_BLANK],
    series: column(I, COLUMN_SERIES, 2),
    times: column(D, COLUMN_TIME, 3),
    values: column(D, COLUMN_VALUE, 3),
    remainders: column(F, COLUMN_REMAINDER, 2),
    types: column(U, COLUMN_TYPE, 0),
    lineStarts: column(I, COLUMN_LINE_START, 2, I[LINES] + 1),
    refused: Array.from({ length: I[REFUSED] }, (_, entry) => list.slice(4 * entry, 4 * entry + 4)),
  };
}

/** Every byte of the arena that tells series apart: control block, hash table, keys, series, texts. */
export function tableBytes({ I, U, call }: Kernel): Buffer {
  const part = (from: number, to: number) => U.subarray(from >>> 0, to >>> 0);
  return Buffer.concat([
    part(CONTROL, I[INPUT]),
    part(I[TABLE_SLOTS], I[TABLE_SERIES] + I[SERIES_COUNT] * SERIES_BYTES),
    part(I[TEXT], I[TEXT] + call.textBytes()),
  ]);
}
