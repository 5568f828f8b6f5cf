import { beforeAll, describe, expect, test } from "vitest";
import { placeNetwork } from "../../../src/detectors/autoencoder/kernel-network.ts";
import type {
  Activation,
  LayersNetwork,
} from "../../../src/detectors/autoencoder/layers-network.ts";
import {
  type AutoencoderFit,
  beginTraining,
  fitAutoencoder,
  lossOf,
  type TrainingState,
} from "../../../src/training/fit/fit-autoencoder.ts";
import { newAutoencoder } from "../../../src/training/fit/network.ts";
import { gradientOf, outputOf } from "../../../src/training/fit/network-pass.ts";
import { copyNetwork, flatValues, setFlatValues } from "../../../src/training/fit/parameters.ts";
import { loadTensorflow, type Tensorflow } from "../../../src/training/fit/tensorflow.ts";
import { seeded } from "../../kernels/feed.ts";
import { MODULE_BACKENDS, modelArena, show } from "../../kernels/model-arena.ts";
import { waveWindows } from "./wave-windows.ts";

const OPTIONS = { seed: 3, epochs: 8, batch: 64, rate: 0.01, patience: 8 };
const TRAIN = waveWindows(1000, 1);
const VALIDATION = waveWindows(200, 2);

/** Trains on waves, and stops after some epochs where told to. */
function trained(
  { tf }: Tensorflow,
  { state, stopAfter, seed = 3 }: { state?: TrainingState; stopAfter?: number; seed?: number } = {},
): Promise<AutoencoderFit> {
  return fitAutoencoder({
    tf,
    network: newAutoencoder(seed),
    train: TRAIN,
    validation: VALIDATION,
    options: { ...OPTIONS, seed },
    state,
    onStep: () => undefined,
    onEpoch: ({ history }) => Promise.resolve(history.length !== stopAfter),
  });
}

/** A narrow network with these activations and random weights. */
function smallNetwork(first: Activation, second: Activation): LayersNetwork {
  const random = seeded(5);
  const values = (count: number) => Float32Array.from({ length: count }, () => random() - 0.4);
  return {
    layers: [
      { inputs: 24, outputs: 3, activation: first, kernel: values(72), bias: values(3) },
      { inputs: 3, outputs: 24, activation: second, kernel: values(72), bias: values(24) },
    ],
  };
}

describe.each(["cpu", "wasm"] as const)("the autoencoder on backend %s", (backend) => {
  let tensorflow: Tensorflow;
  let fitted: AutoencoderFit;
  beforeAll(async () => {
    tensorflow = await loadTensorflow(backend);
    fitted = await trained(tensorflow);
  });

  test("learns waves it has not seen, and its kernel twin agrees to 1e-6", () => {
    const { history, network } = fitted;
    expect(history.length).toBe(8);
    expect(history.at(-1)?.validation).toBeLessThan(0.5 * (history[0]?.validation ?? 0));
    for (const half of MODULE_BACKENDS) {
      const place = modelArena(half);
      placeNetwork(place.kernel, place.model, { network, seed: 1 });
      for (let i = 0; i < 50; i++) {
        const values = VALIDATION.subarray(24 * i, 24 * i + 24);
        const wanted = outputOf(tensorflow.tf, network, { values, rows: 1 });
        show(place, [...values]);
        place.kernel.call.reconstruct(place.model, place.window, place.output);
        for (const [j, value] of wanted.entries()) {
          expect(Math.abs(place.kernel.F[place.output + j] - value)).toBeLessThan(1e-6);
        }
      }
    }
  });

  test("gives the same bytes for the same seed, and others for another", async () => {
    expect(flatValues((await trained(tensorflow)).network)).toEqual(flatValues(fitted.network));
    const other = await trained(tensorflow, { seed: 4 });
    expect(flatValues(other.network)).not.toEqual(flatValues(fitted.network));
  });

  test("goes on after a stop as if there had been none", async () => {
    const state = beginTraining(newAutoencoder(3));
    const stopped = await trained(tensorflow, { state, stopAfter: 3 });
    expect(stopped.isComplete).toBe(false);
    const resumed = await trained(tensorflow, { state });
    expect(resumed.isComplete).toBe(true);
    expect(resumed.history).toEqual(fitted.history);
    expect(flatValues(resumed.network)).toEqual(flatValues(fitted.network));
  });

  test("leaves no tensor behind", async () => {
    const before = tensorflow.tf.memory().numTensors;
    await trained(tensorflow, { stopAfter: 2 });
    expect(tensorflow.tf.memory().numTensors).toBe(before);
  });

  test.each<[Activation, Activation]>([
    ["tanh", "linear"],
    ["relu", "sigmoid"],
    ["sigmoid", "tanh"],
    ["linear", "relu"],
  ])("finds the slopes of %s and %s", (first, second) => {
    const network = smallNetwork(first, second);
    const batch = { values: TRAIN.subarray(0, 24 * 40), rows: 40 };
    const { gradient } = gradientOf(tensorflow.tf, network, batch);
    const moved = copyNetwork(network);
    for (const index of [0, 30, 71, 73, 80, 120, 146, 160]) {
      const lossAt = (step: number): number => {
        const values = flatValues(network);
        values[index] += step;
        setFlatValues(moved, values);
        return lossOf(tensorflow.tf, moved, batch.values);
      };
      const slope = (lossAt(0.01) - lossAt(-0.01)) / 0.02;
      expect(gradient[index]).toBeCloseTo(slope, 2);
    }
  });
});

test("stops early, and keeps the weights that validated best", async () => {
  const tensorflow = await loadTensorflow("cpu");
  const { history, bestEpoch, isComplete, network } = await fitAutoencoder({
    tf: tensorflow.tf,
    network: newAutoencoder(1),
    train: TRAIN,
    validation: waveWindows(100, 9).map((value, i) => (i % 5 === 0 ? 8 : value)),
    // So large a rate makes it stray after a few epochs.
    options: { seed: 1, epochs: 100, batch: 256, rate: 0.3, patience: 3 },
    onStep: () => undefined,
    onEpoch: () => Promise.resolve(true),
  });
  expect(isComplete).toBe(true);
  expect(history.length).toBe(bestEpoch + 3);
  expect(history.length).toBeLessThan(100);
  const best = Math.min(...history.map(({ validation }) => validation));
  expect(history[bestEpoch - 1]?.validation).toBeLessThanOrEqual(best * 1.002);
  expect(network.layers).toHaveLength(4);
});

test("a backend that is not installed is refused by name, and `auto` goes past it", async () => {
  const { backend } = await loadTensorflow("auto");
  expect(["node", "wasm"]).toContain(backend);
  if (backend === "node") return;
  await expect(loadTensorflow("node")).rejects.toThrow(
    "backend node of TensorFlow.js cannot be loaded: install it by `npm install @tensorflow/tfjs-node@4.22.0`",
  );
});
