import type { TrainedModel } from "../../core/model.ts";
import { floatBytes } from "../../detectors/float-bytes.ts";
import { WINDOW_VALUES } from "../../kernels/window.ts";
import { windowGrid } from "../plots/window-grid.ts";
import { modelCard, percent } from "../report/model-card.ts";
import { meanSquaredError } from "./error-figures.ts";
import { reportErrors } from "./error-report.ts";
import {
  type ClusteringFit,
  clusterErrors,
  FITTED_WINDOWS,
  fitFamilyClusters,
} from "./fit-clustering.ts";
import { describeInput, type TrainingInput } from "./training-input.ts";
import { windowCount } from "./windows.ts";

const PURPOSE =
  "Holds the shapes that windows of the last 24 samples usually have. A window that is far from all of them is unusual for the family.";

const LIMITS: readonly string[] = [
  "The same shape earlier or later counts as another shape, so a wave in every phase takes many centroids: the autoencoder does better there.",
  "Small deviations in few of the 24 values drown in the distance.",
  "Where the sampling interval is another than in its data, shapes are stretched: train it on history of the same interval.",
];

/** Trains the clusters of a family, and makes a model of them. */
export function clusteringModel(input: TrainingInput): TrainedModel {
  const { dataset, windows, seed } = input;
  const fit = fitFamilyClusters(windows.train, seed);
  const { centroids, spread } = fit;
  const title = `${dataset.family}: distance from the nearest cluster`;
  const validation = clusterErrors(centroids, windows.validation);
  const incidents = clusterErrors(centroids, windows.incidents);
  const report = reportErrors(title, { validation, incidents });
  const validationLoss = meanSquaredError(validation);
  const trainLoss = meanSquaredError(clusterErrors(centroids, windows.train));
  const explained = 1 - validationLoss / Math.max(meanSquaredError(windows.validation), 1e-12);
  const description = {
    ...describeInput(input, "clustering"),
    options: { centroids: centroids.length },
    shapes: [[centroids.length, WINDOW_VALUES], [centroids.length]],
    calibration: report.calibration,
    metrics: { trainLoss, validationLoss, explained, ...report.metrics },
  };
  const pictures = [centroidPicture(dataset.family, fit), report.picture];
  const card = modelCard({
    description,
    input,
    purpose: PURPOSE,
    figures: [
      ["clusters", String(centroids.length), "shapes that are held as usual"],
      [
        "fitted to",
        String(Math.min(FITTED_WINDOWS, windowCount(windows.train))),
        "of the windows, which chance picked; all of them gave the shares and the spread",
      ],
      ["explained", percent(explained), "of what the windows vary, by the nearest cluster"],
      ...report.figures,
    ],
    pictures,
    limits: LIMITS,
  });
  const plots = pictures.map(({ file, svg }) => ({ file, svg }));
  return { description, weights: floatBytes(...centroids, spread), card, plots };
}

function centroidPicture(family: string, { centroids, windows }: ClusteringFit) {
  const all = windows.reduce((sum, count) => sum + count, 0);
  return {
    file: "clusters.svg",
    svg: windowGrid(
      `${family}: the shapes that are usual`,
      "24 values each, oldest first, in deviations; the share is that of the windows nearest to it",
      centroids.map((values, k) => ({ title: percent((windows[k] ?? 0) / all), values })),
    ),
    caption: "The centroids, each with its share of the windows.",
  };
}
