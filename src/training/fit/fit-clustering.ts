import { type ClusterFit, fitClusters } from "../../detectors/clustering/batch-fit.ts";
import { CENTROIDS } from "../../kernels/family.ts";
import { seededRandom, shuffledIndexes } from "../../math/seeded-random.ts";
import { distance, windowAt, windowCount } from "./windows.ts";

/** Clusters of a family. */
export interface ClusteringFit {
  /** The centroids, 24 values each. */
  readonly centroids: readonly Float32Array[];
  /** Root mean square distance of each centroid's windows from it, in deviations. */
  readonly spread: Float32Array;
  /** Windows that each centroid is nearest to. */
  readonly windows: readonly number[];
}

/** Windows that are fitted: more move the centroids by less than they differ from one family to the next. */
export const FITTED_WINDOWS = 4000;

/** The centroid that is nearest to a window, and how far it is. */
function nearest(
  window: Float32Array,
  centroids: readonly Float32Array[],
): { readonly index: number; readonly error: number } {
  let [index, error] = [0, Number.POSITIVE_INFINITY];
  for (const [k, centroid] of centroids.entries()) {
    const here = distance(window, centroid);
    if (here < error) [index, error] = [k, here];
  }
  return { index, error };
}

/** Distance of each window [n × 24] from the nearest centroid, root mean square, in deviations. */
export function clusterErrors(
  centroids: readonly Float32Array[],
  windows: Float32Array,
): Float32Array {
  return Float32Array.from(
    { length: windowCount(windows) },
    (_, i) => nearest(windowAt(windows, i), centroids).error,
  );
}

/**
 * Fits clusters to windows [n × 24], by k-means on some thousand of them that chance picks; same seed, same clusters.
 */
export function fitFamilyClusters(train: Float32Array, seed: number): ClusteringFit {
  const order = shuffledIndexes(windowCount(train), seededRandom(seed));
  const picked = Array.from(order.subarray(0, FITTED_WINDOWS), (i) => windowAt(train, i));
  const { centroids }: ClusterFit = fitClusters(picked, { centroids: CENTROIDS, seed });
  const squares = centroids.map(() => 0);
  const windows = centroids.map(() => 0);
  for (let i = 0; i < windowCount(train); i++) {
    const { index, error } = nearest(windowAt(train, i), centroids);
    squares[index] += error * error;
    windows[index]++;
  }
  const spread = Float32Array.from(squares, (sum, k) => Math.sqrt(sum / Math.max(1, windows[k])));
  return { centroids, spread, windows };
}
