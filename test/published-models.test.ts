import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { main } from "../src/commands/main.ts";
import type { Engine } from "../src/engine.ts";
import { promoteModel } from "../src/store/models/champion.ts";
import { writeIndex } from "../src/store/models/write-index.ts";
import { type WrittenModel, writeModel } from "../src/store/models/write-model.ts";
import { fakeContext } from "./commands/fakes.ts";
import { metricsOf, setting, start, write } from "./start-engine.ts";
import { temporaryDirectory } from "./store/fixture.ts";
import { publish } from "./store/models/published.ts";
import { trainedClusters } from "./store/models/trained.ts";

/** A setting whose registry is published, with two models of the family `m`, the first of which is champion. */
async function withPublished() {
  const registry = join(temporaryDirectory(), "models");
  await mkdir(registry);
  const first = await writeModel(registry, trainedClusters(1, { family: "m" }));
  const second = await writeModel(registry, trainedClusters(2, { family: "m" }));
  await promoteModel(registry, first.manifest, { promoted: "2026-02-01T00:00:00.000Z" });
  await writeIndex(registry);
  const server = await publish(registry);
  const place = await setting();
  const text = `${place.text}models: { folder: "${server.url}", interval: 20ms }\n`;
  return { place: { ...place, text }, registry, first, second, server };
}

/** As people do it: by the command. */
async function promote(registry: string, { manifest }: WrittenModel): Promise<void> {
  const name = `m/clustering/${manifest.version}`;
  const argv = ["models", "promote", name, "--force", "a test", "--registry", registry];
  expect(await main(argv, fakeContext())).toBe(0);
}

const judgedBy = (engine: Engine): string[] =>
  engine.models.versionsOf("m").map(({ version }) => version);

describe("an engine whose registry is at a URL", () => {
  test("follows a promotion there without a restart or a lost sample", async () => {
    const { place, registry, first, second } = await withPublished();
    const engine = await start(place);
    expect(judgedBy(engine)).toEqual([first.manifest.version]);
    await promote(registry, second);
    let sent = 0;
    while (judgedBy(engine)[0] !== second.manifest.version) {
      const lines = Array.from({ length: 50 }, (_, i) => `m v=${i % 7} ${(sent + i) * 1000}\n`);
      expect(await write(place.url, lines.join(""))).toBe(204);
      sent += 50;
    }
    expect(await metricsOf(place.url)).toContain(
      `outlierd_rows_state_total{state="judged"} ${sent}`,
    );
  });

  test("goes on while the server is away, also over a restart, and counts it once", async () => {
    const { place, registry, first, second, server } = await withPublished();
    const before = await start(place);
    await server.stop();
    const count = 'outlierd_model_errors_total{code="ERR_REGISTRY_UNREACHABLE"} 1';
    await expect.poll(() => metricsOf(place.url)).toContain(count);
    await before.stop();
    const after = await start(place);
    expect(judgedBy(after)).toEqual([first.manifest.version]);
    await expect.poll(() => metricsOf(place.url)).toContain(count);
    await promote(registry, second);
    await server.restart();
    await expect.poll(() => judgedBy(after)).toEqual([second.manifest.version]);
  });

  test("goes on with the model before one that was changed on the way", async () => {
    const { place, registry, first, second, server } = await withPublished();
    const engine = await start(place);
    const path = `/m/clustering/${second.manifest.version}/weights.bin`;
    server.answers.set(path, (_, response) => response.end("damaged"));
    await promote(registry, second);
    const count = 'outlierd_model_errors_total{code="ERR_ARTIFACT_HASH"} 1';
    await expect.poll(() => metricsOf(place.url)).toContain(count);
    expect(judgedBy(engine)).toEqual([first.manifest.version]);
    server.answers.delete(path);
    await expect.poll(() => judgedBy(engine)).toEqual([second.manifest.version]);
  });

  test("stops at once while an answer is awaited", async () => {
    const { place, server } = await withPublished();
    const engine = await start(place);
    const asked = new Promise((resolve) => server.answers.set("/index.json", resolve));
    await asked;
    await engine.stop();
    expect(judgedBy(engine)).toHaveLength(1);
  });
});
