import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { beginShadow, endShadow, readChallenger } from "../../../src/store/models/challenger.ts";
import { challengerFile } from "../../../src/store/models/places.ts";
import { type WrittenModel, writeModel } from "../../../src/store/models/write-model.ts";
import { temporaryDirectory } from "../fixture.ts";
import { trained } from "./trained.ts";

const SLOT = { family: "cpu", detector: "regression" } as const;
const SINCE = "2026-02-01T00:00:00.000Z";

let registry = "";
let model: WrittenModel;

beforeEach(async () => {
  registry = temporaryDirectory();
  model = await writeModel(registry, trained());
});

describe("a challenger", () => {
  test("is none at first, the version that is named, and none once its shadow ends", async () => {
    expect(await readChallenger(registry, SLOT)).toBeUndefined();
    const challenger = { format: 1, version: model.manifest.version, since: SINCE };
    expect(await beginShadow(registry, model.manifest, SINCE)).toEqual(challenger);
    expect(await readChallenger(registry, SLOT)).toEqual(challenger);
    await endShadow(registry, SLOT);
    expect(await readChallenger(registry, SLOT)).toBeUndefined();
    await expect(endShadow(registry, SLOT)).rejects.toMatchObject({ code: "ERR_ARGUMENT" });
  });

  test("is not replaced by a version that is damaged", async () => {
    await beginShadow(registry, model.manifest, SINCE);
    const other = await writeModel(registry, trained([0, 1, 0, 0, 0]));
    await writeFile(join(other.folder, "weights.bin"), "");
    await expect(beginShadow(registry, other.manifest, SINCE)).rejects.toMatchObject({
      code: "ERR_ARTIFACT_HASH",
    });
    expect(await readChallenger(registry, SLOT)).toMatchObject({ version: model.manifest.version });
  });

  test("replaces a file that cannot be understood, which ending removes too", async () => {
    const path = challengerFile(registry, SLOT);
    await writeFile(path, "{");
    await endShadow(registry, SLOT);
    await writeFile(path, "{");
    await beginShadow(registry, model.manifest, SINCE);
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ since: SINCE });
  });
});

describe("a challenger.json is refused", () => {
  test.each([
    ["that is no JSON", "{", /is not JSON/],
    ["of an unknown format", '{"format":2}', /at format: /],
    [
      "with keys that it should not have",
      `{"format":1,"version":"20260131-1f2e3d4c","since":"${SINCE}","x":1}`,
      /at the top: .*; begin the shadow anew/,
    ],
    [
      "whose version is none",
      `{"format":1,"version":"new","since":"${SINCE}"}`,
      /at version: must be/,
    ],
  ])("%s", async (_, text, message) => {
    await writeFile(challengerFile(registry, SLOT), text);
    await expect(readChallenger(registry, SLOT)).rejects.toMatchObject({
      code: "ERR_ARTIFACT_FORMAT",
      message: expect.stringMatching(message),
    });
  });

  test("that cannot be read", async () => {
    const path = challengerFile(registry, SLOT);
    await mkdir(path);
    await expect(readChallenger(registry, SLOT)).rejects.toMatchObject({
      code: "ERR_ARTIFACT_NOT_FOUND",
    });
    await rm(path, { recursive: true });
  });
});
