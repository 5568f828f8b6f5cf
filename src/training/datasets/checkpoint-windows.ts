import { BLOCKS_HOT, BLOCKS_SIGNAL, SERIES_COUNT } from "../../kernels/layout.ts";
import {
  COUNT,
  HOT_BYTES,
  SIGNAL_BYTES,
  SIGNAL_INTERVAL,
  SIGNAL_LAST_TIME,
  WINDOW,
} from "../../kernels/series-block.ts";
import { placeInRing, WINDOW_VALUES } from "../../kernels/window.ts";
import { type CollectorParts, WINDOW_FIRST } from "./window-collector.ts";

/**
 * Takes the last window of every series out of a kernel whose memory was restored: all that an engine keeps of its samples.
 *
 * The time of its first sample is reckoned from the usual interval.
 */
export function takeLastWindows({ kernel, isWanted, onWindow }: CollectorParts): void {
  const { I, D, F } = kernel;
  const values = new Float32Array(WINDOW_VALUES);
  for (let id = 0; id < I[SERIES_COUNT]; id++) {
    const hot = ((I[BLOCKS_HOT] >>> 0) + id * HOT_BYTES) / 4;
    const signal = (I[BLOCKS_SIGNAL] >>> 0) + id * SIGNAL_BYTES;
    const count = I[hot + COUNT];
    if (count < WINDOW_FIRST || !isWanted(id)) continue;
    for (let i = 0; i < WINDOW_VALUES; i++) {
      values[i] = F[hot + WINDOW + placeInRing(count + 1 + i)];
    }
    const toMs = D[signal / 8 + SIGNAL_LAST_TIME];
    const intervalMs = F[signal / 4 + SIGNAL_INTERVAL];
    onWindow({ seriesId: id, fromMs: toMs - (WINDOW_VALUES - 1) * intervalMs, toMs, values });
  }
}
