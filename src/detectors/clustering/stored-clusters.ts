import type { StoredModel } from "../../core/model.ts";
import { CENTROIDS } from "../../kernels/family.ts";
import { WINDOW_VALUES } from "../../kernels/window.ts";
import { shapesText, tensorsOf, wrongShape } from "../stored-tensors.ts";
import type { ClusterFit } from "./batch-fit.ts";

/**
 * The clusters of a stored model. Their usual distance is the median error of its calibration.
 *
 * @throws EngineError `ERR_ARTIFACT_SHAPE` for other tensors than [k, 24] and [k] with k at most 16.
 */
export function clustersOf(model: StoredModel): ClusterFit {
  const { shapes, calibration } = model.manifest;
  const count = shapes[0]?.[0] ?? 0;
  const isRight =
    shapesText(shapes) === shapesText([[count, WINDOW_VALUES], [count]]) && count <= CENTROIDS;
  if (!isRight) {
    const wanted = `[k, ${WINDOW_VALUES}], [k] with k at most ${CENTROIDS}`;
    throw wrongShape(model, `its tensors are ${shapesText(shapes)}, the engine runs ${wanted}`);
  }
  const [centroids = new Float32Array()] = tensorsOf(model);
  return {
    width: WINDOW_VALUES,
    centroids: Array.from({ length: count }, (_, k) =>
      centroids.slice(k * WINDOW_VALUES, (k + 1) * WINDOW_VALUES),
    ),
    windows: Array.from({ length: count }, () => 1),
    usualDistance: calibration.errorMedian,
  };
}
