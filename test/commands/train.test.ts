import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CommandContext } from "../../src/commands/command.ts";
import { main } from "../../src/commands/main.ts";
import { MODEL_DETECTORS, type ModelDetector, type StoredModel } from "../../src/core/model.ts";
import { writeLayers } from "../../src/detectors/autoencoder/layers-format.ts";
import type { DenseLayer } from "../../src/detectors/autoencoder/layers-network.ts";
import { readModel } from "../../src/store/models/read-model.ts";
import { writeIndex } from "../../src/store/models/write-index.ts";
import { fakeContext, printed } from "./fakes.ts";

const START_MS = Date.parse("2026-01-01T00:00:00Z");

/** A day and a half of two hosts, a minute apart, as one file, and an incident in the first night. */
function lines(): string {
  return Array.from({ length: 2000 }, (_, minute) =>
    ["a", "b"].map((host, i) => {
      const wave = 20 * Math.sin(minute / 9 + i) + ((minute * 7) % 5);
      const value = minute > 600 && minute < 640 ? 50 + ((minute * 37) % 90) : 50 + wave;
      return `cpu,host=${host} usage_user=${value} ${START_MS + minute * 60_000}000000\n`;
    }),
  )
    .flat()
    .join("");
}

let folder = "";
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "outlierd-train-"));
  writeFileSync(join(folder, "history.lp"), lines());
  writeFileSync(join(folder, "out.csv"), "start,end\n2026-01-01T10:00:00Z,2026-01-01T10:40:00Z\n");
  const argv = ["dataset", "history.lp", "--family", "cpu", "--leave-out", "out.csv"];
  expect((await run([...argv, "--out", "data"])).code).toBe(0);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(argv: readonly string[], parts: Partial<CommandContext> = {}) {
  const [stdout, stderr] = [printed(), printed()];
  const code = await main(argv, fakeContext({ stdout, stderr, folder, ...parts }));
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** Trains with the pure JavaScript backend and few epochs. */
function train(argv: readonly string[], parts: Partial<CommandContext> = {}) {
  const usual = ["train", "--family", "cpu", "--data", "data", "--backend", "cpu"];
  return run([...usual, ...argv], parts);
}

/** The only version of a detector in a registry. */
function only(detector: ModelDetector, registry = "models"): Promise<StoredModel> {
  const [version = "", ...others] = readdirSync(join(folder, registry, "cpu", detector));
  expect(others).toEqual([]);
  return readModel(join(folder, registry), { family: "cpu", detector, version });
}

describe("train", () => {
  test("puts a model of each detector into the registry, each with a card and its pictures", async () => {
    const { code, stdout, stderr } = await train(["--epochs", "3"]);
    expect({ code, lines: stdout.trim().split("\n").length }).toEqual({ code: 0, lines: 3 });
    expect(stderr).toContain("backend cpu");
    expect(stderr).toMatch(/epoch 3 of 3: loss \d/);
    for (const detector of MODEL_DETECTORS) {
      const { manifest } = await only(detector);
      expect(manifest.data).toMatchObject({ series: 2, source: "history.lp" });
      const { incidentSeparation } = manifest.metrics;
      expect(incidentSeparation).toBeGreaterThan(0.7);
      const place = join(folder, "models", "cpu", detector, manifest.version);
      const card = readFileSync(join(place, "CARD.md"), "utf8");
      for (const title of ["On what data", "How good", "When not to use it"]) {
        expect(card).toContain(`## ${title}`);
      }
      expect(card).toContain("It saw 2 series only");
      const pictures = [...card.matchAll(/\]\((\w+\.svg)\)/g)].map(([, file = ""]) => file);
      expect(pictures.length).toBeGreaterThan(0);
      expect(readdirSync(place)).toEqual(expect.arrayContaining(pictures));
      expect(card).not.toMatch(/NaN|undefined/);
    }
    expect(readdirSync(join(folder, "data"))).not.toContain("training.autoencoder.json");
  });

  test("gives the same version again for the same data and seed, and another for another", async () => {
    const again = ["--detector", "autoencoder", "--epochs", "2"];
    await train(again);
    const { version } = (await only("autoencoder")).manifest;
    expect((await train(again)).stdout).toContain("the same to the bit");
    await train([...again, "--seed", "2"]);
    expect(readdirSync(join(folder, "models/cpu/autoencoder"))).toHaveLength(2);
    expect(version).toMatch(/^20260102-/);
  });

  test("puts models where the configuration says, as `models` looks there", async () => {
    writeFileSync(join(folder, "outlierd.yaml"), "models:\n  folder: shelf\n");
    await train(["--detector", "regression"]);
    const { manifest } = await only("regression", "shelf");
    expect((await run(["models", "list"])).stdout).toContain(manifest.version);
  });
});

