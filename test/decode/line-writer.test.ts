import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TimeUnit } from "../../src/core/source.ts";
import { createLineWriter, REFUSED_LISTED_MAX } from "../../src/decode/line-writer.ts";
import { seriesTable } from "../../src/decode/series-names.ts";
import { loadKernel } from "../../src/kernels/load.ts";

const hasModule = existsSync(new URL("../../dist/kernels/engine.wasm", import.meta.url));
const LINE_BYTES_MAX = 100;

const SHARED = loadKernel({ seriesMax: 100, rowsMax: 64, inputBytesMax: 256 });

/** A writer on a kernel without series, and every row that came out of it as text. */
function createSubject(unit: TimeUnit = "ns", kernel = SHARED) {
  kernel.call.expire(0, 100, -1);
  const series = seriesTable(kernel);
  const rows: string[] = [];
  const open = () =>
    createLineWriter({
      kernel,
      unit,
      clock: () => 5000,
      lineBytesMax: LINE_BYTES_MAX,
      onBatch({ rows: count, seriesId, value, timeMs }) {
        for (let row = 0; row < count; row += 1) {
          const { measurement, tags, field } = series.name(seriesId[row] ?? 0);
          rows.push(`${measurement} ${Object.values(tags)} ${field} ${value[row]} ${timeMs[row]}`);
        }
      },
    });
  return { open, writer: open(), rows, series };
}

const bytes = (text: string) => Buffer.from(text);

describe("the line writer", () => {
  test("rows carry series, value and time", () => {
    const { writer, rows } = createSubject("ms");
    writer.write(bytes("cpu,host=a idle=1.5,busy=2i 1000\nmem used=3\n"));
    expect(rows).toEqual(["cpu a idle 1.5 1000", "cpu a busy 2 1000", "mem  used 3 5000"]);
    expect(writer.end()).toMatchObject({ lines: 2, rows: 3, refusedCount: 0 });
  });

  test("a last line without newline counts at the end and not before", () => {
    const { writer, rows } = createSubject();
    writer.write(bytes("m v=1\nm v=2"));
    expect(rows.length).toBe(1);
    expect(writer.report()).toMatchObject({ lines: 1, rows: 1 });
    expect(writer.end()).toMatchObject({ lines: 1, rows: 1 });
    expect(writer.end()).toMatchObject({ lines: 0, rows: 0 });
  });

  test("refused lines are told by number, reason and text", () => {
    const { writer } = createSubject();
    writer.write(bytes("m v=1\n# comment\nm v=x\n"));
    writer.write(bytes("m\nm v=2\n"));
    const report = writer.end();
    expect(report).toMatchObject({ lines: 4, rows: 2, refusedCount: 2 });
    expect(report.refused.map(({ line, text }) => [line, text])).toEqual([
      [3, "m v=x"],
      [4, "m"],
    ]);
    expect(report.refused[1]?.reason).toMatch(/^unable to parse 'm': missing fields/);
  });

  test("the first refused lines are listed, all are counted", () => {
    const { writer } = createSubject();
    for (let line = 0; line < 2000; line += 1) writer.write(bytes("bad\n"));
    const { refused, refusedCount } = writer.end();
    expect([refused.length, refusedCount]).toEqual([REFUSED_LISTED_MAX, 2000]);
    expect(refused.at(-1)?.line).toBe(REFUSED_LISTED_MAX);
  });
});

describe("limits of the line writer", () => {
  test("a line that is too long is refused and its neighbours are kept", () => {
    const { writer, rows } = createSubject("ms");
    const long = `m s="${"x".repeat(1000)}",v=1 1`;
    writer.write(bytes(`m v=1 1\n${long}\nm v=2 2\n`));
    expect(writer.end()).toMatchObject({ lines: 3, rows: 2, refusedCount: 1 });
    expect(rows).toEqual(["m  v 1 1", "m  v 2 2"]);
  });

  test("a line as long as it may be is taken", () => {
    const { writer } = createSubject();
    const line = `m v=1,s="${"x".repeat(LINE_BYTES_MAX - 10)}"`;
    writer.write(bytes(`${line}\n${line.replace("x", "xx")}\n`));
    expect(writer.end()).toMatchObject({ lines: 2, rows: 1, refusedCount: 1 });
  });

  test("a string that is never closed is refused at the end", () => {
    const { writer } = createSubject();
    writer.write(bytes('m v=1\nm s="open\nm v=2\n'));
    const { rows, refused } = writer.end();
    expect(rows).toBe(1);
    expect(refused[0]).toMatchObject({
      line: 2,
      reason: expect.stringContaining("unbalanced quotes"),
    });
  });

  test("samples of series beyond the limit are counted", () => {
    const small = loadKernel({ seriesMax: 2, rowsMax: 64, inputBytesMax: 256 });
    const { writer } = createSubject("ns", small);
    writer.write(bytes("m a=1,b=2,c=3,d=4\n"));
    expect(writer.end()).toMatchObject({ rows: 2, seriesRefused: 2, refusedCount: 0 });
  });

  test("writers on one kernel do not mix their lines", () => {
    const { open, rows } = createSubject("ms");
    const [a, b] = [open(), open()];
    a.write(bytes("m,h=a v"));
    b.write(bytes("m,h=b v=2"));
    a.write(bytes("=1 1\nm,h=a v=3 3\n"));
    b.write(bytes(" 2\n"));
    expect(rows).toEqual(["m a v 1 1", "m a v 3 3", "m b v 2 2"]);
  });

  test("any cut of the bytes into chunks gives the same rows and the same report", () => {
    const line = fc.constantFrom(
      "m,h=a x=1,y=2 1000000",
      "m,h=b x=1.25 2000000\r",
      'm s="a\nb",x=3',
      "# comment",
      "",
      "bad line",
      `# ${"c".repeat(120)}`,
      `m ${"f".repeat(150)}=1`,
      `m s="${"quoted\n".repeat(20)}",x=1`,
      'm s="open',
      "m,h=é°\\ c x=-7i",
      ...Array.from({ length: 6 }, (_, i) => `n,i=${i} a=${i},b=t,c=.5`),
    );
    const cuts = fc.array(fc.nat(2000), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), cuts, (lines, offsets) => {
        const text = bytes(lines.join("\n"));
        const whole = createSubject();
        whole.writer.write(text);
        const report = whole.writer.end();
        const cut = createSubject();
        const ends = [...offsets, text.length].sort((a, b) => a - b);
        ends.forEach((end, i) => {
          cut.writer.write(text.subarray(ends[i - 1] ?? 0, end));
        });
        expect(cut.writer.end()).toEqual(report);
        expect(cut.rows).toEqual(whole.rows);
      }),
      { numRuns: hasModule ? 300 : 100 },
    );
  });
});
