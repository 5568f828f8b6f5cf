import { beforeEach, describe, expect, test } from "vitest";
import { createFamilyModels } from "../../src/detectors/family-models.ts";
import {
  CHAMPION_BYTES,
  CHAMPION_CLUSTERS,
  CHAMPION_NETWORK,
  CHAMPION_REGRESSION,
} from "../../src/kernels/champion-block.ts";
import { CLUSTERS_BYTES } from "../../src/kernels/clusters.ts";
import {
  BLOCKS_HOT,
  BLOCKS_SIGNAL,
  CHAMPIONS,
  INPUT,
  SERIES_COUNT,
  STREAM_WEIGHTS,
} from "../../src/kernels/layout.ts";
import type { Kernel } from "../../src/kernels/load.ts";
import {
  LAYER_WIDTH_MAX,
  LAYERS_MAX,
  NETWORK_LAYERS,
  NETWORK_WIDTHS,
} from "../../src/kernels/network-record.ts";
import { SCORE_STREAMS, STREAM_CLUSTERING, STREAM_SEASON } from "../../src/kernels/sample.ts";
import {
  AUTOENCODER_HELD,
  AUTOENCODER_STANDARD,
  FAMILY_COUNTED,
  HOT_BYTES,
  REGRESSION_WEIGHTS,
  SIGNAL_BYTES,
  SIGNAL_FAMILY,
} from "../../src/kernels/series-block.ts";
import { stored, trained, trainedAutoencoder, trainedClusters } from "../store/models/trained.ts";
import { clearSeries, feed, normal, type Row, seeded, series, smallKernel } from "./feed.ts";

const wasm = smallKernel("wasm");
const twin = smallKernel("typescript");
const SERIES = 4;

/** Series 0 and 1 are of family 1, the others of family 2; nothing is learned, and no model judges. */
function fresh(kernel: Kernel): Kernel {
  const { I, U } = kernel;
  U.fill(0, I[CHAMPIONS] >>> 0, (I[CHAMPIONS] >>> 0) + 3 * CHAMPION_BYTES);
  for (let id = 0; id < SERIES; id++) {
    clearSeries(kernel, id);
    I[((I[BLOCKS_SIGNAL] >>> 0) + id * SIGNAL_BYTES) / 4 + SIGNAL_FAMILY] = id < 2 ? 1 : 2;
  }
  I[SERIES_COUNT] = SERIES;
  modelsOf(kernel).restore([]);
  return kernel;
}

/** The models of a kernel in which family `a` is number 1, any other number 2. */
function modelsOf(kernel: Kernel) {
  return createFamilyModels({ kernel, numberOf: (family) => (family === "a" ? 1 : 2) });
}

function waves(seed: number, count: number): Row[] {
  const random = seeded(seed);
  return series(count, (i) => 50 + 20 * Math.sin(i / 4) + normal(random), 60_000).flatMap((row) =>
    Array.from({ length: SERIES }, (_, id) => ({ ...row, id, value: row.value + 3 * id })),
  );
}

function hotWord({ I }: Kernel, id: number): number {
  return ((I[BLOCKS_HOT] >>> 0) + id * HOT_BYTES) / 4;
}

function scoresOf(scores: readonly number[], id: number): number[] {
  return scores.filter((_, row) => row % SERIES === id);
}

beforeEach(() => {
  fresh(wasm);
  fresh(twin);
});

test("the parts of a champion's record fit, up to the largest network that the kernels run", () => {
  expect(4 * (CHAMPION_NETWORK - CHAMPION_CLUSTERS)).toBe(CLUSTERS_BYTES);
  const word = wasm.I[INPUT] >>> 2;
  wasm.I[word + NETWORK_LAYERS] = LAYERS_MAX;
  wasm.I.fill(LAYER_WIDTH_MAX, word + NETWORK_WIDTHS, word + NETWORK_WIDTHS + LAYERS_MAX);
  wasm.I[word + NETWORK_WIDTHS] = 24;
  wasm.I[word + NETWORK_WIDTHS + LAYERS_MAX] = 24;
  expect(wasm.call.networkBytes(word)).toBe(CHAMPION_BYTES - 4 * CHAMPION_NETWORK);
});

