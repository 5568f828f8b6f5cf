import { readdirSync, readFileSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { MODEL_INPUTS, modelText } from "../../../src/core/model.ts";
import { listModels } from "../../../src/store/models/list-models.ts";
import { readModel } from "../../../src/store/models/read-model.ts";
import { writeModel } from "../../../src/store/models/write-model.ts";
import { temporaryDirectory } from "../fixture.ts";
import { description, trained } from "./trained.ts";

const TESTCASES = join(import.meta.dirname, "../../testcases/models");

/** Writes a model, changes the text of its manifest, and reads it. */
async function readChanged(change: (text: string) => string, model = trained()) {
  const registry = temporaryDirectory();
  const { manifest, folder } = await writeModel(registry, model);
  const path = join(folder, "manifest.json");
  await writeFile(path, change(await readFile(path, "utf8")));
  return readModel(registry, manifest);
}

describe("a model is refused", () => {
  test("where there is none", async () => {
    const name = { family: "cpu", detector: "regression", version: "20260131-00000000" } as const;
    await expect(readModel(temporaryDirectory(), name)).rejects.toMatchObject({
      code: "ERR_ARTIFACT_NOT_FOUND",
      message: expect.stringMatching(/cpu\/regression\/20260131-00000000: .*models list/),
    });
  });

  test.each([
    ["a file without its weights", "weights.bin"],
    ["a file without its topology", "model.json"],
  ])("as %s", async (_, file) => {
    const registry = temporaryDirectory();
    const { manifest, folder } = await writeModel(registry, { ...trained(), topology: "{}" });
    await rm(join(folder, file));
    await expect(readModel(registry, manifest)).rejects.toMatchObject({
      code: "ERR_ARTIFACT_NOT_FOUND",
      message: expect.stringContaining(file),
    });
  });
});

describe("a manifest is refused", () => {
  test.each([
    ["text instead of JSON", () => "hello", /manifest.json is not JSON/],
    [
      "a newer format",
      (t: string) => t.replace('"format": 1', '"format": 2'),
      /format 2, .* 1; up/,
    ],
    ["of no format", () => "{}", /has format undefined/],
    ["one with an unknown key", (t: string) => t.replace('"seed"', '"seeds"'), /at seed/],
    [
      "one with a wrong value",
      (t: string) => t.replace('"weight": 1', '"weight": 5'),
      /at weight: .*4/,
    ],
    [
      "of another family",
      (t: string) => t.replace('"cpu"', '"mem"'),
      /describes mem\/regression\//,
    ],
  ])("that is %s", async (_, change, message) => {
    await expect(readChanged(change)).rejects.toMatchObject({
      code: "ERR_ARTIFACT_FORMAT",
      message: expect.stringMatching(message),
    });
  });

  test.each([
    [
      "one is missing",
      ["1", "t-1", "t-2", "t-3"],
      /4 inputs, of which number 5 is nothing; .* t-4/,
    ],
    ["two are exchanged", ["1", "t-2", "t-1", "t-3", "t-4"], /number 2 is t-2; .* there t-1/],
    ["one is too many", [...MODEL_INPUTS.regression, "t-5"], /number 6 is t-5; .* there nothing/],
  ])("with inputs of which %s", async (_, inputs, message) => {
    const model = { ...trained(), description: description({ inputs }) };
    await expect(readChanged((text) => text, model)).rejects.toMatchObject({
      code: "ERR_ARTIFACT_INPUTS",
      message: expect.stringMatching(message),
    });
  });

  test("with shapes that do not make up its weights", async () => {
    const shrink = (text: string): string => text.replace(/\[\s*5\s*\]/, "[4]");
    await expect(readChanged(shrink)).rejects.toMatchObject({
      code: "ERR_ARTIFACT_SHAPE",
      message: expect.stringMatching(/tensors \[4\] take 16 bytes, the weights have 20/),
    });
  });

  test.each([
    ["weights.bin", 4],
    ["weights.bin", 0],
    ["model.json", 0],
  ])("with one byte of %s changed or missing", async (file, missing) => {
    const registry = temporaryDirectory();
    const { manifest, folder } = await writeModel(registry, { ...trained(), topology: "{}" });
    const bytes = await readFile(join(folder, file));
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    await writeFile(join(folder, file), bytes.subarray(missing));
    await expect(readModel(registry, manifest)).rejects.toMatchObject({
      code: "ERR_ARTIFACT_HASH",
      message: expect.stringContaining(file),
    });
  });

  test("that lies under the version of other weights", async () => {
    const registry = temporaryDirectory();
    const { manifest, folder } = await writeModel(registry, trained());
    const version = "20260131-00000000";
    const path = join(folder, "manifest.json");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace(manifest.version, version));
    await rename(folder, join(folder, "..", version));
    await expect(readModel(registry, { ...manifest, version })).rejects.toMatchObject({
      code: "ERR_ARTIFACT_HASH",
      message: expect.stringContaining(`weights of version ${manifest.version}`),
    });
  });
});

describe("a registry of format", () => {
  test.each(readdirSync(TESTCASES))("%s can be read", async (format) => {
    const registry = join(TESTCASES, format);
    const slots = await listModels(registry);
    expect(slots).not.toHaveLength(0);
    for (const { family, detector, versions } of slots) {
      for (const version of versions) {
        const name = { family, detector, version };
        const { manifest, weights } = await readModel(registry, name);
        expect(modelText(manifest)).toBe(modelText(name));
        expect(weights.byteLength).toBe(manifest.weights.bytes);
      }
    }
  });

  test("is fixed by one testcase each", () => {
    const page = readFileSync("docs/reference/model-format.md", "utf8");
    const formats = [...page.matchAll(/^## Format (\d+)$/gm)].map(
      ([, format]) => `format-${format}`,
    );
    expect(new Set(readdirSync(TESTCASES))).toEqual(new Set(formats));
  });
});
