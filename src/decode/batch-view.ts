import type { Batch } from "../core/batch.ts";
import {
  COLUMN_LINE_START,
  COLUMN_SERIES,
  COLUMN_STATE,
  COLUMN_TIME,
  COLUMN_VALUE,
  LINES,
  ROWS,
} from "../kernels/layout.ts";
import type { Kernel } from "../kernels/load.ts";

/** The batch that the kernel decoded last, as views of its columns; valid until it decodes the next. */
export function batchOf({ D, I, U }: Kernel): Batch {
  const rows = I[ROWS];
  const lines = I[LINES];
  const time = I[COLUMN_TIME] >>> 3;
  const value = I[COLUMN_VALUE] >>> 3;
  const state = I[COLUMN_STATE] >>> 0;
  return {
    rows,
    lines,
    seriesId: new Uint32Array(I.buffer, I[COLUMN_SERIES] >>> 0, rows),
    timeMs: D.subarray(time, time + rows),
    value: D.subarray(value, value + rows),
    state: U.subarray(state, state + rows),
    lineStart: new Uint32Array(I.buffer, I[COLUMN_LINE_START] >>> 0, lines + 1),
  };
}
