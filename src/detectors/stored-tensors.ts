import { EngineError } from "../core/errors.ts";
import { modelText, type StoredModel } from "../core/model.ts";
import { floatsAt } from "./float-bytes.ts";

const FLOAT_BYTES = 4;

/** The error of a model whose tensors the engine cannot run. */
export function wrongShape({ manifest }: StoredModel, problem: string): EngineError {
  return new EngineError(
    "ERR_ARTIFACT_SHAPE",
    `${modelText(manifest)}: ${problem}; train the model again with options that fit`,
  );
}

/** `[24, 12], [12]`. */
export function shapesText(shapes: readonly (readonly number[])[]): string {
  return shapes.map((shape) => `[${shape.join(", ")}]`).join(", ");
}

/**
 * The tensors of a stored model, in their order.
 *
 * @throws EngineError `ERR_ARTIFACT_SHAPE` for values that are not finite.
 */
export function tensorsOf(model: StoredModel): Float32Array[] {
  const { manifest, weights } = model;
  let offset = 0;
  return manifest.shapes.map((shape, index) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const tensor = floatsAt(weights, { offset, count });
    offset += FLOAT_BYTES * count;
    if (tensor.every((value) => Number.isFinite(value))) return tensor;
    throw wrongShape(model, `tensor ${index + 1} holds numbers that are not finite`);
  });
}
