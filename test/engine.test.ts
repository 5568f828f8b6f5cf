import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { parseConfig } from "../src/config/load.ts";
import { SILENT } from "../src/core/logger.ts";
import { createEngine, type Engine } from "../src/engine.ts";
import { promoteModel, rollbackModel } from "../src/store/models/champion.ts";
import { writeModel } from "../src/store/models/write-model.ts";
import { trainedClusters } from "./store/models/trained.ts";

const engines: Engine[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.stop();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

interface Setting {
  readonly folder: string;
  readonly url: string;
  readonly text: string;
}

async function setting(more = ""): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), "outlierd-engine-"));
  folders.push(folder);
  const port = await freePort();
  const text = `listen: 127.0.0.1:${port}
dataDir: ${folder}
limits: { series: 1000 }
sources: { host: { enabled: false } }
${more}`;
  return { folder, url: `http://127.0.0.1:${port}`, text };
}

async function start({ text }: Setting): Promise<Engine> {
  const config = parseConfig(text, { file: "test.yaml", environment: {} });
  const engine = createEngine(config, {
    clock: Date.now,
    random: () => 0.5,
    logger: SILENT,
    version: "1.2.3",
  });
  engines.push(engine);
  await engine.start();
  return engine;
}

async function write(url: string, body: string): Promise<number> {
  const { status } = await fetch(`${url}/write?db=x&precision=ms`, { method: "POST", body });
  return status;
}

async function metricsOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

describe("the engine", () => {
  test("is ready once started, and not there once stopped", async () => {
    const place = await setting();
    const engine = await start(place);
    expect((await fetch(`${place.url}/readyz`)).status).toBe(200);
    await engine.stop();
    await expect(fetch(`${place.url}/readyz`)).rejects.toThrow();
  });

  test("knows its series again after a restart", async () => {
    const place = await setting();
    const first = await start(place);
    expect(
      await write(place.url, "cpu,host=a user=1,system=2 1000\nmem,host=a used=3 1000\n"),
    ).toBe(204);
    await first.stop();
    const second = await start(place);
    expect(second.series.alive).toBe(3);
    expect(second.series.name(2)).toEqual({
      measurement: "mem",
      field: "used",
      tags: { host: "a" },
    });
    expect(await write(place.url, "cpu,host=a user=1,system=2 1000\n")).toBe(204);
    expect(await metricsOf(place.url)).toContain('outlierd_rows_state_total{state="duplicate"} 2');
  });

  test("starts anew, and says so, where the checkpoint is damaged", async () => {
    const place = await setting();
    const first = await start(place);
    await write(place.url, "cpu,host=a user=1 1000\n");
    await first.stop();
    const path = join(place.folder, "learned.checkpoint");
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const second = await start(place);
    expect(second.series.alive).toBe(0);
    expect((await fetch(`${place.url}/readyz`)).status).toBe(200);
  });

  test("gives back what it took when it cannot start", async () => {
    const place = await setting();
    await start(place);
    const other = { ...place, text: place.text.replace(place.folder, `${place.folder}/other`) };
    await expect(start(other)).rejects.toMatchObject({ code: "ERR_LISTEN" });
    await engines.shift()?.stop();
    await start(other);
    expect((await fetch(`${place.url}/readyz`)).status).toBe(200);
  });

  test("refuses new series beyond its limit and keeps the old ones", async () => {
    const place = await setting();
    await start(place);
    const lines = Array.from({ length: 1005 }, (_, i) => `m,id=${i} v=1 1000\n`).join("");
    await write(place.url, lines);
    await write(place.url, "m,id=0 v=1 2000\n");
    const metrics = await metricsOf(place.url);
    expect(metrics).toContain("outlierd_series 1000");
    expect(metrics).toContain('outlierd_rows_state_total{state="series_limit"} 5');
    expect(metrics).toContain('outlierd_rows_state_total{state="judged"} 1001');
  });

  test("prints metrics that promtool finds no fault with", async (context) => {
    if (spawnSync("promtool", ["--version"]).error !== undefined) {
      context.skip("promtool is not installed (Debian package prometheus)");
    }
    const place = await setting();
    await start(place);
    await write(place.url, "cpu,host=a user=1\nbroken\n");
    const check = spawnSync("promtool", ["check", "metrics"], {
      input: await metricsOf(place.url),
    });
    expect(`${check.stdout}${check.stderr}`).toBe("");
    expect(check.status).toBe(0);
  });
});

