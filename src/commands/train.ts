import { resolve } from "node:path";
import { EngineError } from "../core/errors.ts";
import { MODEL_DETECTORS, type ModelDetector, type TrainedModel } from "../core/model.ts";
import { refreshIndex } from "../store/models/write-index.ts";
import { writeModel } from "../store/models/write-model.ts";
import { DATASET_SETS, type DatasetSet } from "../training/datasets/dataset-format.ts";
import { readDataset, readWindows } from "../training/datasets/read-dataset.ts";
import { BACKENDS } from "../training/fit/backends.ts";
import type { TrainingInput } from "../training/fit/training-input.ts";
import { removeTraining, trainingFile } from "../training/fit/training-state.ts";
import { boundedWindows, windowCount } from "../training/fit/windows.ts";
import type { Command, CommandContext } from "./command.ts";
import { FOLDER_OPTIONS, folderToFill } from "./models-registry.ts";
import { parseWhole, required } from "./option-values.ts";
import type { AutoencoderWish } from "./train-autoencoder.ts";

type Options = Readonly<Record<string, string | undefined>>;

/** Trains the models of a family on a data set. */
export const train: Command = {
  name: "train",
  summary: "Train a family's models on a data set, and put them into the registry.",
  description: [
    "Trains the autoencoder (TensorFlow.js), the clusters (k-means) or the first weights of",
    "the regressions (least squares) of a metric family on what `outlierd dataset` has",
    "written, and puts each into the registry as a version with a card for people. Nothing",
    "judges by it before `outlierd models promote`. The same data, seed and backend give",
    "the same weights. Ctrl-C stops after the epoch; --resume goes on as if nothing had",
    "happened. Backends: node is @tensorflow/tfjs-node, where it is installed; auto takes",
    "the fastest there is.",
  ],
  operands: { text: "", min: 0, max: 0 },
  options: [
    { name: "family", value: "NAME", description: "Metric family; it must be that of the data." },
    { name: "data", value: "FOLDER", description: "Data set, from `outlierd dataset`." },
    {
      name: "detector",
      value: "NAME",
      description: "autoencoder, clustering, regression, or all, the default.",
    },
    { name: "seed", value: "N", description: "Seed of chance; else 1." },
    { name: "epochs", value: "N", description: "Most passes through the data; else 60." },
    { name: "backend", value: "NAME", description: "auto, node, wasm or cpu; else auto." },
    { name: "resume", description: "Go on where a training was stopped." },
    {
      name: "network",
      value: "FILE",
      description: "Start from this network of Keras or TensorFlow.js: its model.json.",
    },
    ...FOLDER_OPTIONS,
  ],
  examples: [
    ["outlierd train --family cpu --data data/cpu", "Train all three."],
    [
      "outlierd train --family cpu --data data/cpu --detector autoencoder --resume",
      "Go on after Ctrl-C.",
    ],
    [
      "outlierd train --family cpu --data data/cpu --network mine/model.json --registry trial",
      "Go on from a network of your own, into a registry of its own.",
    ],
  ],
  async run({ options, flags }, context) {
    const detectors = parseDetectors(options);
    const wish = { ...parseWish(options), isResumed: flags.has("resume") };
    const folder = resolve(context.folder, required(options, { option: "data", command: "train" }));
    const registry = folderToFill(options, context);
    const input = await readInput(folder, options, context);
    for (const detector of detectors) {
      const model = await trainOne(detector, { input, folder, wish }, context);
      if (model === undefined) return 1;
      const { folder: written, isNew } = await writeModel(registry, model);
      await refreshIndex(registry);
      // Only now: what could not be written, --resume writes without training again.
      if (detector === "autoencoder") await removeTraining(trainingFile(folder));
      const what = isNew ? "written to" : "is there already, the same to the bit:";
      context.stdout.write(`${detector} ${what} ${written}\n`);
      if (context.stop.aborted) return 1;
    }
    return 0;
  },
};

const EPOCHS = 60;
/** Greatest seed and number of epochs. */
const WHOLE_MAX = 2 ** 31 - 1;
/** Windows read at most of each set: more of one family teach a network of a thousand weights nothing new. */
const WINDOWS_MAX = 400_000;

function parseDetectors({ detector = "all" }: Options): readonly ModelDetector[] {
  if (detector === "all") return MODEL_DETECTORS;
  const found = MODEL_DETECTORS.find((name) => name === detector);
  if (found !== undefined) return [found];
  throw new EngineError(
    "ERR_ARGUMENT",
    `--detector is ${MODEL_DETECTORS.join(", ")} or all, not \`${detector}\``,
  );
}

function parseWish({
  backend = "auto",
  epochs,
  network,
}: Options): Omit<AutoencoderWish, "isResumed"> {
  const known = (["auto", ...BACKENDS] as const).find((name) => name === backend);
  if (known === undefined) {
    const message = `--backend is auto, ${BACKENDS.join(", ")}, not \`${backend}\``;
    throw new EngineError("ERR_ARGUMENT", message);
  }
  return {
    backend: known,
    epochs: parseWhole("epochs", epochs ?? String(EPOCHS), { min: 1, max: WHOLE_MAX }),
    network,
  };
}

async function readInput(
  folder: string,
  options: Options,
  { version, stderr }: CommandContext,
): Promise<TrainingInput> {
  const family = required(options, { option: "family", command: "train" });
  const { seed: seedText = "1" } = options;
  const seed = parseWhole("seed", seedText, { min: 0, max: WHOLE_MAX });
  const dataset = await readDataset(folder);
  if (dataset.family !== family) {
    throw new EngineError(
      "ERR_ARGUMENT",
      `${folder} holds family ${dataset.family}, not ${family}: name another folder with --data, or build it with \`outlierd dataset\``,
    );
  }
  const read = (set: DatasetSet): Promise<Float32Array> =>
    readWindows(folder, dataset, { set, most: WINDOWS_MAX }).then(boundedWindows);
  const windows = {
    train: await read("train"),
    validation: await read("validation"),
    incidents: await read("incidents"),
  };
  const counts = DATASET_SETS.map((set) => {
    const [given, all] = [windowCount(windows[set]), dataset.sets[set].windows];
    return given === all ? `${all} ${set}` : `${given} of ${all} ${set}`;
  });
  stderr.write(`${family}: ${counts.join(", ")} windows\n`);
  return { dataset, windows, seed, program: `outlierd ${version}` };
}

/** Trains one detector; what it needs for that is loaded now, so that no other command has to. */
async function trainOne(
  detector: ModelDetector,
  parts: {
    readonly input: TrainingInput;
    readonly folder: string;
    readonly wish: AutoencoderWish;
  },
  context: CommandContext,
): Promise<TrainedModel | undefined> {
  const { input } = parts;
  switch (detector) {
    case "autoencoder": {
      const { trainAutoencoder } = await import("./train-autoencoder.ts");
      return trainAutoencoder(input, parts, context);
    }
    case "clustering": {
      const { clusteringModel } = await import("../training/fit/clustering-model.ts");
      return clusteringModel(input);
    }
    case "regression": {
      const { regressionModel } = await import("../training/fit/regression-model.ts");
      return regressionModel(input);
    }
  }
}
