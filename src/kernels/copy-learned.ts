/**
 * Copies what one arena has learned into another from outside. Nothing in the copied records points anywhere, so bytes are all there is
 * to it.
 */
import { CHAMPION_BYTES } from "./champion-block.ts";
import { RESTARTED_BYTES } from "./family.ts";
import { FAMILY_BYTES } from "./family-block.ts";
import {
  BLOCKS_COLD,
  BLOCKS_HISTORY,
  BLOCKS_HOT,
  BLOCKS_SIGNAL,
  CHAMPIONS,
  FAMILIES,
} from "./layout.ts";
import type { Kernel } from "./load.ts";
import {
  AUTOENCODER_STANDARD,
  COLD_BYTES,
  FAMILY_COUNTED,
  HISTORY_BYTES,
  HOT_BYTES,
  SIGNAL_BYTES,
} from "./series-block.ts";

/** A series in an arena. */
export interface PlacedSeries {
  readonly kernel: Kernel;
  readonly seriesId: number;
}

const SERIES_BLOCKS = [
  [BLOCKS_SIGNAL, SIGNAL_BYTES],
  [BLOCKS_HOT, HOT_BYTES],
  [BLOCKS_COLD, COLD_BYTES],
  [BLOCKS_HISTORY, HISTORY_BYTES],
] as const;

/** Makes series `to` know what series `from` knows, and nothing else. */
export function copySeries(from: PlacedSeries, to: PlacedSeries): void {
  for (const [region, bytes] of SERIES_BLOCKS) {
    const source = (from.kernel.I[region] >>> 0) + from.seriesId * bytes;
    const target = (to.kernel.I[region] >>> 0) + to.seriesId * bytes;
    to.kernel.U.set(from.kernel.U.subarray(source, source + bytes), target);
  }
}

/** Makes a family of kernel `to`, of the same number, have the models that it has in kernel `from`: trained ones and its own. */
export function copyFamily(number: number, kernels: { from: Kernel; to: Kernel }): void {
  const { from, to } = kernels;
  for (const [region, bytes] of [
    [FAMILIES, FAMILY_BYTES],
    [CHAMPIONS, CHAMPION_BYTES],
  ] as const) {
    const source = (from.I[region] >>> 0) + number * bytes;
    to.U.set(from.U.subarray(source, source + bytes), (to.I[region] >>> 0) + number * bytes);
  }
}

/** Forgets which errors are usual for one series, as the kernels' `restartLooks` does for a family. */
export function restartSeriesLooks({ kernel: { I, U }, seriesId }: PlacedSeries): void {
  const hot = (I[BLOCKS_HOT] >>> 0) + seriesId * HOT_BYTES;
  I[hot / 4 + FAMILY_COUNTED] = 0;
  U.fill(0, hot + 4 * AUTOENCODER_STANDARD, hot + 4 * AUTOENCODER_STANDARD + RESTARTED_BYTES);
}
