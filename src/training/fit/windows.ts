import { INPUT_LIMIT } from "../../kernels/standard-input.ts";
import { WINDOW_VALUES } from "../../kernels/window.ts";

/** The windows [n × 24] as the family's models see them: within ±8. A copy. */
export function boundedWindows(windows: Float32Array): Float32Array {
  return windows.map((value) => Math.min(INPUT_LIMIT, Math.max(-INPUT_LIMIT, value)));
}

/** How many windows there are. */
export function windowCount(windows: Float32Array): number {
  return windows.length / WINDOW_VALUES;
}

/** A view of one window. */
export function windowAt(windows: Float32Array, index: number): Float32Array {
  return windows.subarray(index * WINDOW_VALUES, (index + 1) * WINDOW_VALUES);
}

/** Copies of the windows with these numbers, one after the other. */
export function pickWindows(windows: Float32Array, indexes: Uint32Array): Float32Array {
  const picked = new Float32Array(indexes.length * WINDOW_VALUES);
  for (let i = 0; i < indexes.length; i++) {
    picked.set(windowAt(windows, indexes[i]), i * WINDOW_VALUES);
  }
  return picked;
}

/** Root mean square difference of two windows, in deviations. */
export function distance(window: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < window.length; i++) sum += (window[i] - other[i]) ** 2;
  return Math.sqrt(sum / window.length);
}
