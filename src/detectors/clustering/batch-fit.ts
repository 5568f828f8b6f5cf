/** Fits clusters to many windows at once, so that a family starts with centroids instead of looking for them. */
import { kmeans } from "ml-kmeans";
import { assert } from "../../core/assert.ts";
import { INPUT_LIMIT } from "../../kernels/standard-input.ts";

/** What a fit found. */
export interface ClusterFit {
  readonly width: number;
  /** Centroids, `width` values each, in deviations; the one with most windows first. */
  readonly centroids: readonly Float32Array[];
  /** Windows that each centroid is nearest to. */
  readonly windows: readonly number[];
  /** Mean over the windows of the root mean square difference from the nearest centroid, in deviations. */
  readonly usualDistance: number;
}

const ITERATIONS_MAX = 100;

function bounded(value: number): number {
  return Number.isNaN(value) ? 0 : Math.min(INPUT_LIMIT, Math.max(-INPUT_LIMIT, value));
}

function distanceBetween(window: readonly number[], centroid: readonly number[]): number {
  const sum = window.reduce((total, value, i) => total + (value - (centroid[i] ?? 0)) ** 2, 0);
  return Math.sqrt(sum / window.length);
}

/**
 * Lloyd's k-means (1982, doi:10.1109/TIT.1982.1056489), started as k-means++.
 *
 * @param windows Windows [count × width] of standardised values, at least one; what is beyond ±8 counts as ±8, NaN as 0.
 * @param options The most centroids (there are fewer if fewer windows differ), and the seed of chance: same seed, same fit.
 */
export function fitClusters(
  windows: readonly ArrayLike<number>[],
  options: { readonly centroids: number; readonly seed: number },
): ClusterFit {
  assert(windows.length > 0, "there are windows to fit");
  const rows = windows.map((window) => Array.from(window, bounded));
  const distinct = new Set(rows.map((row) => row.join())).size;
  const count = Math.min(options.centroids, distinct);
  const { clusters, centroids } = kmeans(rows, count, {
    seed: options.seed,
    initialization: "kmeans++",
    maxIterations: ITERATIONS_MAX,
  });
  const sizes = centroids.map(() => 0);
  let distance = 0;
  for (const [i, row] of rows.entries()) {
    const cluster = clusters[i] ?? 0;
    sizes[cluster] = (sizes[cluster] ?? 0) + 1;
    distance += distanceBetween(row, centroids[cluster] ?? []);
  }
  const order = centroids.map((_, k) => k).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  return {
    width: rows[0]?.length ?? 0,
    centroids: order.map((k) => Float32Array.from(centroids[k] ?? [])),
    windows: order.map((k) => sizes[k] ?? 0),
    usualDistance: distance / rows.length,
  };
}
