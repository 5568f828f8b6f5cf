import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { parseConfig } from "../src/config/load.ts";
import { SILENT } from "../src/core/logger.ts";
import { createEngine, type Engine } from "../src/engine.ts";

/** Engines of the test that runs. */
export const engines: Engine[] = [];
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

/** Where an engine of a test runs, and its configuration. */
export interface Setting {
  readonly folder: string;
  readonly url: string;
  readonly text: string;
}

/** A folder, a free port, and the configuration for both, with `more` behind it. */
export async function setting(more = ""): Promise<Setting> {
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

/** Starts an engine, which is stopped when the test ends. */
export async function start({ text }: Setting): Promise<Engine> {
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

/** Sends line protocol with times in milliseconds; gives the status of the answer. */
export async function write(url: string, body: string): Promise<number> {
  const { status } = await fetch(`${url}/write?db=x&precision=ms`, { method: "POST", body });
  return status;
}

/** What `/metrics` prints. */
export async function metricsOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}
