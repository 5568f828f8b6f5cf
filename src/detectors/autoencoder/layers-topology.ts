/** Reads which layers a model in the layers format of TensorFlow.js has, and refuses what the kernels cannot run. */
import { EngineError } from "../../core/errors.ts";
import { LAYER_WIDTH_MAX, LAYERS_MAX } from "../../kernels/network-record.ts";
import type { Activation } from "./layers-network.ts";

/** A dense layer as the topology describes it. */
export interface LayerShape {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
  readonly hasBias: boolean;
}

/** Whatever object in a `model.json`, with the names of all that is read from any of them. */
export interface Properties {
  readonly modelTopology?: unknown;
  readonly weightsManifest?: unknown;
  readonly model_config?: unknown;
  readonly class_name?: unknown;
  readonly config?: unknown;
  readonly layers?: unknown;
  readonly name?: unknown;
  readonly units?: unknown;
  readonly activation?: unknown;
  readonly use_bias?: unknown;
  readonly batch_input_shape?: unknown;
  readonly batch_shape?: unknown;
  readonly weights?: unknown;
  readonly shape?: unknown;
  readonly dtype?: unknown;
  readonly quantization?: unknown;
}

const ACTIVATIONS: readonly Activation[] = ["linear", "relu", "tanh", "sigmoid"];

/** The error for a model that cannot be used: what is wrong with it, and what to do. */
export function invalidModel(problem: string, remedy: string): EngineError {
  return new EngineError("ERR_MODEL_INVALID", `model.json: ${problem}; ${remedy}`);
}

/**
 * `value` as an object.
 *
 * @param name What it is called in the message.
 * @throws EngineError `ERR_MODEL_INVALID` if it is none.
 */
export function propertiesOf(value: unknown, name: string): Properties {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidModel(`${name} is not an object`, "save the model again with TensorFlow.js");
  }
  return value as Properties;
}

/**
 * `value` as a list.
 *
 * @param name What it is called in the message.
 * @throws EngineError `ERR_MODEL_INVALID` if it is none.
 */
export function listOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw invalidModel(`${name} is not a list`, "save the model again with TensorFlow.js");
}

/** The sequential model inside the topology; Keras wraps it once more than TensorFlow.js. */
function sequentialOf(topology: Properties): Properties {
  const inner = topology.model_config;
  const model = inner === undefined ? topology : propertiesOf(inner, "model_config");
  if (model.class_name === "Sequential") return model;
  throw invalidModel(
    `a model of class ${String(model.class_name)} is not supported`,
    "build it as tf.sequential",
  );
}

function isActivation(value: unknown): value is Activation {
  return ACTIVATIONS.some((known) => known === value);
}

function activationOf(config: Properties, name: string): Activation {
  const activation = config.activation ?? "linear";
  if (isActivation(activation)) return activation;
  throw invalidModel(
    `layer ${name} has the unsupported activation ${String(activation)}`,
    `use one of ${ACTIVATIONS.join(", ")}`,
  );
}

/** Width that the layer's own input shape `[null, width]` states; nothing if it states none. */
function statedInputs(config: Properties, name: string): number | undefined {
  const shape = config.batch_input_shape ?? config.batch_shape;
  if (shape === undefined || shape === null) return undefined;
  const sizes = listOf(shape, `the input shape of layer ${name}`);
  if (sizes.length === 2) return widthOf(sizes[1], `the input of layer ${name}`);
  throw invalidModel(
    `layer ${name} has inputs of shape [${sizes.join(", ")}]`,
    "give it windows of shape [null, width]",
  );
}

function widthOf(value: unknown, name: string): number {
  const fits = typeof value === "number" && Number.isInteger(value) && value >= 1;
  if (fits && value <= LAYER_WIDTH_MAX) return value;
  throw invalidModel(
    `${name} has a width of ${String(value)}`,
    `layers of 1 to ${LAYER_WIDTH_MAX} units are supported`,
  );
}

function denseShape(config: Properties, name: string, before: number | undefined): LayerShape {
  const stated = statedInputs(config, name);
  const inputs = stated ?? before;
  if (inputs === undefined) {
    throw invalidModel(`layer ${name} does not say its input's width`, "set its inputShape");
  }
  if (before !== undefined && inputs !== before) {
    throw invalidModel(
      `layer ${name} takes ${inputs} inputs but gets ${before}`,
      "correct its inputShape",
    );
  }
  return {
    name,
    inputs,
    outputs: widthOf(config.units, `layer ${name}`),
    activation: activationOf(config, name),
    hasBias: config.use_bias !== false,
  };
}

/**
 * Dense layers of a topology, in their order.
 *
 * @param topology `modelTopology` of a model.json, as TensorFlow.js or its converter from Keras writes it.
 * @throws EngineError `ERR_MODEL_INVALID` for any other kind of model, layer or activation, and for widths that do
 *   not fit together.
 */
export function readTopology(topology: unknown): LayerShape[] {
  const { config } = sequentialOf(propertiesOf(topology, "modelTopology"));
  const inside = Array.isArray(config) ? config : propertiesOf(config, "config").layers;
  const shapes: LayerShape[] = [];
  let width: number | undefined;
  for (const entry of listOf(inside, "layers")) {
    const layer = propertiesOf(entry, "a layer");
    const options = propertiesOf(layer.config, "config of a layer");
    const name = String(options.name ?? layer.class_name);
    if (layer.class_name === "InputLayer") {
      width = statedInputs(options, name);
    } else if (layer.class_name === "Dense") {
      const shape = denseShape(options, name, width);
      shapes.push(shape);
      width = shape.outputs;
    } else {
      throw invalidModel(
        `layer ${name} is of the unsupported class ${String(layer.class_name)}`,
        "use dense layers only",
      );
    }
  }
  if (shapes.length >= 1 && shapes.length <= LAYERS_MAX) return shapes;
  throw invalidModel(
    `it has ${shapes.length} dense layers`,
    `1 to ${LAYERS_MAX} of them are supported`,
  );
}
