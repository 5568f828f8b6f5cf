import {
  MODEL_INPUTS,
  type ModelDescription,
  type StoredModel,
  type TrainedModel,
} from "../../../src/core/model.ts";
import { writeLayers } from "../../../src/detectors/autoencoder/layers-format.ts";
import type { LayersNetwork } from "../../../src/detectors/autoencoder/layers-network.ts";
import { sha256Of, versionOf } from "../../../src/store/models/manifest.ts";
import { seeded } from "../../kernels/feed.ts";

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

/** A trained autoencoder with one hidden layer of `hidden` units, whose weights are drawn by `seed`. */
export function trainedAutoencoder(
  seed = 1,
  change: Partial<ModelDescription> = {},
  hidden = 6,
): TrainedModel {
  const random = seeded(seed);
  const draw = (length: number): Float32Array =>
    Float32Array.from({ length }, () => random() - 0.5);
  const network: LayersNetwork = {
    layers: [
      {
        inputs: 24,
        outputs: hidden,
        activation: "tanh",
        kernel: draw(24 * hidden),
        bias: draw(hidden),
      },
      {
        inputs: hidden,
        outputs: 24,
        activation: "linear",
        kernel: draw(24 * hidden),
        bias: draw(24),
      },
    ],
  };
  const { weights, modelJson } = writeLayers(network, "outlierd 0.1.0");
  const shapes = [[24, hidden], [hidden], [hidden, 24], [24]];
  return {
    ...trained(),
    description: description({ detector: "autoencoder", shapes, ...change }),
    weights,
    topology: modelJson,
  };
}

/** Trained clusters around `count` windows, drawn by `seed`. */
export function trainedClusters(
  seed = 1,
  change: Partial<ModelDescription> = {},
  count = 4,
): TrainedModel {
  const random = seeded(seed);
  const values = Array.from({ length: 24 * count }, () => 2 * random() - 1);
  const shapes = [[count, 24], [count]];
  return {
    ...trained(),
    description: description({ detector: "clustering", shapes, ...change }),
    weights: floats([...values, ...Array<number>(count).fill(0.5)]),
  };
}

/** A trained model as it is read from a registry. */
export function stored({ description: described, weights, topology }: TrainedModel): StoredModel {
  const version = versionOf(described, sha256Of(weights));
  return { manifest: { ...described, version }, weights, topology };
}