describe("a trained model", () => {
  test("judges with the same bits in both halves", () => {
    const verdicts = [wasm, twin].map((kernel) => {
      const models = modelsOf(kernel);
      models.place(stored(trainedAutoencoder(1, { family: "a", weight: 2 })));
      models.place(stored(trainedClusters(1, { family: "a", weight: 0.5 })));
      models.place(stored(trained([0.1, 0.5, 0.2, 0, 0])));
      return feed(kernel, waves(1, 900));
    });
    expect(verdicts[0]).toEqual(verdicts[1]);
  });

  test("changes the scores of its family and of no other, by not a bit", () => {
    const without = feed(wasm, waves(2, 900));
    modelsOf(fresh(wasm)).place(stored(trainedAutoencoder(1, { family: "a" })));
    const { score } = feed(wasm, waves(2, 900));
    for (const id of [2, 3]) expect(scoresOf(score, id)).toEqual(scoresOf(without.score, id));
    for (const id of [0, 1]) expect(scoresOf(score, id)).not.toEqual(scoresOf(without.score, id));
  });

  test("of weight 0 changes no score", () => {
    const without = feed(wasm, waves(2, 600));
    modelsOf(fresh(wasm)).place(stored(trainedClusters(1, { family: "a", weight: 0 })));
    expect(feed(wasm, waves(2, 600))).toEqual(without);
  });

  test("judges whether or not the families learn models of their own, and those that have none then do", () => {
    modelsOf(wasm).place(stored(trainedClusters(1, { family: "a", weight: 3 })));
    wasm.D[STREAM_WEIGHTS + 6] = 1;
    expect(wasm.call.weightInFamily(STREAM_CLUSTERING, 1)).toBe(3);
    expect(wasm.call.weightInFamily(STREAM_CLUSTERING, 2)).toBe(1);
    feed(wasm, waves(2, 600));
    for (const id of [0, 3]) expect(wasm.I[hotWord(wasm, id) + FAMILY_COUNTED]).toBeGreaterThan(50);
    wasm.D[STREAM_WEIGHTS + 6] = 0;
  });

  test("does not learn but for which error is usual", () => {
    modelsOf(wasm).place(stored(trainedAutoencoder(1, { family: "a" })));
    const { I, F } = wasm;
    const network = ((I[CHAMPIONS] >>> 0) + CHAMPION_BYTES) / 4 + CHAMPION_NETWORK;
    const parameters = F.slice(network + 24, network + 24 + 24 * 6 + 6);
    const usual = F[network + 4];
    feed(wasm, waves(3, 900));
    expect(F.slice(network + 24, network + 24 + 24 * 6 + 6)).toEqual(parameters);
    expect(F[network + 4]).not.toBe(usual);
  });

  test("is as usual from its first windows on as its calibration says", () => {
    modelsOf(wasm).place(stored(trainedAutoencoder(1, { family: "a" })));
    feed(wasm, waves(3, 60));
    expect(wasm.F[hotWord(wasm, 0) + AUTOENCODER_STANDARD]).toBeGreaterThan(0);
  });
});

describe("another model", () => {
  test("finds nothing usual yet in the series of its family, and leaves the others alone", () => {
    const { F, I } = wasm;
    const models = modelsOf(wasm);
    models.place(stored(trainedAutoencoder(1, { family: "a" })));
    models.place(stored(trainedAutoencoder(2, { family: "b" })));
    feed(wasm, waves(4, 900));
    const other = F[hotWord(wasm, 2) + AUTOENCODER_STANDARD];
    models.place(stored(trainedAutoencoder(3, { family: "a" })));
    expect(I[hotWord(wasm, 0) + FAMILY_COUNTED]).toBe(0);
    expect(F[hotWord(wasm, 0) + AUTOENCODER_STANDARD]).toBe(0);
    expect(F[hotWord(wasm, 0) + AUTOENCODER_HELD]).toBe(0);
    expect(F[hotWord(wasm, 2) + AUTOENCODER_STANDARD]).toBe(other);
    expect(other).toBeGreaterThan(0);
  });
});

describe("a trained regression", () => {
  const prior = [0.25, 0.5, 0.125, 0.0625, -0.5];

  test("is what new series of its family begin with, and no others", () => {
    modelsOf(wasm).place(stored({ ...trained(prior) }));
    feed(wasm, waves(5, 4));
    const weights = (id: number): number[] => {
      const word = hotWord(wasm, id) + REGRESSION_WEIGHTS;
      return [...wasm.F.subarray(word, word + 5)];
    };
    expect(weights(3)).toEqual(prior);
    expect(weights(0)).not.toEqual(prior);
  });

  test("is learned on from there, and stays out of series that know more", () => {
    feed(wasm, waves(5, 200));
    modelsOf(wasm).place(stored(trained(prior)));
    const word = hotWord(wasm, 3) + REGRESSION_WEIGHTS;
    feed(wasm, waves(6, 201).slice(-SERIES));
    expect([...wasm.F.subarray(word, word + 5)]).not.toEqual(prior);
    const c = ((wasm.I[CHAMPIONS] >>> 0) + 2 * CHAMPION_BYTES) / 4;
    expect(wasm.I[c + CHAMPION_REGRESSION]).toBe(1);
  });
});

test("every stream of the score has the same weight in a family without trained models as anywhere", () => {
  for (let stream = 0; stream < SCORE_STREAMS; stream++) {
    expect(wasm.call.weightInFamily(STREAM_SEASON + stream, 1)).toBe(
      wasm.D[STREAM_WEIGHTS + stream],
    );
  }
});
