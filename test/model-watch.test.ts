import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { parseConfig } from "../src/config/load.ts";
import type { Logger } from "../src/core/logger.ts";
import { createFamilyModels, type FamilyModels } from "../src/detectors/family-models.ts";
import { createModelErrors } from "../src/model-errors.ts";
import { createModelWatch, type ModelWatch } from "../src/model-watch.ts";
import { createMetricsRegistry, type MetricsRegistry } from "../src/server/metrics-registry.ts";
import { promoteModel, rollbackModel } from "../src/store/models/champion.ts";
import { championFile } from "../src/store/models/places.ts";
import { type WrittenModel, writeModel } from "../src/store/models/write-model.ts";
import { smallKernel } from "./kernels/feed.ts";
import { temporaryDirectory } from "./store/fixture.ts";
import { trainedClusters } from "./store/models/trained.ts";

const SLOT = { family: "cpu", detector: "clustering" } as const;
const PROMOTED = "2026-02-01T00:00:00.000Z";
const kernel = smallKernel("wasm");

let registry = "";
let first: WrittenModel;
let second: WrittenModel;
let models: FamilyModels;
let metrics: MetricsRegistry;
let watch: ModelWatch;
let errors: string[] = [];

beforeEach(async () => {
  registry = temporaryDirectory();
  first = await writeModel(registry, trainedClusters(1));
  second = await writeModel(registry, trainedClusters(2));
  models = createFamilyModels({ kernel, numberOf: () => 1 });
  metrics = createMetricsRegistry();
  errors = [];
  const logger: Logger = {
    error: ({ code }) => void errors.push(String(code)),
    warn() {},
    info() {},
    debug() {},
  };
  const config = parseConfig(`models: { folder: "${registry}" }`, {
    file: "test.yaml",
    environment: {},
  });
  const clock = (): number => Date.UTC(2026, 1, 1);
  const modelErrors = createModelErrors({ logger, metrics });
  watch = createModelWatch({ config, models, clock, metrics, logger, errors: modelErrors });
});

function versions(): string[] {
  return models.versionsOf("cpu").map(({ version }) => version);
}

function metric(name: string): string | undefined {
  return metrics
    .text()
    .split("\n")
    .find((line) => line.startsWith(name));
}

const promote = ({ manifest }: WrittenModel) =>
  promoteModel(registry, manifest, { promoted: PROMOTED });

describe("the models that judge are", () => {
  test("none while there is no champion, and the champions from the next look on", async () => {
    await watch.look();
    expect(versions()).toEqual([]);
    await promote(first);
    await watch.look();
    expect(versions()).toEqual([first.manifest.version]);
    await promote(second);
    await watch.look();
    expect(versions()).toEqual([second.manifest.version]);
    expect(metric("outlierd_model_swaps_total")).toMatch(/ 2$/);
    expect(metric('outlierd_models{detector="clustering"}')).toMatch(/ 1$/);
    expect(metric("outlierd_model_age_seconds")).toBe(
      'outlierd_model_age_seconds{family="cpu",detector="clustering"} 60',
    );
  });

  test("those before after a rollback, and in the end none", async () => {
    await promote(first);
    await promote(second);
    await watch.look();
    await rollbackModel(registry, SLOT);
    await watch.look();
    expect(versions()).toEqual([first.manifest.version]);
    await rollbackModel(registry, SLOT);
    await watch.look();
    expect(versions()).toEqual([]);
    expect(metric("outlierd_models{")).toMatch(/ 0$/);
    expect(metric("outlierd_model_age_seconds{")).toMatch(/ NaN$/);
  });

  test("forgotten that a checkpoint tells of where the registry names none", async () => {
    const { version } = first.manifest;
    models.restore([{ ...SLOT, version, usualError: 1, errors: 1 }]);
    await watch.look();
    expect(models.judging).toEqual([]);
  });
});

describe("a champion that cannot be loaded", () => {
  test.each([
    ["weights.bin", "ERR_ARTIFACT_HASH"],
    ["manifest.json", "ERR_ARTIFACT_FORMAT"],
  ])(
    "because of its %s leaves the one before, is told once, and judges once repaired",
    async (file, code) => {
      await promote(first);
      await watch.look();
      await promote(second);
      const path = join(second.folder, file);
      const whole = await readFile(path);
      await writeFile(path, whole.subarray(1));
      await watch.look();
      await watch.look();
      expect(versions()).toEqual([first.manifest.version]);
      expect(errors).toEqual([code]);
      expect(metric("outlierd_model_errors_total")).toBe(
        `outlierd_model_errors_total{code="${code}"} 1`,
      );
      await writeFile(path, whole);
      await watch.look();
      expect(versions()).toEqual([second.manifest.version]);
    },
  );

  test("because its folder is gone is told", async () => {
    await promote(first);
    await promote(second);
    await rm(second.folder, { recursive: true });
    await watch.look();
    expect(versions()).toEqual([]);
    expect(errors).toEqual(["ERR_ARTIFACT_NOT_FOUND"]);
  });

  test("because no version is left is told too", async () => {
    await promote(first);
    await rm(first.folder, { recursive: true });
    await rm(second.folder, { recursive: true });
    await watch.look();
    expect(errors).toEqual(["ERR_ARTIFACT_NOT_FOUND"]);
  });

  test("because its file is damaged leaves it judging, and other families are served", async () => {
    await promote(first);
    await watch.look();
    const other = await writeModel(registry, trainedClusters(3, { family: "mem" }));
    await promoteModel(registry, other.manifest, { promoted: PROMOTED });
    await writeFile(championFile(registry, SLOT), "{");
    await watch.look();
    expect(versions()).toEqual([first.manifest.version]);
    expect(models.versionsOf("mem")).toHaveLength(1);
    expect(errors).toEqual(["ERR_ARTIFACT_FORMAT"]);
  });
});
