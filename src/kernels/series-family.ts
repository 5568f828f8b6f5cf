/** Reads from outside which metric family the kernels take a series for. */
import { BLOCKS_SIGNAL } from "./layout.ts";
import type { Kernel } from "./load.ts";
import { SIGNAL_BYTES, SIGNAL_FAMILY } from "./series-block.ts";

/** Number of the family that a series belongs to; 0 = none. */
export function seriesFamily({ I }: Kernel, seriesId: number): number {
  return I[((I[BLOCKS_SIGNAL] >>> 0) + seriesId * SIGNAL_BYTES) / 4 + SIGNAL_FAMILY];
}
