import { SERIES_COUNT } from "../kernels/layout.ts";
import type { Kernel } from "../kernels/load.ts";

/** Which series to release. */
export interface SilentSeries {
  /** First id to look at. */
  readonly fromId: number;
  /** Id after the last one. */
  readonly toId: number;
  /** Series whose newest sample is older go, Unix milliseconds. */
  readonly beforeMs: number;
}

/**
 * Releases every series that has been silent for long: its state, its id, its name. Call it between
 * batches, and forget the ids that go wherever else they are kept.
 *
 * @returns How many were released.
 */
export function releaseSilent(kernel: Kernel, series: SilentSeries): number {
  return kernel.call.expire(series.fromId, series.toId, series.beforeMs);
}

/** Forgets silent series little by little, so that no call takes long. */
export interface Forgetting {
  /**
   * Looks at the next slice of the series.
   *
   * @returns How many were released.
   */
  pass(nowMs: number): number;
}

/** How `createForgetting` is to forget. */
export interface ForgettingOptions {
  readonly kernel: Kernel;
  /** A series without samples for so long is forgotten, milliseconds. */
  readonly afterMs: number;
  /** Series looked at in one pass. */
  readonly sliceSeries: number;
}

/** Makes the forgetting of silent series; it goes round and round over their ids. */
export function createForgetting(options: ForgettingOptions): Forgetting {
  const { kernel, afterMs, sliceSeries } = options;
  let next = 0;
  return {
    pass(nowMs) {
      const fromId = next;
      const toId = fromId + sliceSeries;
      next = toId < kernel.I[SERIES_COUNT] ? toId : 0;
      return releaseSilent(kernel, { fromId, toId, beforeMs: nowMs - afterMs });
    },
  };
}
