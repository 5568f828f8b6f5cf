import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CommandContext } from "../../src/commands/command.ts";
import { main } from "../../src/commands/main.ts";
import { SCORE_HEADER } from "../../src/commands/score-file.ts";
import { fakeContext, printed } from "./fakes.ts";

const CSV = "timestamp,value\n2014-07-01 00:00:00,1\n2014-07-01 00:30:00,500\n";
const SCORED = new RegExp(
  `^${SCORE_HEADER}\n2014-07-01 00:00:00,1,0,.*\n2014-07-01 00:30:00,500,6,.*\n$`,
);

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outlierd-score-"));
  mkdirSync(join(folder, "in", "deep"), { recursive: true });
  writeFileSync(join(folder, "in", "a.csv"), CSV);
  writeFileSync(join(folder, "in", "deep", "b.csv.gz"), gzipSync(CSV));
  writeFileSync(join(folder, "in", "notes.txt"), "no CSV");
});
afterEach(() => rmSync(folder, { recursive: true }));

async function score(argv: readonly string[], parts: Partial<CommandContext> = {}) {
  const stdout = printed();
  const stderr = printed();
  const context = fakeContext({ stdout, stderr, folder, ...parts });
  const code = await main(["score", ...argv], context);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

const read = (...path: readonly string[]): string => readFileSync(join(folder, ...path), "utf8");

describe("score", () => {
  test("writes a file's scores to standard output, the rest to standard error", async () => {
    const { code, stdout, stderr } = await score(["in/a.csv"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(SCORED);
    expect(stderr).toBe("scored 2 rows of 1 files: 1 alerts\n");
  });

  test("says why a file cannot be written", async () => {
    const { code, stderr } = await score(["in/a.csv", "--out", "in/notes.txt/b.csv"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot write .*notes\.txt: .*choose another/);
  });

  test("writes to the file named, in folders it makes", async () => {
    expect(await score(["in/deep/b.csv.gz", "--out", "new/b.csv"])).toMatchObject({ stdout: "" });
    expect(read("new", "b.csv")).toMatch(SCORED);
  });

  test("scores every CSV file below a folder to the same names, and nothing else", async () => {
    const { code, stderr } = await score(["in", "--out", "out"]);
    expect(code).toBe(0);
    expect(stderr).toContain("scored 4 rows of 2 files: 2 alerts");
    expect(readdirSync(join(folder, "out"), { recursive: true }).toSorted()).toEqual([
      "a.csv",
      "deep",
      join("deep", "b.csv"),
    ]);
    expect(read("out", "deep", "b.csv")).toMatch(SCORED);
  });

  test("goes on after a file that cannot be scored, names it and ends with code 1", async () => {
    writeFileSync(join(folder, "in", "0.csv"), "a,b\n1,2\n");
    writeFileSync(join(folder, "in", "1.csv.gz"), "not gzip");
    const { code, stderr } = await score(["in", "--out", "out"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/in\/0\.csv: .*no column timestamp.*\[ERR_INPUT_INVALID\]/);
    expect(stderr).toMatch(/in\/1\.csv\.gz: .*is no gzip file/);
    expect(stderr).toContain("scored 4 rows of 2 files: 2 alerts, 2 files could not be scored");
  });

  test("reports rows that were refused", async () => {
    writeFileSync(join(folder, "twice.csv"), `${CSV}2014-07-01 00:30:00,2\nx,1\n`);
    const { code, stderr } = await score(["twice.csv"]);
    expect(code).toBe(0);
    expect(stderr).toContain("twice.csv: rows not judged: 1 no_time, 1 duplicate");
  });

  test("takes the columns that are named", async () => {
    writeFileSync(join(folder, "named.csv"), "when,latency,value\n60,500,1\n");
    const { stdout } = await score(["named.csv", "--time", "when", "--value", "latency"]);
    expect(stdout).toContain("\n60,500,6,");
  });

  test.each([
    [["in"], /in is a folder: name another one with --out/],
    [["in", "--out", "./in"], /--out is the input itself/],
  ])("refuses %j", async (argv, message) => {
    const { code, stderr } = await score(argv);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test("stops between two files when asked to", async () => {
    const { code } = await score(["in", "--out", "out"], { stop: AbortSignal.abort() });
    expect(code).toBe(1);
    expect(readdirSync(folder)).not.toContain("out");
  });
});
