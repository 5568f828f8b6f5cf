/**
 * A small autoencoder of dense layers: it is shown windows, learns to say them again through a narrow middle, and
 * errs on what it has not seen before.
 *
 * The forward pass computes in double precision on single precision storage. Learning is stochastic gradient descent
 * on the squared error (Rumelhart, Hinton and Williams 1986, doi:10.1038/323533a0), each layer's step divided by the size
 * of its input as in normalised least mean squares (Nagumo and Noda 1967, doi:10.1109/TAC.1967.1098599), so that no
 * window is too large for one rate. Momentum was tried: at equal effective rates it learns no faster, and doubles the
 * record. `network-record.ts` has the layout.
 */
import { activate, LINEAR, slopeAt, TANH } from "./activation.ts";
import { nextChance, seedChance } from "./chance.ts";
import { F, I, zero } from "./memory.ts";
import {
  measureNetwork,
  NETWORK_ACTIVATIONS,
  NETWORK_CHANCE,
  NETWORK_ERROR,
  NETWORK_HEADER_WORDS,
  NETWORK_LAYERS,
  NETWORK_LEARNED,
  NETWORK_PARAMETERS,
  NETWORK_UNITS,
  NETWORK_WIDTHS,
  outputAt,
  unitsAt,
} from "./network-record.ts";
import { drawWindow } from "./reservoir.ts";
import {
  countAt,
  judgeError,
  QUIET_WINDOWS,
  takeInput,
  USUAL_COUNT,
  USUAL_ERROR,
} from "./standard-input.ts";

/** Bytes of the usual autoencoder, 24-12-4-12-24. */
export const AUTOENCODER_BYTES: i32 = 3600;

/** Share of its error that a layer takes away in one step, at first; */
const STEP_FIRST: f64 = 0.05;
/** it falls with the windows learned, as this many divided by them, */
const STEP_WINDOWS: f64 = 200.0;
/** to this share, with which the network follows its family for ever. */
const STEP_LAST: f64 = 0.01;
/** A window is learned as if its error were at most this many usual ones, */
const CLIP_ERRORS: f64 = 2.0;
/** and not at all beyond this many. */
const REFUSE_ERRORS: f64 = 5.0;
/** Errors that are always learned, in deviations: the usual one may be nearly zero. */
const ALWAYS_LEARNED: f64 = 0.1;
/** Below this error, in deviations, there is nothing to learn. */
const NOTHING_LEFT: f64 = 1e-5;
/** A network whose error is above this has lost its way and begins again. */
const LOST: f64 = 1e6;

/** Bytes of an autoencoder width-hidden-code-hidden-width. */
export function autoencoderBytes(width: i32, hidden: i32, code: i32): i32 {
  const parameters = 2 * hidden * (width + code) + width + 2 * hidden + code;
  const units = 2 * width + 2 * hidden + code;
  return 4 * (NETWORK_HEADER_WORDS + parameters + 2 * units);
}

/** Draws the weights from ±sqrt(6 / (inputs + outputs)): Glorot and Bengio (2010), PMLR 9:249, equation 16. Biases are 0. */
function drawWeights(network: i32): void {
  const layers = I[network + NETWORK_LAYERS];
  let q = network + NETWORK_HEADER_WORDS;
  for (let l = 0; l < layers; l++) {
    const inputs = I[network + NETWORK_WIDTHS + l];
    const outputs = I[network + NETWORK_WIDTHS + l + 1];
    const limit = Math.sqrt(6.0 / f64(inputs + outputs));
    const weights = inputs * outputs;
    for (let i = 0; i < weights; i++) {
      F[q + i] = limit * (2.0 * nextChance(network + NETWORK_CHANCE) - 1.0);
    }
    q += weights + outputs;
  }
}

/** Forgets what was learned, and draws new weights. */
function restart(network: i32): void {
  const words = I[network + NETWORK_PARAMETERS] + 2 * I[network + NETWORK_UNITS];
  zero((network + NETWORK_HEADER_WORDS) << 2, words << 2);
  F[network + NETWORK_ERROR + USUAL_ERROR] = 0.0;
  I[network + NETWORK_ERROR + USUAL_COUNT] = 0;
  I[network + NETWORK_LEARNED] = 0;
  drawWeights(network);
}

/**
 * Makes a network that has learned nothing at word `network`, whose header already names layers, widths and
 * activations; `networkBytes` gives the room it takes.
 *
 * @param seed Seed of chance.
 */
export function initialiseNetwork(network: i32, seed: i32): void {
  measureNetwork(network);
  seedChance(network + NETWORK_CHANCE, seed);
  restart(network);
}

/**
 * Makes an autoencoder width-hidden-code-hidden-width at word `network`: tanh inside, linear at the end.
 *
 * @param width Values of a window, 1 to 64; `hidden` and `code` likewise.
 * @param seed Seed of chance.
 */
