import { MODEL_INPUTS, type ModelDescription, type TrainedModel } from "../../../src/core/model.ts";

/** Float32, little-endian. */
export function floats(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [i, value] of values.entries()) view.setFloat32(4 * i, value, true);
  return new Uint8Array(view.buffer);
}

/** What is told of a regression of family `cpu`, unless changed. */
export function description(change: Partial<ModelDescription> = {}): ModelDescription {
  return {
    family: "cpu",
    detector: "regression",
    program: "outlierd 0.1.0",
    options: { order: 4 },
    inputs: MODEL_INPUTS[change.detector ?? "regression"],
    shapes: [[5]],
    data: {
      sha256: "ab".repeat(32),
      from: "2026-01-01T00:00:00.000Z",
      to: "2026-01-31T23:59:00.000Z",
      series: 40,
      windows: 12_000,
      source: "metrics.lp.gz",
    },
    seed: 1,
    calibration: { errorMedian: 0.4, errorQ99: 1.9 },
    metrics: { trainLoss: 0.2, validationLoss: 0.25 },
    weight: 1,
    ...change,
  };
}

/** A trained regression, whose version depends on its weights. */
export function trained(
  weights: readonly number[] = [0, 0.6, 0.2, 0.1, 0],
  change: Partial<TrainedModel> = {},
): TrainedModel {
  return {
    description: description({ shapes: [[weights.length]] }),
    weights: floats(weights),
    card: "# A model\n",
    plots: [{ file: "loss.svg", svg: "<svg/>" }],
    ...change,
  };
}
