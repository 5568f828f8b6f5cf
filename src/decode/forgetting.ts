import { EPOCH, SERIES_COUNT } from "../kernels/layout.ts";
import type { Kernel } from "../kernels/load.ts";

/** Epochs that a series may be silent; the time of expiry is kept to within one of them. */
const EPOCHS_KEPT = 8;

/** Forgets silent series little by little, so that no call takes long. */
export interface Forgetting {
  /**
   * Looks at the next slice of the series. Call it between batches.
   *
   * @returns How many were released: their state, their ids, their names.
   */
  pass(nowMs: number): number;
}

/** How `createForgetting` is to forget. */
export interface ForgettingOptions {
  readonly kernel: Kernel;
  /** A series of which nothing came for so long is forgotten, milliseconds. */
  readonly afterMs: number;
  /** Series looked at in one pass. */
  readonly sliceSeries: number;
}

/**
 * Makes the forgetting of silent series; it goes round and round over their ids.
 *
 * What counts is when samples came, not the time they bear: history that is read in is as fresh as any,
 * and while the engine is not running nothing grows old.
 */
export function createForgetting({ kernel, afterMs, sliceSeries }: ForgettingOptions): Forgetting {
  const { I, call } = kernel;
  let next = 0;
  let epochEndMs: number | undefined;
  return {
    pass(nowMs) {
      epochEndMs ??= nowMs + afterMs / EPOCHS_KEPT;
      if (nowMs >= epochEndMs) {
        I[EPOCH] = (I[EPOCH] + 1) & 255;
        epochEndMs = nowMs + afterMs / EPOCHS_KEPT;
      }
      const fromId = next < I[SERIES_COUNT] ? next : 0;
      next = fromId + sliceSeries;
      return call.expire(fromId, next, EPOCHS_KEPT);
    },
  };
}
