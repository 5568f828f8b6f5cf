/**
 * The layers format of TensorFlow.js, read and written: `model.json` with the topology and a manifest of the weights,
 * and the weights as float32, little-endian, one after the other.
 *
 * So a network trained elsewhere runs in the kernels, and one that the kernels trained opens in TensorFlow.js.
 */
import { floatBytes, floatsAt } from "../float-bytes.ts";
import type { DenseLayer, LayersNetwork } from "./layers-network.ts";
import {
  invalidModel,
  type LayerShape,
  listOf,
  type Properties,
  propertiesOf,
  readTopology,
} from "./layers-topology.ts";

/** The two files of a model. */
export interface LayersFiles {
  /** Text of `model.json`. */
  readonly modelJson: string;
  /** The files that the manifest names, one after the other. */
  readonly weights: Uint8Array;
}

/** A tensor that the manifest lists, with its values. */
interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const WEIGHTS_FILE = "weights.bin";
const FLOAT_BYTES = 4;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalidModel(`it is not JSON: ${reason}`, "save the model again");
  }
}

/** Entries of every group of the manifest, in the order of their bytes. */
function manifestEntries(model: Properties): readonly unknown[] {
  return listOf(model.weightsManifest, "weightsManifest").flatMap((group) =>
    listOf(propertiesOf(group, "a group of weights").weights, "weights"),
  );
}

function shapeOf(entry: Properties, name: string): number[] {
  return listOf(entry.shape, `the shape of ${name}`).map((size) => {
    if (typeof size === "number" && Number.isInteger(size) && size >= 0) return size;
    throw invalidModel(`${name} has a size of ${String(size)}`, "save the model again");
  });
}

function readTensors(entries: readonly unknown[], weights: Uint8Array): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  let offset = 0;
  for (const listed of entries) {
    const entry = propertiesOf(listed, "a weight");
    const name = String(entry.name);
    if (entry.dtype !== "float32" || entry.quantization !== undefined) {
      throw invalidModel(`${name} is not plain float32`, "save the model without quantization");
    }
    const shape = shapeOf(entry, name);
    const count = shape.reduce((product, size) => product * size, 1);
    if (offset + FLOAT_BYTES * count > weights.byteLength) {
      throw invalidModel(
        `the weights end after ${weights.byteLength} bytes, inside ${name}`,
        "pass every file of the manifest, whole and in its order",
      );
    }
    const values = floatsAt(weights, { offset, count });
    if (!values.every((value) => Number.isFinite(value))) {
      throw invalidModel(`${name} holds numbers that are not finite`, "train the model again");
    }
    tensors.set(name, { shape, values });
    offset += FLOAT_BYTES * count;
  }
  if (offset === weights.byteLength) return tensors;
  throw invalidModel(
    `the weights have ${weights.byteLength} bytes, the manifest lists ${offset}`,
    "pass the files of this manifest and no other",
  );
}

/** The layer's weight `part`, which must have this shape. */
function takeTensor(
  tensors: ReadonlyMap<string, Tensor>,
  layer: LayerShape,
  wanted: { readonly part: "kernel" | "bias"; readonly shape: readonly number[] },
): Float32Array {
  const name = `${layer.name}/${wanted.part}`;
  const tensor =
    tensors.get(name) ?? [...tensors].find(([listed]) => listed.endsWith(`/${name}`))?.[1];
  if (tensor === undefined) throw invalidModel(`${name} is missing`, "save the model again");
  if (tensor.shape.join() === wanted.shape.join()) return tensor.values;
  throw invalidModel(
    `${name} has the shape [${tensor.shape.join(", ")}]`,
    `its layer needs [${wanted.shape.join(", ")}]`,
  );
}

function denseLayer(shape: LayerShape, tensors: ReadonlyMap<string, Tensor>): DenseLayer {
  const { inputs, outputs, activation, hasBias } = shape;
  return {
    inputs,
    outputs,
    activation,
    kernel: takeTensor(tensors, shape, { part: "kernel", shape: [inputs, outputs] }),
    bias: hasBias
      ? takeTensor(tensors, shape, { part: "bias", shape: [outputs] })
      : new Float32Array(outputs),
  };
}

/**
 * Reads a sequential model of dense layers.
 *
 * @param files `model.json`, and the files of its manifest one after the other.
 * @throws EngineError `ERR_MODEL_INVALID`, naming what does not fit: a layer or activation that the kernels do not have, more
 *   than 7 layers or 64 units, quantized, missing, misshapen or infinite weights.
 */
export function readLayers(files: LayersFiles): LayersNetwork {
  const model = propertiesOf(parseJson(files.modelJson), "the model");
  const shapes = readTopology(model.modelTopology);
  const tensors = readTensors(manifestEntries(model), files.weights);
  return { layers: shapes.map((shape) => denseLayer(shape, tensors)) };
}

function layerName(index: number): string {
  return `dense_${index + 1}`;
}

function topologyOf({ layers }: LayersNetwork): object {
  const described = layers.map((layer, index) => ({
    class_name: "Dense",
    config: {
      name: layerName(index),
      trainable: true,
      dtype: "float32",
      ...(index === 0 ? { batch_input_shape: [null, layer.inputs] } : {}),
      units: layer.outputs,
      activation: layer.activation,
      use_bias: true,
    },
  }));
  return { class_name: "Sequential", config: { name: "autoencoder", layers: described } };
}

function manifestOf({ layers }: LayersNetwork): object[] {
  return layers.flatMap(({ inputs, outputs }, index) => [
    { name: `${layerName(index)}/kernel`, shape: [inputs, outputs], dtype: "float32" },
    { name: `${layerName(index)}/bias`, shape: [outputs], dtype: "float32" },
  ]);
}

/**
 * Writes a network as a sequential model that `tf.loadLayersModel` reads.
 *
 * @param network Network to write.
 * @param generatedBy What `model.json` names as its maker.
 */
export function writeLayers(network: LayersNetwork, generatedBy: string): LayersFiles {
  const tensors = network.layers.flatMap(({ kernel, bias }) => [kernel, bias]);
  const model = {
    format: "layers-model",
    generatedBy,
    convertedBy: null,
    modelTopology: topologyOf(network),
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: manifestOf(network) }],
  };
  return { modelJson: JSON.stringify(model), weights: floatBytes(...tensors) };
}
