import type { StoredModel } from "../../core/model.ts";
import { shapesText, tensorsOf, wrongShape } from "../stored-tensors.ts";

/** Intercept, and the weights of the last four values, the newest first. */
const PRIOR_VALUES = 5;

/**
 * What the regression of a new series begins with, by a stored model.
 *
 * @throws EngineError `ERR_ARTIFACT_SHAPE` for anything but five finite numbers.
 */
export function priorOf(model: StoredModel): Float32Array {
  const { shapes } = model.manifest;
  const [prior] = tensorsOf(model);
  if (prior !== undefined && shapesText(shapes) === `[${PRIOR_VALUES}]`) return prior;
  throw wrongShape(
    model,
    `its tensors are ${shapesText(shapes)}, a regression has [${PRIOR_VALUES}]`,
  );
}
