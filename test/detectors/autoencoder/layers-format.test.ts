import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { layers, loadLayersModel, type Sequential, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { EngineError } from "../../../src/core/errors.ts";
import {
  networkBytesOf,
  placeNetwork,
  takeNetwork,
} from "../../../src/detectors/autoencoder/kernel-network.ts";
import {
  type LayersFiles,
  readLayers,
  writeLayers,
} from "../../../src/detectors/autoencoder/layers-format.ts";
import type {
  Activation,
  LayersNetwork,
} from "../../../src/detectors/autoencoder/layers-network.ts";
import { seeded } from "../../kernels/feed.ts";
import { MODULE_BACKENDS, modelArena, show } from "../../kernels/model-arena.ts";

const arenas = MODULE_BACKENDS.map(modelArena);

interface Plan {
  readonly widths: readonly number[];
  readonly activations: readonly Activation[];
  readonly useBias?: boolean;
}

const AUTOENCODER: Plan = {
  widths: [24, 12, 4, 12, 24],
  activations: ["tanh", "tanh", "tanh", "linear"],
};

function randomModel({ widths, activations, useBias = true }: Plan, seed: number): Sequential {
  const [width, ...units] = widths;
  const model = sequential();
  for (const [i, size] of units.entries()) {
    model.add(
      layers.dense({
        units: size,
        activation: activations[i] ?? "linear",
        useBias,
        ...(i === 0 ? { inputShape: [width ?? 0] } : {}),
      }),
    );
  }
  const random = seeded(seed);
  const weights = model.getWeights().map((tensor) => {
    const limit = tensor.shape.length === 2 ? 2 / Math.sqrt(tensor.shape[0] ?? 1) : 0.5;
    const values = Array.from({ length: tensor.size }, () => limit * (2 * random() - 1));
    return tf.tensor(values, tensor.shape);
  });
  model.setWeights(weights);
  return model;
}

/** The files that TensorFlow.js writes for a model. */
async function filesOf(model: Sequential): Promise<LayersFiles> {
  let saved: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      saved = artifacts;
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" },
      });
    }),
  );
  const { weightData, weightSpecs, ...rest } = saved;
  if (!(weightData instanceof ArrayBuffer)) throw new Error("TensorFlow.js saved no weights");
  const weightsManifest = [{ paths: ["./model.weights.bin"], weights: weightSpecs }];
  return {
    modelJson: JSON.stringify({ ...rest, weightsManifest }),
    weights: new Uint8Array(weightData),
  };
}

/** What TensorFlow.js makes of the files. */
async function loadInTensorFlow({ modelJson, weights }: LayersFiles) {
  const { modelTopology, weightsManifest } = JSON.parse(modelJson);
  const handler = {
    load: () =>
      Promise.resolve({
        modelTopology,
        weightSpecs: weightsManifest[0].weights,
        weightData: weights.slice().buffer,
      }),
  };
  return loadLayersModel(handler);
}

function randomWindows(width: number, seed: number): number[][] {
  const random = seeded(seed);
  return Array.from({ length: 50 }, () =>
    Array.from({ length: width }, () => Math.fround(6 * random() - 3)),
  );
}

function predict(model: { predict(x: tf.Tensor): tf.Tensor | tf.Tensor[] }, windows: number[][]) {
  const result = model.predict(tf.tensor2d(windows));
  if (Array.isArray(result)) throw new Error("the model has one output");
  return result.arraySync() as number[][];
}

/** What each half of the kernels makes of the windows. */
function reconstructions(network: LayersNetwork, windows: number[][]): number[][][] {
  const width = network.layers.at(-1)?.outputs ?? 0;
  return arenas.map((place) => {
    const { kernel, model, window, output } = place;
    placeNetwork(kernel, model, { network, seed: 1 });
    return windows.map((values) => {
      show(place, values);
      kernel.call.reconstruct(model, window, output);
      return [...kernel.F.subarray(output, output + width)];
    });
  });
}

function worstDifference(left: number[][], right: number[][]): number {
  return Math.max(
    ...left.flatMap((row, i) => row.map((value, j) => Math.abs(value - (right[i]?.[j] ?? 9)))),
  );
}