describe("a champion of the registry", () => {
  const SLOT = { family: "m", detector: "clustering" } as const;
  const PROMOTED = "2026-02-01T00:00:00.000Z";

  /** A setting whose registry has two models of the family `m`, the first of which is champion. */
  async function withModels() {
    const place = await setting();
    const registry = join(place.folder, "models");
    const [first, second] = [
      await writeModel(registry, trainedClusters(1, { family: "m" })),
      await writeModel(registry, trainedClusters(2, { family: "m" })),
    ];
    await promoteModel(registry, first.manifest, { promoted: PROMOTED });
    const text = `${place.text}models: { folder: "${registry}", interval: 20ms }\n`;
    return { place: { ...place, text }, registry, first, second };
  }

  const lines = (from: number, to: number): string =>
    Array.from(
      { length: to - from },
      (_, i) => `m,host=a v=${(from + i) % 7} ${(from + i) * 1000}\n`,
    ).join("");

  const judgedBy = (engine: Engine): string[] =>
    engine.models.versionsOf("m").map(({ version }) => version);

  test("is swapped while samples come, and every one of them is judged", async () => {
    const { place, registry, first, second } = await withModels();
    const engine = await start(place);
    expect(judgedBy(engine)).toEqual([first.manifest.version]);
    await promoteModel(registry, second.manifest, { promoted: PROMOTED });
    let sent = 0;
    while (judgedBy(engine)[0] !== second.manifest.version) {
      expect(await write(place.url, lines(sent, sent + 50))).toBe(204);
      sent += 50;
    }
    await write(place.url, lines(sent, sent + 400));
    expect(await metricsOf(place.url)).toContain(
      `outlierd_rows_state_total{state="judged"} ${sent + 400}`,
    );
  });

  test("judges after a restart, and not the one that judged before it", async () => {
    const { place, registry, first, second } = await withModels();
    const before = await start(place);
    await write(place.url, lines(0, 400));
    await before.stop();
    await promoteModel(registry, second.manifest, { promoted: PROMOTED });
    const after = await start(place);
    expect(after.series.alive).toBe(1);
    expect(judgedBy(after)).toEqual([second.manifest.version]);
    await after.stop();
    await rollbackModel(registry, SLOT);
    expect(judgedBy(await start(place))).toEqual([first.manifest.version]);
  });

  test("judges no more after a restart once the registry names none", async () => {
    const { place, registry } = await withModels();
    const before = await start(place);
    await write(place.url, lines(0, 400));
    await before.stop();
    await rollbackModel(registry, SLOT);
    const after = await start(place);
    expect(judgedBy(after)).toEqual([]);
    expect(after.models.judging).toEqual([]);
  });

  test("knows after a restart which error is usual", async () => {
    const { place } = await withModels();
    const before = await start(place);
    await write(place.url, lines(0, 1200));
    const learned = before.models.judging;
    await before.stop();
    const after = await start(place);
    expect(after.models.judging).toEqual(learned);
    expect(learned).toMatchObject([{ errors: expect.any(Number) }]);
    expect(learned[0]?.errors).toBeGreaterThan(500);
  });
});

test("docs/reference/metrics.md lists every metric in the source, and no other", () => {
  const page = readFileSync("docs/reference/metrics.md", "utf8");
  const listed = new Set(page.match(/(?<=^\| `)outlierd_\w+(?=` \|)/gm));
  const source = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join("src", name), "utf8"))
    .join("\n");
  const made = new Set(source.match(/(?<=")outlierd_\w+(?=")/g));
  made.delete("outlierd_score");
  expect(listed).toEqual(made);
});
