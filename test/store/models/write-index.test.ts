import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { promoteModel } from "../../../src/store/models/champion.ts";
import { sha256Of } from "../../../src/store/models/manifest.ts";
import { championFile } from "../../../src/store/models/places.ts";
import { parseIndex } from "../../../src/store/models/registry-index.ts";
import { refreshIndex, writeIndex } from "../../../src/store/models/write-index.ts";
import { writeModel } from "../../../src/store/models/write-model.ts";
import { fillDisk, temporaryDirectory } from "../fixture.ts";
import { trained, trainedClusters } from "./trained.ts";

const PROMOTED = { promoted: "2026-02-01T00:00:00.000Z" };

function indexText(registry: string): Promise<string> {
  return readFile(join(registry, "index.json"), "utf8");
}

describe("the index of a registry", () => {
  test("has every version with the hashes of its files, and the champions", async () => {
    const registry = temporaryDirectory();
    const { manifest, folder } = await writeModel(registry, trained());
    await writeModel(registry, trainedClusters(1, { family: "a/b" }));
    const champion = await promoteModel(registry, manifest, PROMOTED);
    await writeFile(join(folder, "comparison.json"), "{}");
    await writeFile(join(registry, "README.md"), "Mine");
    const index = await writeIndex(registry);
    expect(index.slots.map(({ family }) => family)).toEqual(["a/b", "cpu"]);
    const [version] = index.slots[1]?.versions ?? [];
    expect(index.slots[1]).toMatchObject({ detector: "regression", champion });
    expect(version?.version).toBe(manifest.version);
    expect(version?.files.map(({ file }) => file)).toEqual([
      "CARD.md",
      "loss.svg",
      "manifest.json",
      "weights.bin",
    ]);
    for (const { file, bytes, sha256 } of version?.files ?? []) {
      const content = await readFile(join(folder, file));
      expect({ bytes, sha256 }).toEqual({ bytes: content.length, sha256: sha256Of(content) });
    }
    expect(parseIndex(await indexText(registry), "")).toEqual(index);
  });

  test("has the same text as long as the files are the same", async () => {
    const registry = temporaryDirectory();
    await writeModel(registry, trained());
    await writeIndex(registry);
    const before = await indexText(registry);
    await writeIndex(registry);
    expect(await indexText(registry)).toBe(before);
    expect(await readdir(registry)).toEqual(["cpu", "index.json"]);
  });

  test("has what challenger.json says, and leaves empty folders out", async () => {
    const registry = temporaryDirectory();
    const { manifest } = await writeModel(registry, trained());
    await mkdir(join(registry, "mem", "clustering"), { recursive: true });
    const challenger = { format: 1, version: manifest.version, since: "2026-02-01T00:00:00Z" };
    await writeFile(
      join(registry, "cpu", "regression", "challenger.json"),
      JSON.stringify(challenger),
    );
    const { slots } = await writeIndex(registry);
    expect(slots).toHaveLength(1);
    expect(slots[0]?.challenger).toEqual(challenger);
  });

  test("stays as it was where a champion cannot be read, or the disk is full", async () => {
    const registry = temporaryDirectory();
    const { manifest } = await writeModel(registry, trained());
    await promoteModel(registry, manifest, PROMOTED);
    await writeIndex(registry);
    const before = await indexText(registry);
    await writeModel(registry, trained([1, 2, 3, 4, 5]));
    await fillDisk(registry, 1);
    await expect(writeIndex(registry)).rejects.toMatchObject({ code: "ERR_STORE" });
    await writeFile(championFile(registry, manifest), "{");
    await expect(writeIndex(registry)).rejects.toMatchObject({ code: "ERR_ARTIFACT_FORMAT" });
    expect(await indexText(registry)).toBe(before);
  });

  test("is brought up to date only where there is one", async () => {
    const registry = temporaryDirectory();
    await writeModel(registry, trained());
    await refreshIndex(registry);
    expect(await readdir(registry)).toEqual(["cpu"]);
    await writeIndex(registry);
    await writeModel(registry, trained([1, 2, 3, 4, 5]));
    await refreshIndex(registry);
    expect(parseIndex(await indexText(registry), "").slots[0]?.versions).toHaveLength(2);
  });
});
