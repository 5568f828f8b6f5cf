import type { Silence } from "../core/anomaly.ts";
import { LIST_HITS, SERIES_COUNT } from "../kernels/layout.ts";
import type { Kernel } from "../kernels/load.ts";
import { rhythmOf } from "../kernels/rhythm.ts";

/**
 * Finds the series that have fallen silent since the last sweep, each once: the next sample of such a series is a hit.
 *
 * Overwrites the list of hits, so call it between batches. At most as many as a batch has rows are found
 * at once, the rest by the next sweep.
 *
 * @param kernel The kernel.
 * @param range Ids to look at, `toId` exclusive, and the time in Unix milliseconds.
 */
export function sweepSilences(
  kernel: Kernel,
  range: { readonly fromId: number; readonly toId: number; readonly nowMs: number },
): readonly Silence[] {
  const found = kernel.call.sweep(range.fromId, range.toId, range.nowMs);
  const first = kernel.I[LIST_HITS] >>> 2;
  return Array.from(kernel.I.subarray(first, first + found), (seriesId) => ({
    seriesId,
    ...rhythmOf(kernel, seriesId),
  }));
}

/** Finds silent series little by little, so that no call takes long. */
export interface SilenceSweep {
  /** Looks at the next slice of the series. */
  pass(nowMs: number): readonly Silence[];
}

/** Makes the sweep; it goes round and round over the ids, `sliceSeries` of them a pass. */
export function createSilenceSweep(parts: {
  readonly kernel: Kernel;
  readonly sliceSeries: number;
}): SilenceSweep {
  const { kernel, sliceSeries } = parts;
  let next = 0;
  return {
    pass(nowMs) {
      const end = kernel.I[SERIES_COUNT];
      const fromId = next < end ? next : 0;
      const toId = Math.min(fromId + sliceSeries, end);
      next = toId;
      return sweepSilences(kernel, { fromId, toId, nowMs });
    },
  };
}
