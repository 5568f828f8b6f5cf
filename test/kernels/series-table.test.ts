import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seriesTable } from "../../src/decode/series-names.ts";
import {
  BLOCKS_HOT,
  BLOCKS_SIGNAL,
  EPOCH,
  KEY_COUNT,
  KEYS_MAX,
  PREDICTOR,
  ROW_COUNTS,
  ROW_SERIES_LIMIT,
  SERIES_ALIVE,
  SERIES_COUNT,
} from "../../src/kernels/layout.ts";
import { type Kernel, loadKernel } from "../../src/kernels/load.ts";
import { HOT_BYTES, SIGNAL_BYTES, SIGNAL_EPOCH } from "../../src/kernels/series-block.ts";
import { parseText } from "./parse-text.ts";

const hasModule = existsSync(new URL("../../dist/kernels/engine.wasm", import.meta.url));
const backends = hasModule ? (["wasm", "typescript"] as const) : (["typescript"] as const);

/** As the signal stage does for an admitted sample. */
function setEpoch(kernel: Kernel, series: number, epoch: number): void {
  kernel.U[kernel.I[BLOCKS_SIGNAL] + series * SIGNAL_BYTES + SIGNAL_EPOCH] = epoch;
}

function createKernelOf(backend: (typeof backends)[number]) {
  return (seriesMax = 100) =>
    loadKernel({ seriesMax, rowsMax: 1024, inputBytesMax: 65_536 }, backend);
}

