import type { Batch } from "../../src/core/batch.ts";
import * as layout from "../../src/kernels/layout.ts";
import { type Kernel, type KernelBackend, loadKernel } from "../../src/kernels/load.ts";
import {
  COLD_BYTES,
  HISTORY_BYTES,
  HOT_BYTES,
  SIGNAL_BYTES,
} from "../../src/kernels/series-block.ts";

/** One row on its way into a kernel. */
export interface Row {
  readonly timeMs: number;
  readonly value: number;
  readonly id?: number;
  readonly type?: number;
  readonly remainder?: number;
}

/** What became of the rows, in their order. */
export interface Verdicts {
  readonly state: number[];
  readonly value: number[];
  readonly score: number[];
  readonly logReturnDays: number[];
  readonly strength: number[];
  readonly expected: number[];
  readonly lower: number[];
  readonly upper: number[];
  readonly alert: number[];
}

/** Rows of the test kernels' batches. */
export const ROWS_MAX = 1024;

const DOUBLE_COLUMNS = [
  ["value", layout.COLUMN_VALUE],
  ["score", layout.COLUMN_SCORE],
  ["logReturnDays", layout.COLUMN_LOG_RETURN_DAYS],
  ["strength", layout.COLUMN_STRENGTH],
  ["expected", layout.COLUMN_EXPECTED],
  ["lower", layout.COLUMN_LOWER],
  ["upper", layout.COLUMN_UPPER],
] as const;

const BYTE_COLUMNS = [
  ["state", layout.COLUMN_STATE],
  ["alert", layout.COLUMN_ALERT],
] as const;

const BLOCKS = [
  [layout.BLOCKS_SIGNAL, SIGNAL_BYTES],
  [layout.BLOCKS_HOT, HOT_BYTES],
  [layout.BLOCKS_COLD, COLD_BYTES],
  [layout.BLOCKS_HISTORY, HISTORY_BYTES],
] as const;

/** A kernel for a few series. */
export function smallKernel(backend: KernelBackend, seriesMax = 8): Kernel {
  return loadKernel({ seriesMax, rowsMax: ROWS_MAX, inputBytesMax: 65_536 }, backend);
}

/** Writes rows into the columns, as the parser does. */
export function writeRows(kernel: Kernel, rows: readonly Row[]): void {
  const { I, D, F, U } = kernel;
  for (const [index, row] of rows.entries()) {
    I[(I[layout.COLUMN_SERIES] >>> 2) + index] = row.id ?? 0;
    D[(I[layout.COLUMN_TIME] >>> 3) + index] = row.timeMs;
    D[(I[layout.COLUMN_VALUE] >>> 3) + index] = row.value;
    F[(I[layout.COLUMN_REMAINDER] >>> 2) + index] = row.remainder ?? 0;
    U[(I[layout.COLUMN_TYPE] >>> 0) + index] = row.type ?? layout.TYPE_FLOAT;
    U[(I[layout.COLUMN_STATE] >>> 0) + index] = layout.ROW_JUDGED;
  }
  I[layout.ROWS] = rows.length;
}

/** The batch that lies in a kernel's columns. */
export function batchOf({ I, D, U }: Kernel, rows: number): Batch {
  const column = (slot: number) => D.subarray(I[slot] >>> 3, (I[slot] >>> 3) + rows);
  return {
    rows,
    lines: rows,
    seriesId: new Uint32Array(I.buffer, I[layout.COLUMN_SERIES] >>> 0, rows),
    timeMs: column(layout.COLUMN_TIME),
    value: column(layout.COLUMN_VALUE),
    state: U.subarray(I[layout.COLUMN_STATE] >>> 0, (I[layout.COLUMN_STATE] >>> 0) + rows),
    lineStart: new Uint32Array(rows + 1),
  };
}

/** Admits and judges rows in batches of at most `batchRows`, and gathers the verdicts. */
export function feed(kernel: Kernel, rows: readonly Row[], batchRows = ROWS_MAX): Verdicts {
  const verdicts: Verdicts = {
    state: [],
    value: [],
    score: [],
    logReturnDays: [],
    strength: [],
    expected: [],
    lower: [],
    upper: [],
    alert: [],
  };
  for (let from = 0; from < rows.length; from += batchRows) {
    const batch = rows.slice(from, from + batchRows);
    writeRows(kernel, batch);
    kernel.call.admit();
    kernel.call.judge();
    for (const [name, slot] of DOUBLE_COLUMNS) {
      const first = kernel.I[slot] >>> 3;
      for (let i = 0; i < batch.length; i++) verdicts[name].push(kernel.D[first + i]);
    }
    for (const [name, slot] of BYTE_COLUMNS) {
      const first = kernel.I[slot] >>> 0;
      for (let i = 0; i < batch.length; i++) verdicts[name].push(kernel.U[first + i]);
    }
  }
  return verdicts;
}

/** Copies the state of one series out of a kernel. */
export function saveSeries(kernel: Kernel, id: number): readonly Uint8Array[] {
  return BLOCKS.map(([slot, bytes]) => {
    const at = (kernel.I[slot] >>> 0) + id * bytes;
    return kernel.U.slice(at, at + bytes);
  });
}

/** Puts a saved state in place of a series'. */
export function restoreSeries(kernel: Kernel, id: number, saved: readonly Uint8Array[]): void {
  for (const [index, [slot, bytes]] of BLOCKS.entries()) {
    kernel.U.set(saved[index], (kernel.I[slot] >>> 0) + id * bytes);
  }
}

/** Makes a series as if it had never been seen. */
export function clearSeries(kernel: Kernel, id = 0): void {
  restoreSeries(
    kernel,
    id,
    BLOCKS.map(([, bytes]) => new Uint8Array(bytes)),
  );
}

/** One row every `intervalMs`, with the values that `valueAt` gives. */
export function series(
  count: number,
  valueAt: (index: number) => number,
  intervalMs = 1000,
): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    timeMs: 1_700_000_000_000 + index * intervalMs,
    value: valueAt(index),
  }));
}

/** Random numbers of the same seed are the same. */
export { seededRandom as seeded } from "../../src/math/seeded-random.ts";

/** Normal noise from uniform (Box and Muller). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
