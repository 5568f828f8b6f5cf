#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { main } from "./commands/main.ts";
import { createEngine } from "./engine.ts";
import { createReplay } from "./replay.ts";

const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

/** The first signal asks to stop, the second ends the process at once. */
function stopOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const [signal, number] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(128 + number);
      controller.abort();
    });
  }
  return controller.signal;
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}

/** A reader that went away, such as `head`, is no error of ours: there is nothing left to print. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  environment: process.env,
  folder: process.cwd(),
  version: ownVersion(),
  clock: Date.now,
  random: Math.random,
  sleep: async (ms) => void (await sleep(ms)),
  stop: stopOnSignal(),
  createEngine,
  createReplay,
});
