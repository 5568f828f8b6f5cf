import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CommandContext } from "../../src/commands/command.ts";
import { main } from "../../src/commands/main.ts";
import { loadConfig } from "../../src/config/load.ts";
import { SILENT } from "../../src/core/logger.ts";
import { createReplay } from "../../src/replay.ts";
import { fakeContext, printed } from "./fakes.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlierd-simulate-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function simulate(argv: readonly string[], parts: Partial<CommandContext> = {}) {
  const stdout = printed();
  const stderr = printed();
  const context = fakeContext({ stdout, stderr, folder, ...parts });
  const code = await main(["simulate", ...argv], context);
  return { code, stdout: stdout.text(), stderr: stderr.text(), context };
}

const read = (file: string): Buffer => readFileSync(join(folder, file));

describe("simulate", () => {
  test("writes lines to standard output, and what it did to standard error", async () => {
    const { code, stdout, stderr } = await simulate(["--hosts", "1", "--days", "0.01"]);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(15 * 16);
    expect(stdout).toMatch(/^cpu,cpu=cpu-total,host=site1-db,site=site1 usage_user=[\d.]+,/);
    expect(stdout).toMatch(/ 1767571200000000000\n/);
    expect(stderr).toBe(
      "simulated 240 lines up to 2026-01-05T00:15:00.000Z: 0 faults, 0 releases\n",
    );
  });

  test("gives the same bytes to the same options, and begins a longer run with the shorter one", async () => {
    const options = ["--hosts", "5", "--interval", "5m", "--faults", "5"];
    const { stdout: short } = await simulate([...options, "--days", "3"]);
    const { stdout: long } = await simulate([...options, "--to", "2026-01-09"]);
    expect(long.startsWith(short)).toBe(true);
    expect(long.length).toBeGreaterThan(short.length);
    expect((await simulate([...options, "--seed", "2", "--days", "3"])).stdout).not.toBe(short);
  });

  test("writes a file, compressed where its name says so, and what went wrong when", async () => {
    const options = ["--days", "4", "--interval", "10m", "--faults", "6,crash", "--hosts", "3"];
    const { stdout } = await simulate(options);
    await simulate([...options, "--out", "a.lp", "--labels", "a.json"]);
    await simulate([...options, "--out", "a.lp.gz", "--labels", "a.csv"]);
    expect(read("a.lp").toString()).toBe(stdout);
    expect(gunzipSync(read("a.lp.gz")).toString()).toBe(stdout);
    const { labels } = JSON.parse(read("a.json").toString());
    const kinds = new Set(labels.map(({ kind }: { kind: string }) => kind));
    expect(kinds).toEqual(new Set(["crash", "deploy"]));
    const rows = read("a.csv").toString().trimEnd().split("\n").slice(1);
    expect(new Set(rows.map((row) => row.split(",")[0])).size).toBe(labels.length);
  });

  test("is taken by the engine to the last line", async () => {
    const { stdout } = await simulate(["--days", "3", "--interval", "10m", "--faults", "5"]);
    const { config } = loadConfig({ file: undefined, environment: {}, folder });
    const replay = createReplay(
      { ...config, limits: { ...config.limits, series: 2000 } },
      { logger: SILENT },
    );
    const writer = replay.ingest.open("test", "auto");
    writer.write(Buffer.from(stdout));
    expect(writer.end()).toMatchObject({ refusedCount: 0, seriesRefused: 0 });
  });

  test("keeps to real time where a speed is given, beginning now", async () => {
    const { stdout, context } = await simulate(
      ["--from", "now", "--interval", "10s", "--days", "0.01", "--speed", "2", "--hosts", "1"],
      clockFrom(1_800_000_007_000),
    );
    expect(stdout).toContain(" 1800000000000000000\n");
    expect(context.clock()).toBe(1_800_000_007_000 + (86 * 10_000) / 2);
  });

  test("stops where it is told to, with labels of what was written", async () => {
    const stop = new AbortController();
    const sleep = () => {
      stop.abort();
      return Promise.resolve();
    };
    const options = ["--labels", "stopped.json", "--days", "1000"];
    const { code, stdout, stderr } = await simulate(options, { stop: stop.signal, sleep });
    expect(code).toBe(1);
    expect(stderr).toContain(`simulated ${stdout.split("\n").length - 1} lines`);
    expect(JSON.parse(read("stopped.json").toString()).format).toBe(1);
  });
});

describe("what does not fit", () => {
  test.each([
    [["--days", "0"], "--days is a number above 0, not `0`"],
    [["--days", "1", "--to", "2026-02-01"], "leave one out"],
    [["--to", "2025-01-01"], "--to 2025-01-01 is not after --from 2026-01-05"],
    [["--from", "yesterday"], "--from is a time such as 2026-01-05"],
    [["--interval", "10"], "--interval is a duration from 1s to 1h"],
    [["--hosts", "1.5"], "--hosts is a whole number from 1 to 100000, not `1.5`"],
    [["--seed", "x"], "--seed is a whole number from 0"],
    [["--faults", "leek"], "--faults knows no kind `leek`: take a number, or some of leak,"],
    [["--faults", "1,2"], "--faults takes one number from 0 to 100"],
    [["--speed", "0"], "--speed is a number above 0 or max, not `0`"],
    [["--out", "a", "--url", "http://a"], "leave one out"],
    [["--url", "localhost:8650"], "--url is an address such as http://127.0.0.1:8650"],
  ])("is refused, as %j, with what would do", async (argv, message) => {
    const { code, stderr } = await simulate(argv);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  test("says what is wrong with a place that it cannot write to", async () => {
    const { code, stderr } = await simulate(["--days", "0.01", "--out", "none/a.lp"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot write .*a\.lp: there is no such folder.*\[ERR_OUTPUT\]/);
  });
});

/** A clock that stands at a time until somebody sleeps. */
function clockFrom(startMs: number): Pick<CommandContext, "clock" | "sleep"> {
  let nowMs = startMs;
  return {
    clock: () => nowMs,
    sleep: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
  };
}
