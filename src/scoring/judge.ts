import type { Batch, ScoredBatch } from "../core/batch.ts";
import * as layout from "../kernels/layout.ts";
import type { Kernel } from "../kernels/load.ts";
import type { ScoringOptions } from "./options.ts";

/** Sets the kernel's alert; holds until it is set again. What is judged is set by `setDetectors`. */
export function setScoring(kernel: Kernel, options: ScoringOptions): void {
  kernel.D[layout.FALSE_ALERTS_PER_DAY] = options.falseAlertsPerDay;
}

/** View of the first `rows` doubles of a column. */
function column(kernel: Kernel, slot: number, rows: number): Float64Array {
  const first = kernel.I[slot] >>> 3;
  return kernel.D.subarray(first, first + rows);
}

/**
 * Judges the batch that lies in the kernel's columns and has been admitted.
 *
 * The verdicts are views of the arena, like the batch: they hold until the next batch is decoded.
 */
export function judgeBatch(kernel: Kernel, batch: Batch): ScoredBatch {
  const { rows } = batch;
  const hits = kernel.call.judge();
  const alert = kernel.I[layout.COLUMN_ALERT] >>> 0;
  const listed = kernel.I[layout.LIST_HITS] >>> 2;
  const streams = kernel.I[layout.LIST_HIT_STREAMS] >>> 2;
  return {
    ...batch,
    score: column(kernel, layout.COLUMN_SCORE, rows),
    logReturnDays: column(kernel, layout.COLUMN_LOG_RETURN_DAYS, rows),
    strength: column(kernel, layout.COLUMN_STRENGTH, rows),
    expected: column(kernel, layout.COLUMN_EXPECTED, rows),
    lower: column(kernel, layout.COLUMN_LOWER, rows),
    upper: column(kernel, layout.COLUMN_UPPER, rows),
    alert: kernel.U.subarray(alert, alert + rows),
    hits: new Uint32Array(kernel.I.buffer, listed * 4, hits),
    hitStreams: kernel.F.subarray(streams, streams + hits * layout.HIT_FLOATS),
    hitStride: layout.HIT_FLOATS,
  };
}

/** Makes every sample of a series a hit, or no longer: for series with an open anomaly. */
export function watchSeries(kernel: Kernel, seriesId: number, watched: boolean): void {
  kernel.call.watch(seriesId, watched ? 1 : 0);
}
