import type { TrainedModel } from "../../core/model.ts";
import { writeLayers } from "../../detectors/autoencoder/layers-format.ts";
import type { LayersNetwork } from "../../detectors/autoencoder/layers-network.ts";
import { lossPlot } from "../plots/loss-plot.ts";
import { type PlottedWindow, windowGrid } from "../plots/window-grid.ts";
import { modelCard, percent } from "../report/model-card.ts";
import { meanSquaredError } from "./error-figures.ts";
import { reportErrors } from "./error-report.ts";
import { type AutoencoderFit, type FitOptions, windowErrors } from "./fit-autoencoder.ts";
import { widthsText } from "./network.ts";
import { outputOf } from "./network-pass.ts";
import { parametersOf } from "./parameters.ts";
import type { Tensorflow, TensorflowCore } from "./tensorflow.ts";
import { describeInput, type TrainingInput } from "./training-input.ts";
import { windowAt, windowCount } from "./windows.ts";

/** Where in the order of the errors the windows lie that the card shows. */
const SHOWN_SHARES: readonly (readonly [number, string])[] = [
  [0.1, "easy (10 %)"],
  [0.5, "usual (median)"],
  [0.99, "hard (99 %)"],
  [1, "hardest"],
];

const PURPOSE =
  "Says windows of the last 24 samples again through a narrow middle. A window that it cannot say again has a shape that the family did not " +
  "have in the time it was trained on.";

const LIMITS: readonly string[] = [
  "Windows are scaled by their own series: the usual shape at another level looks usual to it. Mean shift and season see that.",
  "Changes slower than 24 samples, and metrics that are noise, are not for it.",
  "Where the sampling interval is another than in its data, shapes are stretched: train it on history of the same interval.",
];

/** Makes a model of a training that has ended: weights, numbers, card and pictures. */
export function autoencoderModel(
  { tf, backend }: Tensorflow,
  input: TrainingInput,
  { fit, options }: { readonly fit: AutoencoderFit; readonly options: FitOptions },
): TrainedModel {
  const { dataset, windows, program } = input;
  const { network, history, bestEpoch } = fit;
  const { modelJson, weights } = writeLayers(network, program);
  const validation = windowErrors(tf, network, windows.validation);
  const incidents = windowErrors(tf, network, windows.incidents);
  const title = `${dataset.family}: error of the autoencoder`;
  const report = reportErrors(title, { validation, incidents });
  const best = history[bestEpoch - 1] ?? { train: 0, validation: 0 };
  const explained = 1 - best.validation / Math.max(meanSquaredError(windows.validation), 1e-12);
  const { batch, rate, epochs, patience } = options;
  const description = {
    ...describeInput(input, "autoencoder"),
    options: { network: widthsText(network), batch, rate, epochs, patience, backend },
    shapes: parametersOf(network).map(({ shape }) => shape),
    calibration: report.calibration,
    metrics: {
      trainLoss: best.train,
      validationLoss: best.validation,
      explained,
      epochs: history.length,
      bestEpoch,
      ...report.metrics,
    },
  };
  const pictures = [
    lossPicture(dataset.family, fit),
    report.picture,
    examplePicture(tf, { family: dataset.family, network, validation }, windows.validation),
  ];
  const card = modelCard({
    description,
    input,
    purpose: PURPOSE,
    figures: [
      ["explained", percent(explained), "of what the windows vary, said again"],
      [
        "loss",
        best.validation.toFixed(4),
        `mean square error; ${best.train.toFixed(4)} in training`,
      ],
      ...report.figures,
    ],
    pictures,
    limits: LIMITS,
  });
  const plots = pictures.map(({ file, svg }) => ({ file, svg }));
  return { description, weights, topology: modelJson, card, plots };
}

function lossPicture(family: string, { history, bestEpoch }: AutoencoderFit) {
  return {
    file: "loss.svg",
    svg: lossPlot({
      title: `${family}: training of the autoencoder`,
      train: history.map(({ train }) => train),
      validation: history.map(({ validation }) => validation),
      best: bestEpoch,
    }),
    caption: "How the error fell, epoch by epoch, and which weights were kept.",
  };
}

function examplePicture(
  tf: TensorflowCore,
  {
    family,
    network,
    validation,
  }: {
    readonly family: string;
    readonly network: LayersNetwork;
    readonly validation: Float32Array;
  },
  windows: Float32Array,
) {
  const order = Array.from(validation.keys()).sort((a, b) => validation[a] - validation[b]);
  const shown = SHOWN_SHARES.map(([share, name]): PlottedWindow => {
    const index = order[Math.floor(share * (windowCount(windows) - 1))] ?? 0;
    const values = windowAt(windows, index);
    return {
      title: `${name}: ${validation[index].toFixed(2)}`,
      values,
      said: outputOf(tf, network, { values, rows: 1 }),
    };
  });
  return {
    file: "windows.svg",
    svg: windowGrid(
      `${family}: windows and what the autoencoder says`,
      "solid: the window; dashed: what the model says; the number is the error in deviations",
      shown,
    ),
    caption: "Windows of the validation, from one that is easy to say again to the hardest.",
  };
}
