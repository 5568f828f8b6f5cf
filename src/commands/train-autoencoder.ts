import { resolve } from "node:path";
import type { TrainedModel } from "../core/model.ts";
import type { LayersNetwork } from "../detectors/autoencoder/layers-network.ts";
import { autoencoderModel } from "../training/fit/autoencoder-model.ts";
import type { Backend } from "../training/fit/backends.ts";
import {
  type AutoencoderFit,
  beginTraining,
  type FitOptions,
  fitAutoencoder,
  type TrainingState,
} from "../training/fit/fit-autoencoder.ts";
import {
  checkAutoencoder,
  networkSha256,
  newAutoencoder,
  widthsText,
} from "../training/fit/network.ts";
import { loadTensorflow, type Tensorflow } from "../training/fit/tensorflow.ts";
import type { TrainingInput } from "../training/fit/training-input.ts";
import { loadTraining, saveTraining, trainingFile } from "../training/fit/training-state.ts";
import { windowCount } from "../training/fit/windows.ts";
import type { CommandContext } from "./command.ts";
import { readNetworkFile } from "./network-file.ts";
import { createProgress, type Progress } from "./progress.ts";

/** What the user asked of the training. */
export interface AutoencoderWish {
  readonly backend: Backend | "auto";
  readonly epochs: number;
  /** Whether to go on where a training was stopped. */
  readonly isResumed: boolean;
  /** `model.json` to start from; the usual network where `undefined`. */
  readonly network: string | undefined;
}

/** A training of an autoencoder, prepared. */
interface Training {
  readonly input: TrainingInput;
  readonly tensorflow: Tensorflow;
  readonly network: LayersNetwork;
  readonly options: FitOptions;
  /** File that the training is kept in until it is over, and what must be the same for it to go on. */
  readonly place: { readonly path: string; readonly key: string };
  readonly state: TrainingState;
}

const BATCH = 1024;
const RATE = 0.01;
const PATIENCE = 8;

/**
 * Trains a family's autoencoder; keeps the state of the training in the folder of the data set after each epoch, also
 * after the last: whoever has put the model away removes it.
 *
 * @returns The model; `undefined` where it was stopped before its end.
 */
export async function trainAutoencoder(
  input: TrainingInput,
  { folder, wish }: { readonly folder: string; readonly wish: AutoencoderWish },
  context: CommandContext,
): Promise<TrainedModel | undefined> {
  const progress = createProgress({
    writer: context.stderr,
    clock: context.clock,
    label: "training",
  });
  const training = await prepare(input, { folder, wish }, context);
  const { tensorflow, options, state } = training;
  progress.print(
    `autoencoder: TensorFlow.js ${tensorflow.tf.version_core}, backend ${tensorflow.backend}`,
  );
  if (state.history.length > 0) progress.print(`goes on after epoch ${state.history.length}`);
  const fit = await run(training, progress, context);
  if (!fit.isComplete) {
    progress.print(`stopped after epoch ${fit.history.length}: --resume goes on`);
    return undefined;
  }
  return autoencoderModel(tensorflow, input, { fit, options });
}

async function prepare(
  input: TrainingInput,
  { folder, wish }: { readonly folder: string; readonly wish: AutoencoderWish },
  { folder: from }: CommandContext,
): Promise<Training> {
  const network =
    wish.network === undefined
      ? newAutoencoder(input.seed)
      : await readNetworkFile(resolve(from, wish.network));
  checkAutoencoder(network);
  const tensorflow = await loadTensorflow(wish.backend);
  const options = {
    seed: input.seed,
    epochs: wish.epochs,
    batch: BATCH,
    rate: RATE,
    patience: PATIENCE,
  };
  const key = [
    `data ${input.dataset.sha256.slice(0, 12)}`,
    `seed ${input.seed}`,
    `network ${widthsText(network)} ${networkSha256(network).slice(0, 12)}`,
    `backend ${tensorflow.backend}`,
  ].join(", ");
  const place = { path: trainingFile(folder), key };
  const saved = wish.isResumed ? await loadTraining(place.path, key) : undefined;
  return { input, tensorflow, network, options, place, state: saved ?? beginTraining(network) };
}

function run(
  { input, tensorflow, network, options, place, state }: Training,
  progress: Progress,
  { stop, sleep }: CommandContext,
): Promise<AutoencoderFit> {
  const { train, validation } = input.windows;
  const perEpoch = windowCount(train);
  return fitAutoencoder({
    tf: tensorflow.tf,
    network,
    train,
    validation,
    options,
    state,
    async onStep(windows) {
      progress.update(state.history.length * perEpoch + windows, options.epochs * perEpoch);
      await sleep(0); // Lets a signal through.
    },
    async onEpoch({ history, best }) {
      const loss = history.at(-1);
      progress.print(
        `epoch ${history.length} of ${options.epochs}: loss ${loss?.train.toFixed(5)}, validation ${loss?.validation.toFixed(5)}${best.epoch === history.length ? "" : `, best in epoch ${best.epoch}`}`,
      );
      await saveTraining(place.path, place.key, state);
      return !stop.aborted;
    },
  });
}
