/** Reads from outside what the kernels know of a series' rhythm and nature. */
import { NATURE_COUNTER } from "./counter.ts";
import { BLOCKS_SIGNAL } from "./layout.ts";
import type { Kernel } from "./load.ts";
import { SIGNAL_BYTES, SIGNAL_INTERVAL, SIGNAL_LAST_TIME, SIGNAL_NATURE } from "./series-block.ts";

/** When a series last sent, and how often it sends. */
export interface Rhythm {
  /** Time of its newest sample, Unix milliseconds. */
  readonly lastTimeMs: number;
  /** Its usual interval between samples, milliseconds; 0 before the second one. */
  readonly intervalMs: number;
}

/** The rhythm of a series. */
export function rhythmOf(kernel: Kernel, seriesId: number): Rhythm {
  const block = (kernel.I[BLOCKS_SIGNAL] >>> 0) + seriesId * SIGNAL_BYTES;
  return {
    lastTimeMs: kernel.D[block / 8 + SIGNAL_LAST_TIME],
    intervalMs: kernel.F[block / 4 + SIGNAL_INTERVAL],
  };
}

/** Whether the series is taken for a counter, so that its values are rates per second. */
export function isCounter(kernel: Kernel, seriesId: number): boolean {
  const block = (kernel.I[BLOCKS_SIGNAL] >>> 0) + seriesId * SIGNAL_BYTES;
  return (kernel.U[block + SIGNAL_NATURE] & NATURE_COUNTER) !== 0;
}
