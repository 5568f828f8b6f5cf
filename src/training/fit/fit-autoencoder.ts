import type { LayersNetwork } from "../../detectors/autoencoder/layers-network.ts";
import { WINDOW_VALUES } from "../../kernels/window.ts";
import { seededRandom, shuffledIndexes } from "../../math/seeded-random.ts";
import { type AdamState, emptyAdam, stepAdam } from "./adam.ts";
import { gradientOf, outputOf } from "./network-pass.ts";
import { copyNetwork, flatValues, setFlatValues } from "./parameters.ts";
import type { TensorflowCore } from "./tensorflow.ts";
import { distance, pickWindows, windowAt, windowCount } from "./windows.ts";

/** How to train. */
export interface FitOptions {
  readonly seed: number;
  /** The most epochs. */
  readonly epochs: number;
  /** Windows of one step. */
  readonly batch: number;
  /** Learning rate of Adam. */
  readonly rate: number;
  /** Epochs without a better validation after which it ends. */
  readonly patience: number;
}

/** Mean square errors after an epoch, in squared deviations. */
export interface EpochLoss {
  readonly train: number;
  readonly validation: number;
}

/** A training between two epochs: with it, the rest gives the same as if there had been no break. */
export interface TrainingState {
  /** Values of the network, as `flatValues` orders them. */
  readonly values: Float32Array;
  readonly adam: AdamState;
  /** One entry an epoch. */
  readonly history: EpochLoss[];
  /** The values that validated best so far. */
  best: { readonly epoch: number; readonly values: Float32Array };
}

/** What a training needs. */
export interface FitParts {
  readonly tf: TensorflowCore;
  /** Where to start; it stays as it is. */
  readonly network: LayersNetwork;
  /** Windows [n × 24], bounded. */
  readonly train: Float32Array;
  readonly validation: Float32Array;
  readonly options: FitOptions;
  /** Where to go on; it is changed. */
  readonly state?: TrainingState | undefined;
  /** Called after each step with the windows seen in this epoch; the next one waits for what it returns. */
  readonly onStep: (windows: number) => Promise<void> | void;
  /** Called, and awaited, after each epoch; `false` ends the training here. */
  readonly onEpoch: (state: TrainingState) => Promise<boolean>;
}

/** What a training came to. */
export interface AutoencoderFit {
  /** The network that validated best. */
  readonly network: LayersNetwork;
  readonly history: readonly EpochLoss[];
  /** Epoch of that network, from 1. */
  readonly bestEpoch: number;
  /** Whether it ran to its end: all epochs, or none better for long. */
  readonly isComplete: boolean;
}

/** A validation counts as better if it is by this share. */
const BETTER_SHARE = 0.001;
/** Windows that are run forwards at a time. */
const FORWARD_ROWS = 4096;

/** The state before the first epoch. */
export function beginTraining(network: LayersNetwork): TrainingState {
  const values = flatValues(network);
  return {
    values,
    adam: emptyAdam(values.length),
    history: [],
    best: { epoch: 0, values: values.slice() },
  };
}

/**
 * Trains a network to say windows again, in batches that chance puts together anew each epoch, until the validation has not
 * improved for long.
 *
 * The order of an epoch depends on seed and epoch alone.
 */
export async function fitAutoencoder(parts: FitParts): Promise<AutoencoderFit> {
  const { tf, options, validation, onEpoch } = parts;
  const network = copyNetwork(parts.network);
  const state = parts.state ?? beginTraining(network);
  setFlatValues(network, state.values);
  let goesOn = true;
  while (goesOn && !isFinished(state, options)) {
    const train = await runEpoch(parts, network, state);
    const loss = { train, validation: lossOf(tf, network, validation) };
    state.history.push(loss);
    if (isBetter(state, loss)) {
      state.best = { epoch: state.history.length, values: state.values.slice() };
    }
    goesOn = await onEpoch(state);
  }
  setFlatValues(network, state.best.values);
  return {
    network,
    history: state.history,
    bestEpoch: state.best.epoch,
    isComplete: isFinished(state, options),
  };
}

function isFinished({ history, best }: TrainingState, { epochs, patience }: FitOptions): boolean {
  return history.length >= epochs || history.length - best.epoch >= patience;
}

function isBetter({ history, best }: TrainingState, { validation }: EpochLoss): boolean {
  const before = history[best.epoch - 1];
  return before === undefined || validation < before.validation * (1 - BETTER_SHARE);
}

/** Steps once through all windows; returns the mean of the losses. */
async function runEpoch(
  { tf, train, options, onStep }: FitParts,
  network: LayersNetwork,
  { values, adam, history }: TrainingState,
): Promise<number> {
  const random = seededRandom(Math.imul(options.seed + 1, 0x9e3779b1) + history.length);
  const count = windowCount(train);
  const order = shuffledIndexes(count, random);
  let sum = 0;
  for (let from = 0; from < count; from += options.batch) {
    const indexes = order.subarray(from, from + options.batch);
    const batch = { values: pickWindows(train, indexes), rows: indexes.length };
    const { loss, gradient } = gradientOf(tf, network, batch);
    stepAdam({ values, gradient }, adam, options.rate);
    setFlatValues(network, values);
    sum += loss * indexes.length;
    await onStep(from + indexes.length);
  }
  return sum / count;
}

/** Error of each window, root mean square, in deviations. */
export function windowErrors(
  tf: TensorflowCore,
  network: LayersNetwork,
  windows: Float32Array,
): Float32Array {
  const errors = new Float32Array(windowCount(windows));
  for (let from = 0; from < errors.length; from += FORWARD_ROWS) {
    const rows = Math.min(FORWARD_ROWS, errors.length - from);
    const values = windows.subarray(from * WINDOW_VALUES, (from + rows) * WINDOW_VALUES);
    const output = outputOf(tf, network, { values, rows });
    for (let row = 0; row < rows; row++) {
      errors[from + row] = distance(windowAt(values, row), windowAt(output, row));
    }
  }
  return errors;
}

/** Mean square error over all windows, in squared deviations. */
export function lossOf(tf: TensorflowCore, network: LayersNetwork, windows: Float32Array): number {
  return windowErrors(tf, network, windows).reduce(
    (sum, error, _, { length }) => sum + (error * error) / length,
    0,
  );
}
