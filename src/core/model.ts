/** Detectors that a model can be trained for, offline. */
export const MODEL_DETECTORS = ["autoencoder", "clustering", "regression"] as const;

/** Detector that a model can be trained for. */
export type ModelDetector = (typeof MODEL_DETECTORS)[number];

/** What models are tried for: of one family, one detector's. At most one of them judges. */
export interface ModelSlot {
  readonly family: string;
  readonly detector: ModelDetector;
}

/** `cpu/autoencoder`. */
export function slotText({ family, detector }: ModelSlot): string {
  return `${family}/${detector}`;
}

/** Which model: unique in a registry. */
export interface ModelName extends ModelSlot {
  /** `YYYYMMDD-hhhhhhhh`: day of the last training sample, and how the SHA-256 of the weights begins. */
  readonly version: string;
}

/** `cpu/autoencoder/20260131-1f2e3d4c`. */
export function modelText({ family, detector, version }: ModelName): string {
  return `${family}/${detector}/${version}`;
}

/** The values of a window, oldest first. */
const WINDOW_INPUTS = Array.from({ length: 24 }, (_, i) => `t-${23 - i}`);

/**
 * What a model is shown, in order. Each value is scaled by the level and scale of its own series, as `src/kernels/window.ts`
 * does it; `t-0` is the sample in hand, `1` the constant of a regression.
 */
export const MODEL_INPUTS: Readonly<Record<ModelDetector, readonly string[]>> = {
  autoencoder: WINDOW_INPUTS,
  clustering: WINDOW_INPUTS,
  regression: ["1", "t-1", "t-2", "t-3", "t-4"],
};

/** Where a model comes from. */
export interface ModelOrigin {
  /** SHA-256 of the data set, 64 hexadecimal digits. */
  readonly sha256: string;
  /** First and last training sample, ISO 8601, UTC. */
  readonly from: string;
  readonly to: string;
  readonly series: number;
  /** Those it was given: of a large data set, every second, third … */
  readonly windows: number;
  /** In words: `influxdb2 telegraf@https://…`, `metrics.lp.gz`. */
  readonly source: string;
}

/** What a model errs on windows that it was not trained on, in deviations: root mean square. */
export interface ModelCalibration {
  readonly errorMedian: number;
  readonly errorQ99: number;
}

/** A JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** All that is told of a model beside its weights; see `docs/reference/model-format.md`. */
export interface ModelDescription extends ModelSlot {
  /** Name and version of the program that trained it. */
  readonly program: string;
  /** Options of the training, whatever the detector has. */
  readonly options: Readonly<Record<string, Json>>;
  /** As `MODEL_INPUTS` has them. */
  readonly inputs: readonly string[];
  /** Shapes of the tensors in the weights, in their order. */
  readonly shapes: readonly (readonly number[])[];
  readonly data: ModelOrigin;
  readonly seed: number;
  readonly calibration: ModelCalibration;
  /** `trainLoss`, `validationLoss` and further numbers by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Weight of its stream in the score of its family, 0 to 4, once it is promoted. */
  readonly weight: number;
}

/** A model as training hands it to the registry, which gives it a version. */
export interface TrainedModel {
  readonly description: ModelDescription;
  /** Tensors in the order of the shapes: float32, little-endian, one after the other. */
  readonly weights: Uint8Array;
  /** Text of `model.json` in the layers format of TensorFlow.js; only for an autoencoder. */
  readonly topology?: string | undefined;
  /** Text of `CARD.md`, for people. */
  readonly card: string;
  /** Pictures of the card: name of the file, such as `loss.svg`, and its text. */
  readonly plots: readonly ModelPlot[];
}

/** A picture of a card. */
export interface ModelPlot {
  readonly file: string;
  readonly svg: string;
}

/** A model read from a registry, found to be what its manifest says. */
export interface StoredModel {
  readonly manifest: ModelName & ModelDescription;
  /** Tensors in the order of the shapes: float32, little-endian, one after the other. */
  readonly weights: Uint8Array;
  /** Text of `model.json`, where the model has one. */
  readonly topology: string | undefined;
}

/** A version of the model that one detector judged by. */
export type ModelVersion = Pick<ModelName, "detector" | "version">;

/** A model that judges, with what it has learned since: which error is usual. */
export interface JudgingModel extends ModelName {
  /** Root mean square, in deviations; 0 for a regression. */
  readonly usualError: number;
  /** Errors behind it. */
  readonly errors: number;
}
