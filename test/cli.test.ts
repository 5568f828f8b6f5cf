import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

/** The program as it is installed; `npm test` builds it before. */
const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

let folder = "";
const started: ChildProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlierd-cli-"));
  writeFileSync(
    join(folder, "outlierd.yaml"),
    "listen: 127.0.0.1:0\nlimits: { series: 100 }\nsources: { host: { enabled: false } }\n",
  );
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true }));

function start(...argv: readonly string[]) {
  const child = spawn(process.execPath, [CLI, ...argv], { cwd: folder, stdio: "pipe" });
  started.push(child);
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return {
    child,
    ended: ended.then(([stdout, stderr, [code]]) => ({ stdout, stderr, code: Number(code) })),
  };
}

describe("the program", () => {
  test("prints the version of its package", async () => {
    const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
    const { stdout, code } = await start("--version").ended;
    expect(code).toBe(0);
    expect(manifest).toContain(`"version": "${stdout.trim()}"`);
  });

  test("ends with code 2 and no output for a command that is none", async () => {
    const { stdout, stderr, code } = await start("rnu").ended;
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toBe("outlierd: unknown command `rnu`; did you mean `run`? [ERR_ARGUMENT]\n");
  });

  test.each(["SIGINT", "SIGTERM"] as const)("stops cleanly on %s", async (signal) => {
    const { child, ended } = start("run");
    await once(child.stdout, "data");
    child.kill(signal);
    const { stdout, code } = await ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^outlierd .* runs/);
    expect(stdout).toMatch(/stopped after .* 0 samples in, 0 anomalies opened, 0 resolved\n$/);
  });

  test("scores a file to the end of a pipe", async () => {
    const rows = Array.from({ length: 20_000 }, (_, row) => `${row * 60},${Math.sin(row)}`);
    writeFileSync(join(folder, "long.csv"), `timestamp,value\n${rows.join("\n")}\n`);
    const { stdout, code } = await start("score", "long.csv").ended;
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(20_001);
  });

  test("ends quietly when its reader goes away", async () => {
    const { child, ended } = start("score", "long.csv");
    ended.catch(() => "the pipe that this test breaks");
    child.stdout.once("data", () => child.stdout.destroy());
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  });
});
