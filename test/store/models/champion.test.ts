import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { promoteModel, readChampion, rollbackModel } from "../../../src/store/models/champion.ts";
import { championFile } from "../../../src/store/models/places.ts";
import { writeModel } from "../../../src/store/models/write-model.ts";
import { temporaryDirectory } from "../fixture.ts";
import { trained } from "./trained.ts";

const SLOT = { family: "cpu", detector: "regression" } as const;
const MONDAY = "2026-02-02T08:00:00.000Z";
const TUESDAY = "2026-02-03T08:00:00.000Z";

/** A registry with two models. */
async function registryOfTwo() {
  const registry = temporaryDirectory();
  const first = await writeModel(registry, trained([0, 1, 0, 0, 0]));
  const second = await writeModel(registry, trained([0, 0.5, 0, 0, 0]));
  return { registry, first, second };
}

describe("a promotion", () => {
  test("makes a version the champion, and remembers the one before", async () => {
    const { registry, first, second } = await registryOfTwo();
    expect(await readChampion(registry, SLOT)).toBeUndefined();
    await promoteModel(registry, first.manifest, { promoted: MONDAY });
    await promoteModel(registry, second.manifest, { promoted: TUESDAY, reason: "finds more" });
    expect(await readChampion(registry, SLOT)).toEqual({
      format: 1,
      version: second.manifest.version,
      promoted: TUESDAY,
      reason: "finds more",
      previous: [{ version: first.manifest.version, promoted: MONDAY }],
    });
  });

  test("of the champion changes nothing", async () => {
    const { registry, first } = await registryOfTwo();
    const champion = await promoteModel(registry, first.manifest, { promoted: MONDAY });
    expect(await promoteModel(registry, first.manifest, { promoted: TUESDAY })).toEqual(champion);
  });

  test("of a damaged model is refused, and the champion stays", async () => {
    const { registry, first, second } = await registryOfTwo();
    const champion = await promoteModel(registry, first.manifest, { promoted: MONDAY });
    await writeFile(join(second.folder, "weights.bin"), "");
    const promotion = promoteModel(registry, second.manifest, { promoted: TUESDAY });
    await expect(promotion).rejects.toMatchObject({ code: "ERR_ARTIFACT_HASH" });
    expect(await readChampion(registry, SLOT)).toEqual(champion);
  });
});

describe("a rollback", () => {
  test("restores the champion before, and in the end none", async () => {
    const { registry, first, second } = await registryOfTwo();
    const before = await promoteModel(registry, first.manifest, { promoted: MONDAY });
    await promoteModel(registry, second.manifest, { promoted: TUESDAY });
    expect(await rollbackModel(registry, SLOT)).toEqual(before);
    expect(await readChampion(registry, SLOT)).toEqual(before);
    expect(await rollbackModel(registry, SLOT)).toBeUndefined();
    expect(await readChampion(registry, SLOT)).toBeUndefined();
    await expect(rollbackModel(registry, SLOT)).rejects.toMatchObject({ code: "ERR_ARGUMENT" });
  });

  test("to a model that is gone is refused, and the champion stays", async () => {
    const { registry, first, second } = await registryOfTwo();
    await promoteModel(registry, first.manifest, { promoted: MONDAY });
    const champion = await promoteModel(registry, second.manifest, { promoted: TUESDAY });
    await rm(first.folder, { recursive: true });
    await expect(rollbackModel(registry, SLOT)).rejects.toMatchObject({
      code: "ERR_ARTIFACT_NOT_FOUND",
    });
    expect(await readChampion(registry, SLOT)).toEqual(champion);
  });
});

test.each([
  ["cut short", (text: string) => text.slice(0, -20), /is not JSON/],
  ["of a version that cannot be one", (text: string) => text.replace(/\d{8}-/, "x"), /at version/],
  ["of another format", (text: string) => text.replace('"format": 1', '"format": 2'), /at format/],
])("a champion file %s is refused with its place", async (_, change, message) => {
  const { registry, first } = await registryOfTwo();
  await promoteModel(registry, first.manifest, { promoted: MONDAY });
  const path = championFile(registry, SLOT);
  await writeFile(path, change(await readFile(path, "utf8")));
  await expect(readChampion(registry, SLOT)).rejects.toMatchObject({
    code: "ERR_ARTIFACT_FORMAT",
    message: expect.stringMatching(message),
  });
});
