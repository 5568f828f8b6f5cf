import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { fileLines } from "../../src/commands/file-lines.ts";
import type { Progress } from "../../src/commands/progress.ts";
import { temporaryDirectory } from "../store/fixture.ts";
import { fakeContext } from "./fakes.ts";

const LINE = "web value=1 60000000\n";

test("a file, its gzip, CSV and standard input are the same lines, and progress ends at the whole", async () => {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, "a.lp"), LINE);
  writeFileSync(join(folder, "a.lp.gz"), gzipSync(LINE));
  writeFileSync(join(folder, "web.csv"), "time,value\n60,1\n");
  for (const file of ["a.lp", "a.lp.gz", "web.csv", "-"]) {
    const seen: [number, number][] = [];
    const progress: Progress = {
      update: (...both) => seen.push(both),
      print() {},
      clear() {},
    };
    const context = fakeContext({ folder, stdin: Readable.from([Buffer.from(LINE)]) });
    expect(await text(fileLines(file, progress, context))).toBe(LINE);
    const [done = 0, total = 0] = seen.at(-1) ?? [];
    expect(done).toBeGreaterThan(0);
    expect(total).toBe(file === "-" ? 0 : done);
  }
});

test("a file that is not there is named", async () => {
  const progress: Progress = { update() {}, print() {}, clear() {} };
  const lines = fileLines("none.lp", progress, fakeContext({ folder: temporaryDirectory() }));
  await expect(text(lines)).rejects.toThrow(/none\.lp: no such file/);
});
