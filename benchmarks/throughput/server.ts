import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { SERVER_CORE } from "./pin.ts";
import { launchOf, type TargetName } from "./targets.ts";

const PROBE = join(import.meta.dirname, "probe.mjs");
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;

const usageSchema = z.object({ cpuSeconds: z.number(), rssBytes: z.number() });

/** Processor time used and memory held so far. */
export type Usage = z.infer<typeof usageSchema>;

/** A server under measurement, in a process of its own. */
export interface BenchServer {
  readonly target: TargetName;
  readonly port: number;
  usage(): Promise<Usage>;
  /**
   * Asks the probe something else.
   *
   * @param question A key of the answers in `probe.mjs`.
   */
  ask(question: string): Promise<unknown>;
  /** Ends the process and removes what it wrote. */
  stop(): Promise<void>;
}

/** How to start a server. */
export interface ServerOptions {
  readonly target: TargetName;
  readonly seriesMax: number;
  /** Whether to hold the server on its own core. */
  readonly pinned: boolean;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

async function answers(port: number): Promise<boolean> {
  try {
    await (await fetch(`http://127.0.0.1:${port}/ping`)).text();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

async function waitUntilUp(child: ChildProcess, port: number, errors: () => string) {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`the server ended at start: ${errors()}`);
    if (performance.now() > deadline) throw new Error(`the server does not answer: ${errors()}`);
    await sleep(50);
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

function spawnServer(options: ServerOptions, port: number, directory: string): ChildProcess {
  const launch = launchOf(options.target, { port, directory, seriesMax: options.seriesMax });
  const node = [process.execPath, "--import", PROBE, ...launch.words];
  const [program = "", ...words] = options.pinned
    ? ["taskset", "-c", String(SERVER_CORE), ...node]
    : node;
  return spawn(program, words, {
    env: { ...process.env, ...launch.environment },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
}

/** Starts a server with the probe inside and waits until it answers. */
export async function startServer(options: ServerOptions): Promise<BenchServer> {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), "outlierd-bench-"));
  const child = spawnServer(options, port, directory);
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2000);
  });
  const stop = async () => {
    await stopChild(child);
    rmSync(directory, { recursive: true, force: true });
  };
  const ask = async (question: string) => {
    const answer = once(child, "message");
    child.send(question);
    const [message] = await answer;
    return message;
  };
  try {
    await waitUntilUp(child, port, () => errors);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    target: options.target,
    port,
    usage: async () => usageSchema.parse(await ask("usage")),
    ask,
    stop,
  };
}