beforeAll(async () => {
  tf.enableProdMode(); // Silences the advice to install the native backend.
  await tf.setBackend("cpu");
});

describe("a network read from a model of TensorFlow.js", () => {
  it.each<[string, Plan]>([
    ["the usual autoencoder", AUTOENCODER],
    [
      "seven layers up to 64 wide",
      {
        widths: [5, 64, 33, 2, 1, 7, 64, 5],
        activations: ["relu", "sigmoid", "tanh", "linear", "relu", "tanh", "sigmoid"],
      },
    ],
    ["a single layer", { widths: [3, 2], activations: ["relu"] }],
    ["no biases", { widths: [10, 4, 10], activations: ["sigmoid", "linear"], useBias: false }],
  ])("says the same to 1e-6: %s", async (_, plan) => {
    for (let seed = 1; seed <= 5; seed++) {
      const model = randomModel(plan, seed);
      const windows = randomWindows(plan.widths[0] ?? 0, seed);
      const wanted = predict(model, windows);
      const network = readLayers(await filesOf(model));
      for (const said of reconstructions(network, windows)) {
        expect(worstDifference(said, wanted)).toBeLessThan(1e-6);
      }
    }
  });

  it("has the activations and widths of the model", async () => {
    const network = readLayers(await filesOf(randomModel(AUTOENCODER, 1)));
    const activations = network.layers.map(({ activation }) => activation);
    expect(activations).toEqual(AUTOENCODER.activations);
    expect(network.layers.map(({ inputs }) => inputs)).toEqual([24, 12, 4, 12]);
  });
});

describe("a network that the kernels trained", () => {
  it("opens in TensorFlow.js and says the same to 1e-6", async () => {
    for (const place of arenas) {
      const { kernel, model, window } = place;
      kernel.call.initialiseAutoencoder(model, 24, 12, 4, 7);
      for (const values of randomWindows(24, 7)) {
        show(place, values);
        kernel.call.judgeNetwork(model, window, 1);
      }
      const network = takeNetwork(kernel, model);
      const loaded = await loadInTensorFlow(writeLayers(network, "test"));
      const windows = randomWindows(24, 8);
      const wanted = predict(loaded, windows);
      for (const said of reconstructions(network, windows)) {
        expect(worstDifference(said, wanted)).toBeLessThan(1e-6);
      }
    }
  });

  it("is the same network after it was written, read, and placed", () => {
    const [{ kernel, model, reservoir }] = arenas;
    kernel.call.initialiseAutoencoder(model, 10, 6, 2, 3);
    const network = takeNetwork(kernel, model);
    expect(networkBytesOf(network)).toBe(kernel.call.networkBytes(model));
    const again = readLayers(writeLayers(network, "test"));
    expect(again).toEqual(network);
    placeNetwork(kernel, reservoir, { network: again, seed: 3 });
    expect(takeNetwork(kernel, reservoir)).toEqual(network);
  });
});

type Model = ReturnType<typeof parts>;

/** A small valid model, in pieces that a test may break. */
function parts() {
  const dense = (name: string, units: number) => ({
    class_name: "Dense",
    config: { name, units, activation: "tanh", use_bias: true } as Record<string, unknown>,
  });
  const first = dense("a", 2);
  Object.assign(first.config, { batch_input_shape: [null, 3] });
  return {
    topology: {
      class_name: "Sequential",
      config: { name: "m", layers: [first, dense("b", 3)] },
    },
    manifest: [
      { name: "a/kernel", shape: [3, 2], dtype: "float32" },
      { name: "a/bias", shape: [2], dtype: "float32" },
      { name: "b/kernel", shape: [2, 3], dtype: "float32" },
      { name: "b/bias", shape: [3], dtype: "float32" },
    ] as Record<string, unknown>[],
    weights: new Float32Array(17).fill(0.5),
  };
}

function read(model: Model, wrapped = false): LayersNetwork {
  const modelTopology = wrapped ? { model_config: model.topology } : model.topology;
  const weightsManifest = [{ paths: ["w"], weights: model.manifest }];
  return readLayers({
    modelJson: JSON.stringify({ modelTopology, weightsManifest }),
    weights: new Uint8Array(model.weights.buffer),
  });
}

