import { STREAMS } from "../core/batch.ts";
import type { KernelSettings, StreamName } from "../core/detector.ts";
import { STREAM_WEIGHTS } from "../kernels/layout.ts";

/** Sets how much streams count in the score; only for those that the score is made of. */
export function weighStreams(
  { D }: KernelSettings,
  streams: readonly StreamName[],
  weight: number,
): void {
  for (const stream of streams) D[STREAM_WEIGHTS + STREAMS.indexOf(stream)] = weight;
}
