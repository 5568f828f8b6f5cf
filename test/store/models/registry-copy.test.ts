import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { EngineError } from "../../../src/core/errors.ts";
import type { ModelDetector } from "../../../src/core/model.ts";
import { promoteModel, readChampion, rollbackModel } from "../../../src/store/models/champion.ts";
import { listModels } from "../../../src/store/models/list-models.ts";
import { readModel } from "../../../src/store/models/read-model.ts";
import { createRegistryCopy, type Trying } from "../../../src/store/models/registry-copy.ts";
import { writeIndex } from "../../../src/store/models/write-index.ts";
import { type WrittenModel, writeModel } from "../../../src/store/models/write-model.ts";
import { fillDisk, temporaryDirectory } from "../fixture.ts";
import { access, publish } from "./published.ts";
import { trained, trainedClusters } from "./trained.ts";

const SLOT = { family: "cpu", detector: "regression" } as const;

/** A published registry with two versions of a slot, the first of them champion, and a copy of it that is not there yet. */
async function copied(change = {}) {
  const registry = temporaryDirectory();
  const first = await writeModel(registry, trained([0, 1, 0, 0, 0]));
  const second = await writeModel(registry, trained([0, 0.5, 0, 0, 0]));
  const server = await publish(registry);
  const promote = async ({ manifest }: WrittenModel) => {
    await promoteModel(registry, manifest, { promoted: "2026-02-01T00:00:00.000Z" });
    await writeIndex(registry);
  };
  await promote(first);
  const folder = join(temporaryDirectory(), "copy");
  const copy = createRegistryCopy(folder, access(server.url, change));
  onTestFinished(() => copy.close());
  const errors: string[] = [];
  const trying: Trying = async (_, attempt) => {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      errors.push(error.code);
      return undefined;
    }
  };
  const refresh = async () => {
    server.log.length = 0;
    errors.length = 0;
    await copy.refresh(trying);
  };
  return { registry, first, second, server, promote, folder, copy, errors, refresh };
}

async function championOf(folder: string, detector: ModelDetector = "regression") {
  return (await readChampion(folder, { family: "cpu", detector }))?.version;
}

describe("a copy of a published registry", () => {
  test("has the champion with all its files, and not the versions beside", async () => {
    const { registry, first, folder, errors, refresh } = await copied();
    await refresh();
    expect((await readModel(folder, first.manifest)).manifest).toEqual(first.manifest);
    expect(await readChampion(folder, SLOT)).toEqual(await readChampion(registry, SLOT));
    expect(await listModels(folder)).toEqual([{ ...SLOT, versions: [first.manifest.version] }]);
    expect((await readdir(join(folder, "cpu/regression", first.manifest.version))).sort()).toEqual(
      (await readdir(first.folder)).sort(),
    );
    expect(errors).toEqual([]);
  });

  test("is fetched once, and then asked about in one request", async () => {
    const { server, refresh } = await copied();
    await refresh();
    await refresh();
    expect(server.log).toEqual(["304 /index.json"]);
  });

  test("is not written again where a server that knows no conditions sends the same", async () => {
    const { registry, server, refresh } = await copied();
    const text = await readFile(join(registry, "index.json"));
    server.answers.set("/index.json", (_, response) => response.end(text));
    await refresh();
    await refresh();
    expect(server.log).toEqual(["200 /index.json"]);
  });

  test("follows promotions and rollbacks, and keeps nothing that has had its day", async () => {
    const { registry, first, second, promote, folder, refresh } = await copied();
    await refresh();
    await promote(second);
    await refresh();
    expect(await championOf(folder)).toBe(second.manifest.version);
    expect((await listModels(folder))[0]?.versions).toEqual([second.manifest.version]);
    await rollbackModel(registry, SLOT);
    await writeIndex(registry);
    await refresh();
    expect(await championOf(folder)).toBe(first.manifest.version);
    await rollbackModel(registry, SLOT);
    await writeIndex(registry);
    await refresh();
    expect(await championOf(folder)).toBeUndefined();
    await rm(join(registry, "cpu"), { recursive: true });
    await writeIndex(registry);
    await refresh();
    expect(await listModels(folder)).toEqual([]);
  });

  test("has the challenger too", async () => {
    const { registry, first, second, folder, refresh } = await copied();
    const challenger = {
      format: 1,
      version: second.manifest.version,
      since: "2026-02-01T00:00:00Z",
    };
    await writeFile(join(registry, "cpu/regression/challenger.json"), JSON.stringify(challenger));
    await writeIndex(registry);
    await refresh();
    const versions = [first, second].map(({ manifest }) => manifest.version);
    expect(new Set((await listModels(folder))[0]?.versions)).toEqual(new Set(versions));
    const path = join(folder, "cpu/regression/challenger.json");
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual(challenger);
  });

  test("is repaired at the next start where a file of it was changed", async () => {
    const { first, folder, server, refresh } = await copied();
    await refresh();
    await writeFile(join(folder, "cpu/regression", first.manifest.version, "weights.bin"), "");
    const again = createRegistryCopy(folder, access(server.url));
    onTestFinished(() => again.close());
    await again.refresh((_, attempt) => attempt());
    expect((await readModel(folder, first.manifest)).manifest).toEqual(first.manifest);
  });
});