describe("a training of an autoencoder", () => {
  test("stops after an epoch when asked to, and goes on to the same model", async () => {
    const argv = ["--detector", "autoencoder", "--epochs", "4"];
    await train([...argv, "--registry", "whole"]);
    const stop = new AbortController();
    const stopping = {
      stop: stop.signal,
      sleep: () => {
        stop.abort();
        return Promise.resolve();
      },
    };
    const stopped = await train(argv, stopping);
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toContain("stopped after epoch 1");
    expect(readdirSync(folder)).not.toContain("models");
    const resumed = await train([...argv, "--resume"]);
    expect(resumed.stderr).toContain("goes on after epoch 1");
    const [a, b] = [await only("autoencoder"), await only("autoencoder", "whole")];
    expect(a.manifest).toEqual(b.manifest);
  });

  test("does not go on with the training of another seed", async () => {
    const stop = AbortSignal.abort();
    await train(["--detector", "autoencoder"], { stop });
    const argv = ["--detector", "autoencoder", "--resume", "--seed", "9"];
    const { code, stderr } = await train(argv);
    expect(code).toBe(1);
    expect(stderr).toContain("training.autoencoder.json is of another training");
  });

  test("keeps the index of a registry that is published up to date", async () => {
    mkdirSync(join(folder, "models"));
    await writeIndex(join(folder, "models"));
    await train(["--detector", "regression"]);
    const { slots } = JSON.parse(readFileSync(join(folder, "models", "index.json"), "utf8"));
    const { manifest } = await only("regression");
    expect(slots).toMatchObject([
      { detector: "regression", versions: [{ version: manifest.version }] },
    ]);
  });

  test("puts what could not be written into a registry without training it again", async () => {
    const argv = ["--detector", "autoencoder", "--epochs", "2"];
    await train([...argv, "--registry", "whole"]);
    writeFileSync(join(folder, "blocked"), "");
    expect((await train([...argv, "--registry", "blocked"])).stderr).toContain("[ERR_STORE]");
    const { code, stderr } = await train([...argv, "--resume"]);
    expect(code).toBe(0);
    expect(stderr).toContain("goes on after epoch 2");
    expect(stderr).not.toContain("epoch 2 of 2");
    const [a, b] = [await only("autoencoder"), await only("autoencoder", "whole")];
    expect(a.manifest).toEqual(b.manifest);
    expect(readdirSync(join(folder, "data"))).not.toContain("training.autoencoder.json");
  });

  test("goes on with a network that lies elsewhere, and not with another in its place", async () => {
    const argv = ["--detector", "autoencoder", "--epochs", "3", "--network"];
    writeNetwork(["tanh", "linear"], [24, 5, 24]);
    await train([...argv, "model.json"], { stop: AbortSignal.abort() });
    const elsewhere = join(folder, "elsewhere");
    mkdirSync(elsewhere);
    for (const file of ["model.json", "weights.bin"]) {
      writeFileSync(join(elsewhere, file), readFileSync(join(folder, file)));
    }
    writeNetwork(["sigmoid", "linear"], [24, 5, 24]);
    const other = await train([...argv, "model.json", "--resume"]);
    expect(other.stderr).toContain("training.autoencoder.json is of another training");
    const same = await train([...argv, join(elsewhere, "model.json"), "--resume"]);
    expect(same).toMatchObject({ code: 0, stderr: expect.stringContaining("after epoch 1") });
  });

  test("starts from a network of one's own, wherever it lies", async () => {
    writeNetwork(["sigmoid", "linear"], [24, 5, 24]);
    const network = join(folder, "model.json");
    const argv = ["--detector", "autoencoder", "--epochs", "2", "--network", network];
    expect(await train(argv)).toMatchObject({ code: 0 });
    const { manifest } = await only("autoencoder");
    expect(manifest.shapes).toEqual([[24, 5], [5], [5, 24], [24]]);
    expect(manifest.options).toMatchObject({ network: "24-5-24" });
  });
});

/** Writes a network of these widths as `model.json` and `weights.bin`. */
function writeNetwork(
  activations: readonly DenseLayer["activation"][],
  widths: readonly number[],
): void {
  const layers = activations.map((activation, l) => {
    const [inputs = 0, outputs = 0] = widths.slice(l, l + 2);
    const kernel = Float32Array.from({ length: inputs * outputs }, (_, i) => Math.sin(i) / 5);
    return { inputs, outputs, activation, kernel, bias: new Float32Array(outputs) };
  });
  const { modelJson, weights } = writeLayers({ layers }, "test");
  writeFileSync(join(folder, "model.json"), modelJson);
  writeFileSync(join(folder, "weights.bin"), weights);
}

describe("train refuses", () => {
  const wrong: readonly (readonly [string, readonly string[], string])[] = [
    ["a family that the data are not of", ["--family", "disk"], "holds family cpu, not disk"],
    ["a folder without a data set", ["--data", "none"], "name a folder that `outlierd dataset`"],
    ["an unknown detector", ["--detector", "forest"], "--detector is autoencoder, clustering"],
    ["an unknown backend", ["--backend", "gpu"], "--backend is auto, node, wasm, cpu"],
    ["half an epoch", ["--epochs", "0.5"], "--epochs is a whole number from 1 to 2147483647, not"],
    ["a blank for a seed", ["--seed", ""], "--seed is a whole number from 0 to 2147483647, not ``"],
    ["an answer to a flag", ["--resume=yes"], "option `--resume` takes no value"],
    ["a network that is not there", ["--network", "no.json"], "name the model.json of a network"],
  ];
  test.each(wrong)("%s", async (_, argv, message) => {
    const { code, stderr } = await train(["--detector", "autoencoder", ...argv]);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(message);
  });

  test("a network of other inputs, one too large, and layers that the kernels lack", async () => {
    const argv = ["--detector", "autoencoder", "--network", "model.json"];
    writeNetwork(["tanh"], [12, 12]);
    expect((await train(argv)).stderr).toContain("has 12 inputs and 12 outputs");
    writeNetwork(["tanh", "linear"], [24, 40, 24]);
    expect((await train(argv)).stderr).toMatch(/takes \d+ bytes, and a family has room for 3600/);
    const text = readFileSync(join(folder, "model.json"), "utf8").replace("tanh", "softmax");
    writeFileSync(join(folder, "model.json"), text);
    expect((await train(argv)).stderr).toContain("unsupported activation softmax");
  });

  test("windows that somebody has changed", async () => {
    writeFileSync(join(folder, "data/windows.train.f32"), new Uint8Array(96));
    expect((await train([])).stderr).toContain("build the data set again");
  });
});
