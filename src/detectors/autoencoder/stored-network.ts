import { EngineError } from "../../core/errors.ts";
import { modelText, type StoredModel } from "../../core/model.ts";
import { WINDOW_VALUES } from "../../kernels/window.ts";
import { shapesText, tensorsOf, wrongShape } from "../stored-tensors.ts";
import { readLayers } from "./layers-format.ts";
import type { LayersNetwork } from "./layers-network.ts";

/**
 * The network of a stored autoencoder.
 *
 * @throws EngineError `ERR_ARTIFACT_FORMAT` where it has no topology, `ERR_ARTIFACT_SHAPE` where its shapes are not those of the
 *   topology or it is not as wide as a window at both ends, `ERR_MODEL_INVALID` for layers that the kernels do not have.
 */
export function networkOf(model: StoredModel): LayersNetwork {
  const { manifest, weights, topology } = model;
  if (topology === undefined) {
    const message = `${modelText(manifest)} names no topology; train the model again`;
    throw new EngineError("ERR_ARTIFACT_FORMAT", message);
  }
  tensorsOf(model);
  const network = readLayers({ modelJson: topology, weights });
  const shapes = network.layers.flatMap(({ inputs, outputs }) => [[inputs, outputs], [outputs]]);
  if (shapesText(shapes) !== shapesText(manifest.shapes)) {
    const problem = `its topology has the tensors ${shapesText(shapes)}, its manifest ${shapesText(manifest.shapes)}`;
    throw wrongShape(model, problem);
  }
  const ends = [network.layers.at(0)?.inputs, network.layers.at(-1)?.outputs];
  if (ends.every((width) => width === WINDOW_VALUES)) return network;
  throw wrongShape(
    model,
    `it is ${ends.join(" and ")} wide at its ends, a window ${WINDOW_VALUES}`,
  );
}
