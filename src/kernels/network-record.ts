/**
 * The record of a dense network: everything it is and has learned, from a word address on.
 *
 *     I 0       dense layers, 1 to 7       F 4   usual error
 *     I 1       parameters                 I 5   errors behind it
 *     I 2       units, inputs included     I 6   windows learned
 *     I 3       state of chance            7     free
 *     I 8-15    width of the input, then of each layer, 1 to 64
 *     I 16-22   activation of each layer
 *     F 24      parameters: for each layer its weights [outputs × inputs], row by row, then its biases
 *     F         what each unit gave for the window seen last: the input, then layer by layer
 *     F         how its error depends on each unit, in the same order: scratch of learning
 */
import { I } from "./memory.ts";

/** The most dense layers that a network may have. */
export const LAYERS_MAX: i32 = 7;
/** The most units of a layer. */
export const LAYER_WIDTH_MAX: i32 = 64;

/** `I`: dense layers. */
export const NETWORK_LAYERS: i32 = 0;
/** `I`: weights and biases of all layers. */
export const NETWORK_PARAMETERS: i32 = 1;
/** `I`: width of the input and of all layers, summed. */
export const NETWORK_UNITS: i32 = 2;
/** `I`: state of chance. */
export const NETWORK_CHANCE: i32 = 3;
/** Two words: the usual error; see `standard-input.ts`. */
export const NETWORK_ERROR: i32 = 4;
/** `I`: windows learned. */
export const NETWORK_LEARNED: i32 = 6;
/** `I`: width of the input, then of each layer. */
export const NETWORK_WIDTHS: i32 = 8;
/** `I`: activation of each layer. */
export const NETWORK_ACTIVATIONS: i32 = 16;
/** Words before the parameters. */
export const NETWORK_HEADER_WORDS: i32 = 24;

/** Counts parameters and units from the widths, and notes them in the header. */
export function measureNetwork(network: i32): void {
  const layers = I[network + NETWORK_LAYERS];
  let inputs = I[network + NETWORK_WIDTHS];
  let units = inputs;
  let parameters = 0;
  for (let l = 1; l <= layers; l++) {
    const outputs = I[network + NETWORK_WIDTHS + l];
    parameters += (inputs + 1) * outputs;
    units += outputs;
    inputs = outputs;
  }
  I[network + NETWORK_PARAMETERS] = parameters;
  I[network + NETWORK_UNITS] = units;
}

/** Bytes of the network whose layers and widths stand in the header at word `network`. */
export function networkBytes(network: i32): i32 {
  measureNetwork(network);
  const parameters = I[network + NETWORK_PARAMETERS];
  return 4 * (NETWORK_HEADER_WORDS + parameters + 2 * I[network + NETWORK_UNITS]);
}

/** First word of the units' values. @inline */
export function unitsAt(network: i32): i32 {
  return network + NETWORK_HEADER_WORDS + I[network + NETWORK_PARAMETERS];
}

/** First word of the output: the values of the last layer. @inline */
export function outputAt(network: i32): i32 {
  const width = I[network + NETWORK_WIDTHS + I[network + NETWORK_LAYERS]];
  return unitsAt(network) + I[network + NETWORK_UNITS] - width;
}
