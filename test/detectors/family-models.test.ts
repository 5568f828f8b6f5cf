import { beforeEach, describe, expect, test } from "vitest";
import { createFamilyModels, type FamilyModels } from "../../src/detectors/family-models.ts";
import { CHAMPION_BYTES } from "../../src/kernels/champion-block.ts";
import {
  BLOCKS_SIGNAL,
  CHAMPION_COUNT,
  CHAMPIONS,
  HIT_FLOATS,
  HITS,
  LIST_HIT_STREAMS,
} from "../../src/kernels/layout.ts";
import { STREAM_AUTOENCODER, STREAM_CLUSTERING, STREAM_SEASON } from "../../src/kernels/sample.ts";
import { SIGNAL_FAMILY } from "../../src/kernels/series-block.ts";
import { sha256Of } from "../../src/store/models/manifest.ts";
import { feed, smallKernel } from "../kernels/feed.ts";
import {
  description,
  stored,
  trained,
  trainedAutoencoder,
  trainedClusters,
} from "../store/models/trained.ts";

const kernel = smallKernel("wasm");
let models: FamilyModels;

function createModels(): FamilyModels {
  return createFamilyModels({ kernel, numberOf: (family) => (family === "full" ? 0 : 1) });
}

/** SHA-256 of all that the kernel holds of trained models. */
function arena(): string {
  const from = kernel.I[CHAMPIONS] >>> 0;
  return sha256Of(kernel.U.subarray(from, from + 2 * CHAMPION_BYTES));
}

beforeEach(() => {
  kernel.U.fill(0, kernel.I[CHAMPIONS] >>> 0, (kernel.I[CHAMPIONS] >>> 0) + 2 * CHAMPION_BYTES);
  models = createModels();
  models.restore([]);
});

describe("the models that judge a family", () => {
  test("are named in the order of the detectors, with their versions", () => {
    expect(models.versionsOf("cpu")).toEqual([]);
    const clusters = stored(trainedClusters());
    const network = stored(trainedAutoencoder());
    models.place(clusters);
    models.place(network);
    expect(models.versionsOf("cpu")).toEqual([
      { detector: "autoencoder", version: network.manifest.version },
      { detector: "clustering", version: clusters.manifest.version },
    ]);
    expect(models.versionsOf("mem")).toEqual([]);
    expect(kernel.I[CHAMPION_COUNT]).toBe(2);
  });

  test("are none once they are removed", () => {
    models.place(stored(trainedClusters()));
    models.remove({ family: "cpu", detector: "clustering" });
    expect(models.versionsOf("cpu")).toEqual([]);
    expect(kernel.I[CHAMPION_COUNT]).toBe(0);
  });

  test("keep what is usual for them over a checkpoint, under the same version only", () => {
    const model = stored(trainedClusters());
    const learned = { ...named(model), usualError: 1.5, errors: 77 };
    models.restore([learned]);
    expect(models.versionsOf("cpu")).toEqual([]);
    expect(models.slots).toEqual([{ family: "cpu", detector: "clustering" }]);
    expect(models.judging).toEqual([learned]);
    models.place(model);
    expect(models.judging).toEqual([learned]);
    models.place(stored(trainedClusters(2)));
    expect(models.judging).toMatchObject([{ usualError: expect.closeTo(0.4, 6), errors: 500 }]);
  });
});

function named({ manifest: { family, detector, version } }: ReturnType<typeof stored>) {
  return { family, detector, version };
}

describe("a model that the kernels cannot run is refused, and what judged goes on", () => {
  test.each([
    ["17 centroids", trainedClusters(1, {}, 17), /\[17, 24\], \[17\].* k at most 16/],
    [
      "centroids of another width",
      {
        ...trainedClusters(),
        description: description({ detector: "clustering", shapes: [[4, 25]] }),
      },
      /\[4, 25\], the engine runs/,
    ],
    ["four numbers for a regression", trained([1, 2, 3, 4]), /\[4\], a regression has \[5\]/],
    ["numbers that are not finite", trained([1, 2, Number.NaN, 4, 5]), /tensor 1 .* not finite/],
    [
      "another topology than its tensors",
      { ...trainedAutoencoder(), description: trainedAutoencoder(1, {}, 5).description },
      /topology has the tensors \[24, 6\].* manifest \[24, 5\]/,
    ],
  ])("for %s", (_, model, message) => {
    models.place(stored(trainedClusters(2)));
    models.place(stored(trainedAutoencoder(2)));
    models.place(stored(trained()));
    const before = arena();
    expect(() => models.place(stored(model))).toThrow(
      expect.objectContaining({
        code: "ERR_ARTIFACT_SHAPE",
        message: expect.stringMatching(message),
      }),
    );
    expect(arena()).toEqual(before);
    expect(models.versionsOf("cpu")).toHaveLength(3);
  });

  test.each([
    ["an autoencoder without topology", { topology: undefined }, "ERR_ARTIFACT_FORMAT"],
    ["a topology that is none", { topology: "{}" }, "ERR_MODEL_INVALID"],
    ["a family too many", { description: description({ family: "full" }) }, "ERR_ARTIFACT_FAMILY"],
  ])("for %s", (_, change, code) => {
    const base = "description" in change ? trained() : trainedAutoencoder();
    const before = arena();
    const model = stored({ ...base, ...change });
    expect(() => models.place(model)).toThrow(expect.objectContaining({ code }));
    expect(arena()).toEqual(before);
  });
});

/** The highest that a stream said among the hits of the batch that was judged last. */
function highestOf(stream: number): number {
  const { F, I } = kernel;
  const first = (I[LIST_HIT_STREAMS] >>> 2) + stream - STREAM_SEASON;
  return Math.max(...Array.from({ length: I[HITS] }, (_, hit) => F[first + hit * HIT_FLOATS]));
}

test("a model that judges is heard in what tells why, although its detector is off elsewhere", () => {
  const rows = Array.from({ length: 900 }, (_, i) => ({
    timeMs: 1_700_000_000_000 + 10_000 * i,
    value: Math.sin(i / 3) + ((i * 0.618) % 1),
  }));
  kernel.I[(kernel.I[BLOCKS_SIGNAL] >>> 2) + SIGNAL_FAMILY] = 1;
  kernel.call.watch(0, 1);
  models.place(stored(trainedAutoencoder()));
  feed(kernel, rows);
  expect(kernel.I[HITS]).toBe(rows.length);
  expect(highestOf(STREAM_AUTOENCODER)).toBeGreaterThan(0);
  expect(highestOf(STREAM_CLUSTERING)).toBe(0);
});