/** Tags in the order of their keys. */
function sortByKey(tags: readonly string[]): string[] {
  const key = (tag: string) => tag.slice(0, tag.indexOf("="));
  return tags.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

describe.each(backends)("the series table (%s)", (backend) => {
  const createKernel = createKernelOf(backend);

  test("series are numbered in order of arrival, fields of a line adjacent", () => {
    const kernel = createKernel();
    expect(parseText(kernel, "m,h=a x=1,y=2\nm,h=b x=1,y=2").series).toEqual([0, 1, 2, 3]);
    expect(parseText(kernel, "m,h=b x=1,y=2\nm,h=a x=1,y=2").series).toEqual([2, 3, 0, 1]);
  });

  test("fields may come in any order, be left out, and come later", () => {
    const kernel = createKernel();
    parseText(kernel, "m x=1,y=2,z=3");
    expect(parseText(kernel, "m z=1,x=2\nm y=3\nm a=4,z=5").series).toEqual([2, 0, 1, 3, 2]);
  });

  test("a field that becomes a string keeps its series for when it is a number again", () => {
    const kernel = createKernel();
    parseText(kernel, "m x=1,y=2");
    expect(parseText(kernel, 'm x="one",y=3').series).toEqual([1]);
    expect(parseText(kernel, "m x=1,y=2").series).toEqual([0, 1]);
  });

  test("the order of tags does not tell series apart", () => {
    const kernel = createKernel();
    const text = "m,a=1,b=2,c=3 v=1\nm,c=3,a=1,b=2 v=1\nm,b=2,a=1,c=3 v=1\nm,a=1,b=2 v=1";
    expect(parseText(kernel, text).series).toEqual([0, 0, 0, 1]);
    expect(parseText(kernel, text).series).toEqual([0, 0, 0, 1]);
    expect(seriesTable(kernel).name(0)).toEqual({
      measurement: "m",
      field: "v",
      tags: { a: "1", b: "2", c: "3" },
    });
  });
});

describe.each(backends)("limits on series (%s)", (backend) => {
  const createKernel = createKernelOf(backend);

  test("further series are refused and counted, those held are kept", () => {
    const kernel = createKernel(3);
    const text = "m,h=a x=1,y=2\nm,h=b x=3,y=4\nm,h=c x=5\nm,h=a x=6,y=7";
    const parsed = parseText(kernel, text);
    expect(parsed).toMatchObject({ series: [0, 1, 2, 0, 1], values: [1, 2, 3, 6, 7] });
    expect(parsed.lineStarts).toEqual([0, 2, 3, 5]);
    expect(kernel.D[ROW_COUNTS + ROW_SERIES_LIMIT]).toBe(2);
    expect(parseText(kernel, text).series).toEqual([0, 1, 2, 0, 1]);
  });

  test("a refused series does not hold its key", () => {
    const kernel = createKernel(1);
    parseText(kernel, "m,h=a v=1");
    const keys = kernel.I[KEY_COUNT];
    const flood = Array.from({ length: 500 }, (_, i) => `m,z=1,h=${i} v=1`).join("\n");
    expect(parseText(kernel, flood).series).toEqual([]);
    expect(kernel.I[KEY_COUNT]).toBeLessThanOrEqual(keys + 2);
  });

  test("a full key table refuses series and loses none", () => {
    const kernel = createKernel(2000);
    const line = (i: number) => `measurement${i},h=a v=${i}`;
    const lines = Array.from({ length: 1000 }, (_, i) => line(i));
    expect(parseText(kernel, lines.join("\n")).series.length).toBe(1000);
    const more = Array.from({ length: 1000 }, (_, i) => line(i + 1000));
    const taken = parseText(kernel, more.join("\n")).series.length;
    expect(taken).toBe(512);
    expect(kernel.I[KEY_COUNT]).toBeLessThanOrEqual(kernel.I[KEYS_MAX]);
    expect(parseText(kernel, lines.join("\n")).values).toEqual(lines.map((_, i) => i));
  });
});

describe.each(backends)("series that expire (%s)", (backend) => {
  const createKernel = createKernelOf(backend);

  test("silent series expire, their ids and names are free for others, their state is zero", () => {
    const kernel = createKernel(4);
    parseText(kernel, "m,h=a x=1,y=2\nm,h=b x=3,y=4");
    for (const series of [0, 1, 2, 3]) setEpoch(kernel, series, series < 2 ? 250 : 254);
    kernel.I[EPOCH] = 3;
    kernel.F[kernel.I[BLOCKS_HOT] >>> 2] = 7;
    expect(kernel.call.expire(0, 100, 8)).toBe(2);
    expect(kernel.I[SERIES_ALIVE]).toBe(2);
    expect(() => seriesTable(kernel).name(0)).toThrow("series 0 is not alive");

    const { series } = parseText(kernel, "n,h=c x=1,y=2\nm,h=b x=3,y=4");
    expect(new Set(series)).toEqual(new Set([0, 1, 2, 3]));
    expect(kernel.I[SERIES_COUNT]).toBe(4);
    expect(seriesTable(kernel).name(series[0] ?? -1).measurement).toBe("n");
    const hot = kernel.I[BLOCKS_HOT];
    expect(kernel.U.subarray(hot, hot + 4 * HOT_BYTES).every((byte) => byte === 0)).toBe(true);
  });

  test("a predictor that points at an expired key is harmless", () => {
    const kernel = createKernel();
    const text = "m,h=a v=1\nm,h=b v=2\nm,h=c v=3";
    parseText(kernel, text);
    parseText(kernel, text);
    const predictor = kernel.I[PREDICTOR];
    kernel.call.expire(0, 100, -1);
    expect(kernel.I[SERIES_ALIVE]).toBe(0);
    kernel.I[PREDICTOR] = predictor;
    expect(parseText(kernel, text).values).toEqual([1, 2, 3]);
    expect(parseText(kernel, ` v=1\n${text}`)).toMatchObject({
      values: [1, 2, 3],
      refused: [[1, expect.anything(), expect.anything(), expect.anything()]],
    });
  });

  test("churn reuses the same memory for ever", () => {
    const kernel = createKernel(50);
    const round = (n: number) => {
      const lines = Array.from({ length: 40 }, (_, i) => `m${i % 3},z=r${n % 10},h=${i} v=1`);
      expect(parseText(kernel, lines.join("\n")).series.length).toBe(40);
      kernel.call.expire(0, 50, -1);
    };
    round(0);
    const bytes = kernel.call.textBytes();
    for (let n = 1; n < 100; n += 1) round(n);
    expect(kernel.call.textBytes()).toBe(bytes);
    expect(kernel.I[SERIES_COUNT]).toBeLessThanOrEqual(50);
  });
});

describe.each(backends)("names and ids (%s)", (backend) => {
  const createKernel = createKernelOf(backend);

  test("whatever comes and goes, each name keeps one id", () => {
    const key = fc.record({
      measurement: fc.constantFrom("a", "b", "c"),
      tags: fc.shuffledSubarray(["x=1", "xx=1", "y=2", "z=3"]),
      fields: fc.shuffledSubarray(["f", "g", "h"], { minLength: 1 }),
    });
    const step = fc.record({ lines: fc.array(key, { maxLength: 20 }), expire: fc.nat(8) });
    const kernel = createKernel(400);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        kernel.call.expire(0, 400, -1);
        const table = seriesTable(kernel);
        const ids = new Map<string, number>();
        for (const { lines, expire } of steps) {
          const text = lines.map(
            ({ measurement, tags, fields }) =>
              `${[measurement, ...tags].join(",")} ${fields.map((field) => `${field}=1`).join(",")}`,
          );
          const names = lines.flatMap(({ measurement, tags, fields }) =>
            fields.map((field) => [measurement, ...sortByKey(tags), field].join(" ")),
          );
          const { series } = parseText(kernel, text.join("\n"));
          series.forEach((id, row) => {
            const name = names[row] ?? "";
            expect(ids.get(name) ?? id).toBe(id);
            ids.set(name, id);
            const { measurement, tags, field } = table.name(id);
            const pairs = Object.entries(tags).map((pair) => pair.join("="));
            expect([measurement, ...pairs, field].join(" ")).toBe(name);
          });
          expect(table.alive).toBe(ids.size);
          kernel.call.expire(0, expire, -1);
          for (const [name, id] of ids) if (id < expire) ids.delete(name);
        }
      }),
      { numRuns: 60 },
    );
  });
});
