/**
 * Trains the models that the project ships, on its own simulator: `npm run models`.
 *
 * Everything goes by the command line, as a user would do it: a fleet is simulated, each family's lines become a data set
 * without the faults, and every detector is trained on it. The same options give the same versions, so a second run
 * changes nothing. Nothing is promoted: whether a model helps is for `outlierd models compare` to say.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync, type WriteStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const CLI = new URL("../../dist/cli.js", import.meta.url).pathname;
const MODELS = new URL("../../models", import.meta.url).pathname;

/** What is simulated: two sites for ten days, with faults and releases. */
const FLEET = { hosts: 8, days: 10, seed: 20 };

/** The families, and how the lines of their measurements begin. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  cpu: ["cpu,"],
  mem: ["mem,"],
  disk: ["disk,"],
  diskio: ["diskio,"],
  net: ["net,"],
  system: ["system,"],
  docker: ["docker_container_"],
  nginx: ["nginx,"],
  postgresql: ["postgresql,"],
  redis: ["redis,"],
  http_response: ["http_response,"],
};

/** Runs outlierd in a folder until it ends. */
async function outlierd(folder: string, argv: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...argv], { cwd: folder, stdio: "inherit" });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`outlierd ${argv.join(" ")} ended with ${code}`);
}

/** Simulates the fleet into one file a family; returns their names. */
async function simulate(folder: string): Promise<ReadonlyMap<string, string>> {
  const fleet = Object.entries(FLEET).map(([name, value]) => [`--${name}`, String(value)]);
  const argv = ["simulate", ...fleet.flat(), "--labels", "labels.json"];
  const child = spawn(process.execPath, [CLI, ...argv], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const files = Object.entries(FAMILIES).map(([family, beginnings]) => {
    const name = `simulated-${FLEET.days}-days-${FLEET.hosts}-hosts-seed-${FLEET.seed}.${family}.lp`;
    return { family, beginnings, name, stream: createWriteStream(join(folder, name)) };
  });
  const ended = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) {
    const file = files.find(({ beginnings }) => beginnings.some((text) => line.startsWith(text)));
    if (file !== undefined) await writeLine(file.stream, line);
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`outlierd simulate ended with ${code}`);
  await Promise.all(files.map(({ stream }) => once(stream.end(), "finish")));
  return new Map(files.map(({ family, name }) => [family, name]));
}

async function writeLine(stream: WriteStream, line: string): Promise<void> {
  if (!stream.write(`${line}\n`)) await once(stream, "drain");
}

const workplace = mkdtempSync(join(tmpdir(), "outlierd-models-"));
try {
  for (const [family, file] of await simulate(workplace)) {
    const data = ["--out", `data-${family}`, "--leave-out", "labels.json"];
    await outlierd(workplace, ["dataset", file, "--family", family, ...data]);
    // WebAssembly is there on every machine, and gives the same bits on each.
    const training = ["--data", `data-${family}`, "--backend", "wasm", "--registry", MODELS];
    await outlierd(workplace, ["train", "--family", family, ...training]);
  }
} finally {
  rmSync(workplace, { recursive: true });
}
