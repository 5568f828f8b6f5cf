/** What is said of the errors of a model, whatever kind it is: figures, numbers for the manifest, and the picture. */
import type { ModelCalibration, ModelPlot } from "../../core/model.ts";
import { errorPlot } from "../plots/error-plot.ts";
import type { CardFigure } from "../report/model-card.ts";
import { calibrate, separation } from "./error-figures.ts";

/** Errors of windows, in deviations. */
export interface ModelErrors {
  readonly validation: Float32Array;
  /** Of the windows that incidents met; may be empty. */
  readonly incidents: Float32Array;
}

/** What errors say. */
export interface ErrorReport {
  readonly calibration: ModelCalibration;
  readonly metrics: Readonly<Record<string, number>>;
  readonly figures: readonly CardFigure[];
  readonly picture: ModelPlot & { readonly caption: string };
}

/** Looks at the errors of a model. */
export function reportErrors(title: string, { validation, incidents }: ModelErrors): ErrorReport {
  const calibration = calibrate(validation);
  const { errorMedian, errorQ99 } = calibration;
  const figures: CardFigure[] = [
    ["usual error", errorMedian.toFixed(3), "median error of a window, deviations"],
    ["unusual error", errorQ99.toFixed(3), "exceeded by one window in a hundred"],
  ];
  const incidentSeparation = separation(validation, incidents);
  const hasIncidents = incidents.length > 0;
  if (hasIncidents) {
    figures.push([
      "incidents told apart",
      incidentSeparation.toFixed(3),
      "how likely a window of an incident has a larger error than a usual one: 0.5 is chance, 1 always",
    ]);
  }
  return {
    calibration,
    metrics: hasIncidents ? { incidentSeparation } : {},
    figures,
    picture: {
      file: "errors.svg",
      svg: errorPlot({ title, validation, incidents, median: errorMedian, q99: errorQ99 }),
      caption: "How large errors are: most windows lie left, what the model finds lies right.",
    },
  };
}
