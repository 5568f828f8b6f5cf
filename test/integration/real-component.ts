import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { describe } from "vitest";

function isInstalled(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `PATH="$PATH:/usr/sbin"; command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
}

/** A group of tests against a real program; where that is not installed, the group is skipped and its name says so. */
export function describeWith(program: string, name: string, tests: () => void): void {
  if (isInstalled(program)) describe(name, tests);
  else describe.skip(`${name} (${program} is not installed)`, tests);
}

/** A port of 127.0.0.1 that was free a moment ago, for programs that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

/** Repeats a question until the answer is yes; fails with the given words after a while. */
export async function until(
  what: string,
  ask: () => boolean | Promise<boolean>,
  timeoutMs = 20_000,
): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!(await ask())) {
    if (performance.now() > endMs) throw new Error(`still waiting: ${what}`);
    await wait(20);
  }
}
