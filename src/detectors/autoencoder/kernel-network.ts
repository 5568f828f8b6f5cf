/** Moves a network between the arena and the outside. */
import { assert } from "../../core/assert.ts";
import { LINEAR, RELU, SIGMOID, TANH } from "../../kernels/activation.ts";
import type { Kernel } from "../../kernels/load.ts";
import {
  NETWORK_ACTIVATIONS,
  NETWORK_HEADER_WORDS,
  NETWORK_LAYERS,
  NETWORK_LEARNED,
  NETWORK_WIDTHS,
} from "../../kernels/network-record.ts";
import type { Activation, DenseLayer, LayersNetwork } from "./layers-network.ts";

/** Windows that a network from outside is taken to have learned, so that it goes on in its smallest steps. */
const LEARNED_ELSEWHERE = 20_000;

const CODES: Readonly<Record<Activation, number>> = {
  linear: LINEAR,
  relu: RELU,
  tanh: TANH,
  sigmoid: SIGMOID,
};

/** The matrix [rows × columns], row-major, as [columns × rows]. */
function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(
    { length: rows * columns },
    (_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)],
  );
}

/** Bytes that a network takes in the arena. */
export function networkBytesOf({ layers }: LayersNetwork): number {
  const parameters = layers.reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);
  const units = layers.reduce((sum, { outputs }) => sum + outputs, layers[0]?.inputs ?? 0);
  return 4 * (NETWORK_HEADER_WORDS + parameters + 2 * units);
}

/**
 * Puts a network into the arena, as one that has learned but does not know yet what error is usual.
 *
 * @param word Word address of its record; `networkBytesOf(network)` bytes from there on are overwritten.
 * @param seed Seed of chance, should it ever have to begin again.
 */
export function placeNetwork(
  kernel: Kernel,
  word: number,
  { network, seed }: { readonly network: LayersNetwork; readonly seed: number },
): void {
  const { layers } = network;
  const { I, F, call } = kernel;
  I.fill(0, word, word + NETWORK_HEADER_WORDS);
  I[word + NETWORK_LAYERS] = layers.length;
  I[word + NETWORK_WIDTHS] = layers[0]?.inputs ?? 0;
  for (const [l, { outputs, activation }] of layers.entries()) {
    I[word + NETWORK_WIDTHS + l + 1] = outputs;
    I[word + NETWORK_ACTIVATIONS + l] = CODES[activation];
  }
  call.initialiseNetwork(word, seed);
  I[word + NETWORK_LEARNED] = LEARNED_ELSEWHERE;
  let at = word + NETWORK_HEADER_WORDS;
  for (const { inputs, outputs, kernel: weights, bias } of layers) {
    F.set(transposed(weights, inputs, outputs), at);
    F.set(bias, at + inputs * outputs);
    at += (inputs + 1) * outputs;
  }
}

function activationAt(kernel: Kernel, word: number): Activation {
  const code = kernel.I[word];
  const found = (["linear", "relu", "tanh", "sigmoid"] as const).find(
    (name) => CODES[name] === code,
  );
  assert(found !== undefined, `activation ${code} at word ${word} is known`);
  return found;
}

/** Copies a network out of the arena. */
export function takeNetwork(kernel: Kernel, word: number): LayersNetwork {
  const { I, F } = kernel;
  const layers: DenseLayer[] = [];
  let at = word + NETWORK_HEADER_WORDS;
  for (let l = 0; l < I[word + NETWORK_LAYERS]; l++) {
    const inputs = I[word + NETWORK_WIDTHS + l];
    const outputs = I[word + NETWORK_WIDTHS + l + 1];
    const biases = at + inputs * outputs;
    layers.push({
      inputs,
      outputs,
      activation: activationAt(kernel, word + NETWORK_ACTIVATIONS + l),
      kernel: transposed(F.subarray(at, biases), outputs, inputs),
      bias: F.slice(biases, biases + outputs),
    });
    at = biases + outputs;
  }
  return { layers };
}