export function initialiseAutoencoder(
  network: i32,
  width: i32,
  hidden: i32,
  code: i32,
  seed: i32,
): void {
  zero(network << 2, NETWORK_HEADER_WORDS << 2);
  I[network + NETWORK_LAYERS] = 4;
  const widths = network + NETWORK_WIDTHS;
  I[widths] = width;
  I[widths + 1] = hidden;
  I[widths + 2] = code;
  I[widths + 3] = hidden;
  I[widths + 4] = width;
  const activations = network + NETWORK_ACTIVATIONS;
  I[activations] = TANH;
  I[activations + 1] = TANH;
  I[activations + 2] = TANH;
  I[activations + 3] = LINEAR;
  initialiseNetwork(network, seed);
}

/** One layer: outputs = activation(weights · inputs + biases), four sums at a time. */
function forwardLayer(
  weights: i32,
  inputs: i32,
  outputs: i32,
  inputCount: i32,
  outputCount: i32,
  kind: i32,
): void {
  const biases = weights + inputCount * outputCount;
  const whole = inputCount - (inputCount & 3);
  for (let j = 0; j < outputCount; j++) {
    const row = weights + j * inputCount;
    let a = F[biases + j];
    let b = 0.0;
    let c = 0.0;
    let d = 0.0;
    for (let i = 0; i < whole; i += 4) {
      a += F[row + i] * F[inputs + i];
      b += F[row + i + 1] * F[inputs + i + 1];
      c += F[row + i + 2] * F[inputs + i + 2];
      d += F[row + i + 3] * F[inputs + i + 3];
    }
    for (let i = whole; i < inputCount; i++) a += F[row + i] * F[inputs + i];
    F[outputs + j] = activate(kind, a + b + (c + d));
  }
}

/** Runs the input, which lies in the record, through all layers. */
function forward(network: i32): void {
  const layers = I[network + NETWORK_LAYERS];
  let weights = network + NETWORK_HEADER_WORDS;
  let inputs = unitsAt(network);
  for (let l = 0; l < layers; l++) {
    const inputCount = I[network + NETWORK_WIDTHS + l];
    const outputCount = I[network + NETWORK_WIDTHS + l + 1];
    const outputs = inputs + inputCount;
    const kind = I[network + NETWORK_ACTIVATIONS + l];
    forwardLayer(weights, inputs, outputs, inputCount, outputCount, kind);
    weights += (inputCount + 1) * outputCount;
    inputs = outputs;
  }
}

/** Root mean square of output - input. */
function errorOf(network: i32): f64 {
  const width = I[network + NETWORK_WIDTHS];
  const input = unitsAt(network);
  const output = outputAt(network);
  let sum = 0.0;
  for (let i = 0; i < width; i++) {
    const error = F[output + i] - F[input + i];
    sum += error * error;
  }
  return Math.sqrt(sum / f64(width));
}

/** How the squared error depends on what the last layer's units are given, times `share`, into word `slopes`. */
function outputSlopes(network: i32, slopes: i32, share: f64): void {
  const width = I[network + NETWORK_WIDTHS];
  const kind = I[network + NETWORK_ACTIVATIONS + I[network + NETWORK_LAYERS] - 1];
  const input = unitsAt(network);
  const output = outputAt(network);
  for (let i = 0; i < width; i++) {
    const value = F[output + i];
    F[slopes + i] = share * (value - F[input + i]) * slopeAt(kind, value);
  }
}

/** Step of this window before it is divided by the size of a layer's input. */
function stepAt(network: i32): f64 {
  const falling = STEP_WINDOWS / f64(countAt(network + NETWORK_LEARNED));
  return Math.max(STEP_LAST, Math.min(STEP_FIRST, falling));
}

/** Size of a layer's input: its squares and the bias's 1, summed. */
function sizeOf(inputs: i32, inputCount: i32): f64 {
  let sum = 1.0;
  for (let i = 0; i < inputCount; i++) sum += F[inputs + i] * F[inputs + i];
  return sum;
}

/** Moves one unit's weights by `change` times its inputs, and passes its slope on to them. @inline */
function learnUnit(
  row: i32,
  inputs: i32,
  passed: i32,
  inputCount: i32,
  slope: f64,
  change: f64,
): void {
  for (let i = 0; i < inputCount; i++) {
    const weight = F[row + i];
    F[passed + i] = F[passed + i] + slope * weight;
    F[row + i] = weight - change * F[inputs + i];
  }
}

