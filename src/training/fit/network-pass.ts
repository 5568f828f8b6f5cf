/** Runs a network of dense layers in TensorFlow.js, forwards and backwards. */
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { Activation, LayersNetwork } from "../../detectors/autoencoder/layers-network.ts";
import { flatValues, parametersOf } from "./parameters.ts";
import type { TensorflowCore } from "./tensorflow.ts";

/** Windows [rows × width], row-major. */
export interface WindowBatch {
  readonly values: Float32Array;
  readonly rows: number;
}

/** The mean square error of a batch, and how it depends on every value of the network, as `flatValues` orders them. */
export interface Gradient {
  readonly loss: number;
  readonly gradient: Float32Array;
}

function activate(tf: TensorflowCore, activation: Activation, input: Tensor): Tensor {
  switch (activation) {
    case "linear":
      return input;
    case "relu":
      return tf.relu(input);
    case "tanh":
      return tf.tanh(input);
    case "sigmoid":
      return tf.sigmoid(input);
  }
}

/** What the network makes of the inputs, with its tensors handed in: a kernel and a bias for each layer. */
function forward(
  tf: TensorflowCore,
  { layers }: LayersNetwork,
  { inputs, tensors }: { readonly inputs: Tensor; readonly tensors: readonly Tensor[] },
): Tensor {
  let units = inputs;
  for (const [l, { activation }] of layers.entries()) {
    const sums = tf.add(
      tf.matMul(units as Tensor2D, tensors[2 * l] as Tensor2D),
      tensors[2 * l + 1],
    );
    units = activate(tf, activation, sums);
  }
  return units;
}

function tensorsOf(tf: TensorflowCore, network: LayersNetwork): Tensor[] {
  return parametersOf(network).map(({ shape, values }) => tf.tensor(values, [...shape]));
}

function widthOf({ layers }: LayersNetwork): number {
  return layers[0]?.inputs ?? 0;
}

/** Computes by how much to change the network so that it says a batch again. No tensor outlives the call. */
export function gradientOf(
  tf: TensorflowCore,
  network: LayersNetwork,
  { values, rows }: WindowBatch,
): Gradient {
  const gradient = new Float32Array(flatValues(network).length);
  const loss = tf.tidy(() => {
    const windows = tf.tensor2d(values, [rows, widthOf(network)]);
    const error = (...tensors: Tensor[]): Scalar =>
      tf.mean(tf.square(tf.sub(forward(tf, network, { inputs: windows, tensors }), windows)));
    const { value, grads } = tf.valueAndGrads(error)(tensorsOf(tf, network));
    let at = 0;
    for (const slope of grads) {
      gradient.set(slope.dataSync(), at);
      at += slope.size;
    }
    return value.dataSync()[0] ?? Number.NaN;
  });
  return { loss, gradient };
}

/** What the network says of a batch, [rows × outputs]. No tensor outlives the call. */
export function outputOf(
  tf: TensorflowCore,
  network: LayersNetwork,
  { values, rows }: WindowBatch,
): Float32Array {
  return tf.tidy(() => {
    const inputs = tf.tensor2d(values, [rows, widthOf(network)]);
    const output = forward(tf, network, { inputs, tensors: tensorsOf(tf, network) });
    return Float32Array.from(output.dataSync());
  });
}
