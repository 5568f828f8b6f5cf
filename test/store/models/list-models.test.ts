import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listModels } from "../../../src/store/models/list-models.ts";
import { writeModel } from "../../../src/store/models/write-model.ts";
import { temporaryDirectory } from "../fixture.ts";
import { description, trained } from "./trained.ts";

test("models are listed by family, and what others keep in the folder is passed over", async () => {
  const registry = temporaryDirectory();
  const cpu = await writeModel(registry, trained());
  const odd = await writeModel(registry, {
    ...trained(),
    description: description({ family: "a/b" }),
  });
  await mkdir(join(registry, "cpu", "regression", `${cpu.manifest.version}.partial`));
  await mkdir(join(registry, "cpu", "other", cpu.manifest.version), { recursive: true });
  await mkdir(join(registry, "100%"));
  await writeFile(join(registry, "README.md"), "");
  await writeFile(join(registry, "mem"), "");
  expect(await listModels(registry)).toEqual([
    { family: "a/b", detector: "regression", versions: [odd.manifest.version] },
    { family: "cpu", detector: "regression", versions: [cpu.manifest.version] },
  ]);
});

test("a slot is listed while its folder is there, also without a version", async () => {
  const registry = temporaryDirectory();
  await mkdir(join(registry, "cpu", "clustering"), { recursive: true });
  await writeFile(join(registry, "cpu", "regression"), "");
  expect(await listModels(registry)).toEqual([
    { family: "cpu", detector: "clustering", versions: [] },
  ]);
});

test("a registry that does not exist is empty", async () => {
  expect(await listModels(join(temporaryDirectory(), "none"))).toEqual([]);
});