/** Learns the layer whose weights lie at word `weights`, and leaves the slopes of its inputs at word `passed`. */
function learnLayer(
  weights: i32,
  inputs: i32,
  slopes: i32,
  passed: i32,
  inputCount: i32,
  outputCount: i32,
  step: f64,
): void {
  const biases = weights + inputCount * outputCount;
  const share = step / sizeOf(inputs, inputCount);
  for (let i = 0; i < inputCount; i++) F[passed + i] = 0.0;
  for (let j = 0; j < outputCount; j++) {
    const slope = F[slopes + j];
    const change = share * slope;
    learnUnit(weights + j * inputCount, inputs, passed, inputCount, slope, change);
    F[biases + j] = F[biases + j] - change;
  }
}

/** Turns slopes of a layer's values at word `slopes` into slopes of what its units are given. */
function throughActivation(values: i32, slopes: i32, count: i32, kind: i32): void {
  for (let i = 0; i < count; i++) F[slopes + i] = F[slopes + i] * slopeAt(kind, F[values + i]);
}

/** Runs backward from the last layer to the first, and moves every parameter on the way. */
function backward(network: i32, share: f64): void {
  const units = I[network + NETWORK_UNITS];
  const step = stepAt(network);
  let weights = network + NETWORK_HEADER_WORDS + I[network + NETWORK_PARAMETERS];
  let outputs = outputAt(network);
  outputSlopes(network, outputs + units, share);
  for (let l = I[network + NETWORK_LAYERS] - 1; l >= 0; l--) {
    const inputCount = I[network + NETWORK_WIDTHS + l];
    const outputCount = I[network + NETWORK_WIDTHS + l + 1];
    const inputs = outputs - inputCount;
    weights -= (inputCount + 1) * outputCount;
    learnLayer(weights, inputs, outputs + units, inputs + units, inputCount, outputCount, step);
    if (l > 0) {
      throughActivation(
        inputs,
        inputs + units,
        inputCount,
        I[network + NETWORK_ACTIVATIONS + l - 1],
      );
    }
    outputs = inputs;
  }
}

/** Learns the window that was run forward last, unless it is too strange; `error` is its error. */
function learn(network: i32, error: f64): void {
  if (!(error < LOST)) {
    restart(network);
    return;
  }
  if (error < NOTHING_LEFT) return;
  const usual = F[network + NETWORK_ERROR + USUAL_ERROR];
  let share = 1.0;
  if (I[network + NETWORK_ERROR + USUAL_COUNT] > QUIET_WINDOWS) {
    if (error > REFUSE_ERRORS * usual + ALWAYS_LEARNED) return;
    share = Math.min(1.0, (CLIP_ERRORS * usual + ALWAYS_LEARNED) / error);
  }
  backward(network, share);
}

/** Takes the window at word `input` in, runs it forward, and returns its error. */
function see(network: i32, input: i32): f64 {
  takeInput(input, unitsAt(network), I[network + NETWORK_WIDTHS]);
  forward(network);
  return errorOf(network);
}

/**
 * What the network makes of a window; it learns nothing.
 *
 * @param input Word of the window: standardised values, which are taken to lie within ±8.
 * @param output Word of as many values, which are set to what the network says.
 * @returns Root mean square of output - input, in deviations; only a network as wide at its end as at its start has one.
 */
export function reconstruct(network: i32, input: i32, output: i32): f64 {
  const error = see(network, input);
  const width = I[network + NETWORK_WIDTHS + I[network + NETWORK_LAYERS]];
  const last = outputAt(network);
  for (let i = 0; i < width; i++) F[output + i] = F[last + i];
  return error;
}

/**
 * Judges a window by the error that is usual, and learns it afterwards if it may: not if its error is beyond five
 * usual ones, and weakened if beyond two.
 *
 * @param input Word of the window: standardised values, which are taken to lie within ±8.
 * @param learns 0 = the model stays as it is; what error is usual is learned in any case.
 * @returns Error / usual error, about 1 for a normal window; 0 for the first 30.
 */
export function judgeNetwork(network: i32, input: i32, learns: i32): f64 {
  const error = see(network, input);
  const score = judgeError(network + NETWORK_ERROR, error);
  if (learns !== 0) learn(network, error);
  return score;
}

/** Learns the window at word `input` if it may, and leaves the usual error alone; returns its error before that. */
export function learnNetwork(network: i32, input: i32): f64 {
  const error = see(network, input);
  learn(network, error);
  return error;
}

/**
 * Learns windows of a reservoir, which is as wide as the network.
 *
 * @param windows Windows to draw.
 * @returns Windows drawn; 0 while the reservoir is empty.
 */
export function learnFromReservoir(network: i32, reservoir: i32, windows: i32): i32 {
  const input = unitsAt(network);
  let drawn = 0;
  while (drawn < windows && drawWindow(reservoir, input) !== 0) {
    learnNetwork(network, input);
    drawn++;
  }
  return drawn;
}