describe("the champion of a copy stays where", () => {
  test("the server is gone, and follows once it is back", async () => {
    const { first, second, server, promote, folder, errors, refresh } = await copied();
    await refresh();
    await server.stop();
    await refresh();
    expect(errors).toEqual(["ERR_REGISTRY_UNREACHABLE"]);
    expect(await championOf(folder)).toBe(first.manifest.version);
    await promote(second);
    await server.restart();
    await refresh();
    expect(await championOf(folder)).toBe(second.manifest.version);
  });

  test("the index cannot be understood", async () => {
    const { first, registry, folder, errors, refresh } = await copied();
    await refresh();
    await writeFile(join(registry, "index.json"), '{"format":1,"slots":[{"family":"../../x"}]}');
    await refresh();
    expect(errors).toEqual(["ERR_ARTIFACT_FORMAT"]);
    expect(await championOf(folder)).toBe(first.manifest.version);
  });

  test("the disk is full, until it is not", async () => {
    const { first, second, promote, folder, errors, refresh } = await copied();
    await refresh();
    await promote(second);
    await fillDisk(temporaryDirectory(), 1);
    await refresh();
    expect(errors).toEqual(["ERR_STORE"]);
    expect(await championOf(folder)).toBe(first.manifest.version);
    await refresh();
    expect(await championOf(folder)).toBe(second.manifest.version);
  });
});

describe("the champion of a copy stays where the next one", () => {
  test("is damaged on the way, until it is whole; other slots are served", async () => {
    const { first, second, registry, promote, folder, errors, refresh } = await copied();
    await refresh();
    const path = join(second.folder, "weights.bin");
    const whole = await readFile(path);
    const clusters = await writeModel(registry, trainedClusters(1));
    await promote(second);
    await promote(clusters);
    await writeFile(
      path,
      whole.map((byte) => byte ^ 1),
    );
    await refresh();
    expect(errors).toEqual(["ERR_ARTIFACT_HASH"]);
    expect(await championOf(folder)).toBe(first.manifest.version);
    expect(await championOf(folder, "clustering")).toBe(clusters.manifest.version);
    await readModel(folder, first.manifest);
    await writeFile(path, whole);
    await refresh();
    expect(errors).toEqual([]);
    expect(await championOf(folder)).toBe(second.manifest.version);
  });

  test("was published damaged", async () => {
    const { first, second, registry, promote, folder, errors, refresh } = await copied();
    await refresh();
    await promote(second);
    await writeFile(join(second.folder, "weights.bin"), "damaged");
    await writeIndex(registry);
    await refresh();
    expect(errors).toEqual(["ERR_ARTIFACT_HASH"]);
    expect(await championOf(folder)).toBe(first.manifest.version);
  });

  test("is not in the index", async () => {
    const { first, second, registry, promote, folder, errors, refresh } = await copied();
    await refresh();
    await promote(second);
    await rm(second.folder, { recursive: true });
    await writeIndex(registry);
    await refresh();
    expect(errors).toEqual(["ERR_ARTIFACT_NOT_FOUND"]);
    expect(await championOf(folder)).toBe(first.manifest.version);
  });

  test("is larger than allowed", async () => {
    const { first, promote, registry, folder, errors, refresh } = await copied({ bytesMax: 8000 });
    await refresh();
    const card = "x".repeat(9000);
    await promote(await writeModel(registry, trained([1, 2, 3, 4, 5], { card })));
    await refresh();
    expect(errors).toEqual(["ERR_ARTIFACT_SIZE"]);
    expect(await championOf(folder)).toBe(first.manifest.version);
  });
});

test("what has come before a deadline is kept for the next look", async () => {
  const { first, registry, server, promote, folder, errors, refresh } = await copied({
    timeoutMs: 400,
  });
  const clusters = await writeModel(registry, trainedClusters(1));
  await promote(clusters);
  const slow = `/cpu/regression/${first.manifest.version}/weights.bin`;
  server.answers.set(slow, () => {});
  await refresh();
  expect(errors).toEqual(["ERR_REGISTRY_UNREACHABLE"]);
  expect(await championOf(folder, "clustering")).toBe(clusters.manifest.version);
  server.answers.delete(slow);
  await refresh();
  expect(server.log.filter((line) => line.includes("clustering"))).toEqual([]);
  expect(await championOf(folder)).toBe(first.manifest.version);
});

test("a folder that cannot be written is told, and nothing is fetched in vain", async () => {
  const { folder, errors, refresh } = await copied();
  await mkdir(folder);
  await writeFile(join(folder, "cpu"), "");
  await refresh();
  expect(errors).toEqual(["ERR_STORE"]);
});