function layerConfig(model: Model, index: number): Record<string, unknown> {
  return model.topology.config.layers[index]?.config ?? {};
}

const SPOILT: [string, (model: Model) => void, RegExp][] = [
  [
    "a layer",
    (m) => Object.assign(m.topology.config.layers[1] ?? {}, { class_name: "LSTM" }),
    /layer b .*class LSTM/,
  ],
  [
    "an activation",
    (m) => Object.assign(layerConfig(m, 1), { activation: "gelu" }),
    /layer b .*activation gelu.*linear, relu/,
  ],
  [
    "a kind of model",
    (m) => Object.assign(m.topology, { class_name: "Functional" }),
    /class Functional/,
  ],
  [
    "a width",
    (m) => Object.assign(layerConfig(m, 1), { units: 65 }),
    /layer b has a width of 65.*64/,
  ],
  ["a width of nothing", (m) => Object.assign(layerConfig(m, 1), { units: 0 }), /width of 0/],
  [
    "no input width",
    (m) => Object.assign(layerConfig(m, 0), { batch_input_shape: null }),
    /layer a does not say/,
  ],
  [
    "an input of three axes",
    (m) => Object.assign(layerConfig(m, 0), { batch_input_shape: [null, 3, 1] }),
    /shape \[, 3, 1\]/,
  ],
  [
    "widths that do not meet",
    (m) => Object.assign(layerConfig(m, 1), { batch_input_shape: [null, 5] }),
    /takes 5 inputs but gets 2/,
  ],
  ["no layers", (m) => m.topology.config.layers.splice(0), /0 dense layers/],
  [
    "eight layers",
    (m) => m.topology.config.layers.push(...Array(6).fill(m.topology.config.layers[1])),
    /8 dense layers/,
  ],
  [
    "a shape",
    (m) => Object.assign(m.manifest[0] ?? {}, { shape: [2, 3] }),
    /a\/kernel has the shape \[2, 3\].*\[3, 2\]/,
  ],
  ["a negative size", (m) => Object.assign(m.manifest[0] ?? {}, { shape: [-1] }), /size of -1/],
  [
    "a missing weight",
    (m) => Object.assign(m.manifest[3] ?? {}, { name: "c/bias" }),
    /b\/bias is missing/,
  ],
  [
    "another type",
    (m) => Object.assign(m.manifest[0] ?? {}, { dtype: "int32" }),
    /not plain float32/,
  ],
  [
    "quantized weights",
    (m) => Object.assign(m.manifest[0] ?? {}, { quantization: { dtype: "uint8" } }),
    /quantization/,
  ],
  [
    "weights cut short",
    (m) => {
      m.weights = new Float32Array(16);
    },
    /end after 64 bytes, inside b\/bias/,
  ],
  [
    "weights too many",
    (m) => {
      m.weights = new Float32Array(18);
    },
    /72 bytes, the manifest lists 68/,
  ],
  [
    "weights that are not finite",
    (m) => m.weights.fill(Number.NaN, 3, 4),
    /a\/kernel holds numbers that are not finite/,
  ],
];

describe("a model that the kernels cannot run is refused, and it says why", () => {
  it.each(SPOILT)("%s", (_, spoil, message) => {
    const model = parts();
    spoil(model);
    expect(() => read(model)).toThrow(message);
    expect(() => read(model)).toThrow(EngineError);
    expect(() => read(model)).toThrow(expect.objectContaining({ code: "ERR_MODEL_INVALID" }));
  });

  it("text that is not JSON", () => {
    const files = { modelJson: "{", weights: new Uint8Array(0) };
    expect(() => readLayers(files)).toThrow(/is not JSON/);
  });

  it("but the wrapping and the input layer that Keras writes are read", () => {
    const model = parts();
    const input = {
      class_name: "InputLayer",
      config: { name: "in", batch_input_shape: [null, 3] },
    };
    Object.assign(layerConfig(model, 0), { batch_input_shape: null });
    model.topology.config.layers.unshift(input);
    for (const entry of model.manifest) {
      const { name } = entry;
      Object.assign(entry, { name: `sequential/${String(name)}` });
    }
    expect(read(model, true)).toEqual(read(parts()));
  });
});
