import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parseConfig } from "../src/config/load.ts";
import { createModelRegistry, registryFolder } from "../src/model-registry.ts";
import { folderToRead } from "../src/store/models/registry-place.ts";
import { temporaryDirectory } from "./store/fixture.ts";
import { publish } from "./store/models/published.ts";

function configOf(text: string) {
  return parseConfig(text, { file: "t.yaml", environment: {} });
}

function registryOf(text: string) {
  const registry = createModelRegistry(configOf(text), { trying: (_, attempt) => attempt() });
  onTestFinished(() => registry.close());
  return registry;
}

test("a folder is the one that is named", async () => {
  expect(registryFolder(configOf("models: { folder: /srv/models }"))).toBe("/srv/models");
});

test("where none is named, the usual one is looked for at each look", async () => {
  const expected = folderToRead(undefined, "").folder;
  expect(registryFolder(configOf(""))).toBe(expected);
});

test("a URL is fetched into the data directory, at the first look only where nothing is there", async () => {
  const dataDir = temporaryDirectory();
  const server = await publish(temporaryDirectory());
  server.answers.set("/index.json", (_, response) => response.end('{"format":1,"slots":[]}'));
  const text = `dataDir: ${dataDir}\nmodels: { folder: "${server.url}" }`;
  const folder = join(dataDir, "fetched-models");
  expect(registryFolder(configOf(text))).toBe(folder);
  await registryOf(text).refresh();
  expect(server.log).toHaveLength(1);
  expect(existsSync(folder)).toBe(false);
  await mkdir(folder);
  const again = registryOf(text);
  await again.refresh();
  expect(server.log).toHaveLength(1);
  await again.refresh();
  expect(server.log).toHaveLength(2);
});

test("the header of the configuration is sent", async () => {
  const server = await publish(temporaryDirectory());
  server.answers.set("/index.json", (_, response) => response.end('{"format":1,"slots":[]}'));
  const models = `{ folder: "${server.url}", authorization: "Bearer t0ken" }`;
  await registryOf(`dataDir: ${temporaryDirectory()}\nmodels: ${models}`).refresh();
  expect(server.headers.authorization).toBe("Bearer t0ken");
});
