/** Reads from outside where a series has been over days. */
import { SPAN_FIRST_MS } from "./history.ts";
import { BLOCKS_HISTORY, BLOCKS_HOT } from "./layout.ts";
import type { Kernel } from "./load.ts";
import {
  BASE,
  HISTORY_BYTES,
  HISTORY_EMPTY,
  HISTORY_END,
  HISTORY_FRESH,
  HISTORY_POINT,
  HISTORY_POINTS,
  HISTORY_REST,
  HISTORY_SCALE,
  HISTORY_SPAN,
  HOT_BYTES,
} from "./series-block.ts";

/** The means of a series over days, oldest first. */
export interface HistoryPoints {
  /** Middle of each bucket of time, Unix milliseconds. */
  readonly timesMs: Float64Array;
  /** Mean of the values judged in it, such as a counter's rate; NaN where there were none. */
  readonly values: Float64Array;
  /** Length of a bucket, milliseconds; a whole number of them makes a day. */
  readonly spanMs: number;
}

function blockOf({ I }: Kernel, seriesId: number): number {
  return (I[BLOCKS_HISTORY] >>> 0) + seriesId * HISTORY_BYTES;
}

/** The history of a series, without the bucket that has not ended yet. */
export function historyOf(kernel: Kernel, seriesId: number): HistoryPoints {
  const { D, F, H, I, U } = kernel;
  const block = blockOf(kernel, seriesId);
  const spanMs = SPAN_FIRST_MS * 2 ** U[block + HISTORY_SPAN];
  const count = U[block + HISTORY_POINTS];
  const base = D[((I[BLOCKS_HOT] >>> 0) + seriesId * HOT_BYTES) / 8 + BASE];
  const scale = F[block / 4 + HISTORY_SCALE];
  const endMs = D[block / 8 + HISTORY_END] - spanMs;
  const first = block / 2 + HISTORY_POINT;
  const points = H.subarray(first, first + count);
  return {
    timesMs: Float64Array.from(points, (_, i) => endMs - (count - i - 0.5) * spanMs),
    values: Float64Array.from(points, (steps) =>
      steps === HISTORY_EMPTY ? Number.NaN : base + steps * scale,
    ),
    spanMs,
  };
}

/** Whether a point has been added to the series' history since `settleHistory`. */
export function hasFreshHistory(kernel: Kernel, seriesId: number): boolean {
  return kernel.U[blockOf(kernel, seriesId) + HISTORY_FRESH] !== 0;
}

/** How much history a series has. */
export function historySize(
  kernel: Kernel,
  seriesId: number,
): { readonly points: number; readonly horizonMs: number } {
  const block = blockOf(kernel, seriesId);
  const points = kernel.U[block + HISTORY_POINTS];
  return { points, horizonMs: points * SPAN_FIRST_MS * 2 ** kernel.U[block + HISTORY_SPAN] };
}

/**
 * Takes note that the series' history has been looked at.
 *
 * @returns Whether the look counts: false for those that `restHistory` asked to leave out.
 */
export function settleHistory({ I, U }: Kernel, seriesId: number): boolean {
  const block = (I[BLOCKS_HISTORY] >>> 0) + seriesId * HISTORY_BYTES;
  U[block + HISTORY_FRESH] = 0;
  if (U[block + HISTORY_REST] === 0) return true;
  U[block + HISTORY_REST]--;
  return false;
}

/** Leaves out the next looks at the series' history, at most 255. */
export function restHistory(kernel: Kernel, seriesId: number, looks: number): void {
  kernel.U[blockOf(kernel, seriesId) + HISTORY_REST] = looks;
}
