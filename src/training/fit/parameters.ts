/** The weights of a network as TensorFlow.js wants them: a kernel and a bias for each layer, in turn. */
import type { LayersNetwork } from "../../detectors/autoencoder/layers-network.ts";

/** A tensor to be learned. */
export interface Parameter {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The network's tensors: views, no copies. */
export function parametersOf({ layers }: LayersNetwork): Parameter[] {
  return layers.flatMap(({ inputs, outputs, kernel, bias }) => [
    { shape: [inputs, outputs], values: kernel },
    { shape: [outputs], values: bias },
  ]);
}

/** A network of the same layers with values of its own. */
export function copyNetwork({ layers }: LayersNetwork): LayersNetwork {
  return {
    layers: layers.map((layer) => ({
      ...layer,
      kernel: layer.kernel.slice(),
      bias: layer.bias.slice(),
    })),
  };
}

/** All values of the network, one tensor after the other. */
export function flatValues(network: LayersNetwork): Float32Array {
  const parameters = parametersOf(network);
  const values = new Float32Array(parameters.reduce((sum, one) => sum + one.values.length, 0));
  let at = 0;
  for (const parameter of parameters) {
    values.set(parameter.values, at);
    at += parameter.values.length;
  }
  return values;
}

/** Sets all values of the network from what `flatValues` gave. */
export function setFlatValues(network: LayersNetwork, values: Float32Array): void {
  let at = 0;
  for (const parameter of parametersOf(network)) {
    parameter.values.set(values.subarray(at, at + parameter.values.length));
    at += parameter.values.length;
  }
}
