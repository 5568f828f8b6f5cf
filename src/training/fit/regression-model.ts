import type { TrainedModel } from "../../core/model.ts";
import { floatBytes } from "../../detectors/float-bytes.ts";
import { modelCard, percent } from "../report/model-card.ts";
import { meanSquaredError } from "./error-figures.ts";
import { reportErrors } from "./error-report.ts";
import {
  FITTED_WINDOWS,
  fitFamilyRegression,
  persistenceErrors,
  regressionErrors,
} from "./fit-regression.ts";
import { describeInput, type TrainingInput } from "./training-input.ts";
import { windowCount } from "./windows.ts";

const PURPOSE =
  "Predicts a sample from the four before it. Every new series of the family starts with these weights and goes on learning its own, so this " +
  "decides only about the first hundred samples of a series.";

const LIMITS: readonly string[] = [
  "A series that is older than some hundred samples does not use it any more.",
  "A family of metrics that have little to do with each other gets weights that suit none of them well.",
];

/** Trains the first weights of a family's regressions, and makes a model of them. */
export function regressionModel(input: TrainingInput): TrainedModel {
  const { dataset, windows, seed } = input;
  const weights = fitFamilyRegression(windows.train, seed);
  const validation = regressionErrors(weights, windows.validation);
  const incidents = regressionErrors(weights, windows.incidents);
  const title = `${dataset.family}: error of the prediction`;
  const report = reportErrors(title, { validation, incidents });
  const validationLoss = meanSquaredError(validation);
  const persistenceLoss = meanSquaredError(persistenceErrors(windows.validation));
  const better = 1 - validationLoss / Math.max(persistenceLoss, 1e-12);
  const description = {
    ...describeInput(input, "regression"),
    options: { order: weights.length - 1 },
    shapes: [[weights.length]],
    calibration: report.calibration,
    metrics: {
      trainLoss: meanSquaredError(regressionErrors(weights, windows.train)),
      validationLoss,
      persistenceLoss,
      ...report.metrics,
    },
  };
  const card = modelCard({
    description,
    input,
    purpose: PURPOSE,
    figures: [
      [
        "weights",
        [...weights].map((weight) => weight.toFixed(3)).join(", "),
        "intercept, then the values before, the newest first",
      ],
      [
        "fitted to",
        String(Math.min(FITTED_WINDOWS, windowCount(windows.train))),
        "of the windows, which chance picked",
      ],
      [
        "better by",
        percent(better),
        `than the start without it (mean square error ${persistenceLoss.toFixed(4)})`,
      ],
      [
        "loss",
        validationLoss.toFixed(4),
        "mean square error of the prediction, squared deviations",
      ],
      ...report.figures,
    ],
    pictures: [report.picture],
    limits: LIMITS,
  });
  const { file, svg } = report.picture;
  return { description, weights: floatBytes(weights), card, plots: [{ file, svg }] };
}
