import { assert } from "../../core/assert.ts";
import {
  CLUSTERS_COUNT,
  CLUSTERS_ERROR,
  CLUSTERS_MAX,
  CLUSTERS_WEIGHTS,
  CLUSTERS_WIDTH,
} from "../../kernels/clusters.ts";
import type { Kernel } from "../../kernels/load.ts";
import { USUAL_COUNT, USUAL_ERROR } from "../../kernels/standard-input.ts";
import type { ClusterFit } from "./batch-fit.ts";

/** A fitted centroid weighs at most this many windows, so that online learning can still move it. */
const WEIGHT_MOST = 50;
/** Windows behind a usual distance that make it taken for warm. */
const WARM_WINDOWS = 500;

/**
 * Puts a fit into a clusters record of the arena, which goes on learning from there.
 *
 * @param word Word address of a record that `initialiseClusters` made, of the fit's width and with room for its centroids.
 */
export function placeClusters(kernel: Kernel, word: number, fit: ClusterFit): void {
  const { I, F } = kernel;
  const room = I[word + CLUSTERS_MAX];
  assert(I[word + CLUSTERS_WIDTH] === fit.width, "record and fit are of one width");
  assert(fit.centroids.length <= room, "the record has room for every centroid");
  I[word + CLUSTERS_COUNT] = fit.centroids.length;
  const first = word + CLUSTERS_WEIGHTS + room + fit.width;
  for (const [k, centroid] of fit.centroids.entries()) {
    F[word + CLUSTERS_WEIGHTS + k] = Math.min(fit.windows[k] ?? 0, WEIGHT_MOST);
    F.set(centroid, first + k * fit.width);
  }
  F[word + CLUSTERS_ERROR + USUAL_ERROR] = fit.usualDistance;
  I[word + CLUSTERS_ERROR + USUAL_COUNT] = WARM_WINDOWS;
}
