import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readModel } from "../../../src/store/models/read-model.ts";
import { writeModel } from "../../../src/store/models/write-model.ts";
import { fillDisk, temporaryDirectory } from "../fixture.ts";
import { description, floats, trained } from "./trained.ts";

describe("a trained model", () => {
  test("comes back as it was written, whatever its family is called", async () => {
    const registry = temporaryDirectory();
    const anyWeights = fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 8 });
    const anyFamily = fc.oneof(
      fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }),
      fc.constantFrom(".", "..", "a/b", "../cpu", "C:\\cpu", "cpu%", "*"),
    );
    await fc.assert(
      fc.asyncProperty(anyFamily, anyWeights, async (family, values) => {
        const weights = floats(values);
        const model = {
          ...trained(values),
          description: description({ family, shapes: [[values.length]] }),
          topology: '{"format":"layers-model"}',
        };
        const { manifest, folder } = await writeModel(registry, model);
        const stored = await readModel(registry, manifest);
        expect(new Uint8Array(stored.weights)).toEqual(weights);
        expect(stored.topology).toBe(model.topology);
        expect(stored.manifest).toMatchObject(model.description);
        expect(folder.startsWith(`${registry}/`)).toBe(true);
        expect(folder.slice(registry.length + 1).split("/")).toHaveLength(3);
      }),
      { numRuns: 60 },
    );
  });

  test("has a version of its last day and its weights, and the same one when trained again", async () => {
    const registry = temporaryDirectory();
    const first = await writeModel(registry, trained([1, 2, 3, 4, 5]));
    const again = await writeModel(registry, trained([1, 2, 3, 4, 5]));
    const other = await writeModel(registry, trained([1, 2, 3, 4, 6]));
    expect(first.manifest.version).toMatch(/^20260131-[0-9a-f]{8}$/);
    expect(first.manifest.weights.sha256.startsWith(first.manifest.version.slice(9))).toBe(true);
    expect(first.isNew).toBe(true);
    expect(again).toEqual({ ...first, isNew: false });
    expect(other.manifest.version).not.toBe(first.manifest.version);
  });

  test("takes the place of a damaged one of its version", async () => {
    const registry = temporaryDirectory();
    const { folder } = await writeModel(registry, trained());
    await writeFile(join(folder, "weights.bin"), "damaged");
    const { isNew, manifest } = await writeModel(registry, trained());
    expect(isNew).toBe(true);
    expect((await readModel(registry, manifest)).manifest).toEqual(manifest);
  });

  test("has no part in what a crash has left in its place", async () => {
    const registry = temporaryDirectory();
    const { folder } = await writeModel(registry, trained());
    await rm(folder, { recursive: true });
    await mkdir(`${folder}.partial`);
    await writeFile(join(`${folder}.partial`, "old.svg"), "<svg/>");
    await writeModel(registry, trained());
    expect(await readdir(folder)).not.toContain("old.svg");
    expect(await readdir(join(registry, "cpu", "regression"))).toHaveLength(1);
  });

  test("lies there with its card and pictures, and no file beside", async () => {
    const { folder } = await writeModel(temporaryDirectory(), trained());
    expect((await readdir(folder)).sort()).toEqual([
      "CARD.md",
      "loss.svg",
      "manifest.json",
      "weights.bin",
    ]);
    expect(await readFile(join(folder, "CARD.md"), "utf8")).toBe("# A model\n");
  });
});

describe("a model that cannot be written", () => {
  test("to its last file leaves nothing behind and says so", async () => {
    const registry = temporaryDirectory();
    const model = trained([1, 2, 3, 4, 5], { plots: [{ file: "none/loss.svg", svg: "<svg/>" }] });
    await expect(writeModel(registry, model)).rejects.toMatchObject({
      code: "ERR_STORE",
      message: expect.stringMatching(/cannot be written: .*ENOENT.*check space and rights/),
    });
    expect(await readdir(join(registry, "cpu", "regression"))).toEqual([]);
  });

  test("because the disk is full leaves the version before as it was", async () => {
    const registry = temporaryDirectory();
    const { folder } = await writeModel(registry, trained());
    await fillDisk(registry, 1);
    await expect(writeModel(registry, trained([9, 8, 7, 6, 5]))).rejects.toMatchObject({
      code: "ERR_STORE",
      message: expect.stringMatching(/cannot be written: .*ENOSPC.*check space and rights/),
    });
    expect(await readdir(join(registry, "cpu", "regression"))).toEqual([basename(folder)]);
  });

  test("because a file is in the way of a folder says which", async () => {
    const registry = temporaryDirectory();
    await writeFile(join(registry, "cpu"), "");
    await expect(writeModel(registry, trained())).rejects.toMatchObject({
      code: "ERR_STORE",
      message: expect.stringContaining(join(registry, "cpu")),
    });
  });
});
