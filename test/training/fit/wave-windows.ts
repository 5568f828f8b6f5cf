import { seeded } from "../../kernels/feed.ts";
import { waveWindow } from "../../kernels/model-arena.ts";

/** Windows [n × 24] of noisy waves, one after the other. */
export function waveWindows(count: number, seed: number): Float32Array {
  const random = seeded(seed);
  return Float32Array.from(Array.from({ length: count }, () => waveWindow(random)).flat());
}
