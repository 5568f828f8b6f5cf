import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";

import { afterAll, describe, expect, it } from "vitest";

import { SILENT } from "../../../src/core/logger.ts";
import { createMetricsRegistry } from "../../../src/server/metrics-registry.ts";
import type { FileProgress } from "../../../src/sources/file/file-chunks.ts";
import { type ReadFileOptions, readFileInto } from "../../../src/sources/file/read-file-into.ts";
import { createFakeIngest } from "../fake-ingest.ts";

const folder = mkdtempSync(join(tmpdir(), "outlierd-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function read(path: string, more: Partial<ReadFileOptions> = {}) {
  const ingest = createFakeIngest();
  const registry = createMetricsRegistry();
  const progress: FileProgress[] = [];
  const report = await readFileInto(
    {
      path,
      stdin: Readable.from([]),
      unit: "ns",
      ingest,
      onProgress: (each) => progress.push(each),
      ...more,
    },
    { metrics: registry, logger: SILENT, clock: () => 0 },
  );
  return { ingest, registry, progress, report };
}

const LINES = Array.from({ length: 60_000 }, (_, index) => `cpu,host=a v=${index}`);

describe("a file of line protocol", () => {
  it("is read whole, with the last line that lacks a line feed", async () => {
    const { ingest, report, registry } = await read(fileOf("a.lp", "cpu v=1\nbad\nmem v=2"));
    expect(ingest.lines).toEqual(["cpu v=1", "mem v=2"]);
    expect(report).toMatchObject({ lines: 3, rows: 2, refusedCount: 1 });
    expect(report.refused[0]).toMatchObject({ line: 2, text: "bad" });
    expect(registry.text()).toContain('outlierd_source_lines_total{source="file"} 3');
  });

  it("may be compressed", async () => {
    const path = fileOf("b.lp.gz", gzipSync(LINES.join("\n")));
    const { ingest } = await read(path, { unit: "s" });
    expect(ingest.lines).toEqual(LINES);
    expect(ingest.writers[0]?.unit).toBe("s");
  });

  it.each(["lp", "lp.gz"])("tells how far it was read (.%s)", async (ending) => {
    const text = LINES.join("\n");
    const content = ending === "lp" ? Buffer.from(text) : gzipSync(text);
    const { progress } = await read(fileOf(`c.${ending}`, content));
    const read_ = progress.map((each) => each.bytesRead);
    expect(progress.length).toBeGreaterThan(2);
    expect(read_).toEqual(read_.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toEqual({ bytesRead: content.length, bytesTotal: content.length });
  });

  it("may be standard input, of unknown length", async () => {
    const stdin = Readable.from([Buffer.from("cpu v=1\ncpu "), Buffer.from("v=2")]);
    const { ingest, progress } = await read("-", { stdin });
    expect(ingest.lines).toEqual(["cpu v=1", "cpu v=2"]);
    expect(progress.at(-1)).toEqual({ bytesRead: 15, bytesTotal: undefined });
  });

  it("passes through a conversion where it has another format", async () => {
    async function* convert(chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) yield Buffer.from(`csv v=${Buffer.from(chunk)}`);
    }
    const { ingest } = await read(fileOf("d.csv", "17"), { convert });
    expect(ingest.lines).toEqual(["csv v=17"]);
  });
});

describe("a file that cannot be read", () => {
  it("is named when it does not exist", async () => {
    const path = join(folder, "nothing.lp");
    await expect(read(path)).rejects.toMatchObject({
      code: "ERR_INPUT_NOT_FOUND",
      message: `cannot read ${path}: no such file: check the path`,
    });
  });

  it("is named when it is a directory", async () => {
    await expect(read(folder)).rejects.toMatchObject({
      code: "ERR_INPUT_NOT_FOUND",
      message: expect.stringContaining("that is a directory"),
    });
  });

  it("is named when it is not valid gzip", async () => {
    await expect(read(fileOf("e.lp.gz", "cpu v=1"))).rejects.toMatchObject({
      code: "ERR_INPUT_INVALID",
      message: expect.stringContaining("it is not valid gzip (Z_DATA_ERROR)"),
    });
  });
});
