import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_TIME_MS, TIME_UNIT } from "../../src/kernels/layout.ts";
import * as reason from "../../src/kernels/line-reason.ts";
import * as unit from "../../src/kernels/line-time.ts";
import { type Kernel, loadKernel } from "../../src/kernels/load.ts";
import { parseText, tableBytes } from "./parse-text.ts";

const SIZE = { seriesMax: 256, rowsMax: 64, inputBytesMax: 65_536 };
const hasModule = existsSync(new URL("../../dist/kernels/engine.wasm", import.meta.url));
const backends = hasModule ? (["wasm", "typescript"] as const) : (["typescript"] as const);

function freshKernel(backend: (typeof backends)[number]): Kernel {
  const kernel = loadKernel(SIZE, backend);
  kernel.D[DEFAULT_TIME_MS] = 42;
  return kernel;
}

const ACCEPTED: readonly [what: string, line: string, values: readonly number[]][] = [
  ["a float", "m v=1.5", [1.5]],
  ["a float without whole part", "m v=.5", [0.5]],
  ["a float without fraction", "m v=5.", [5]],
  ["a negative float", "m v=-.25", [-0.25]],
  ["an exponent", "m v=-1.5e+3,w=2E-2", [-1500, 0.02]],
  ["an integer and an unsigned one", "m v=-3i,w=4u", [-3, 4]],
  [
    "the largest integers",
    "m v=9223372036854775807i,w=-9223372036854775808i",
    [2 ** 63, -(2 ** 63)],
  ],
  ["the largest unsigned integer", "m v=18446744073709551615u", [2 ** 64]],
  ["leading zeros", "m v=000000000000000000000000001i,w=007.5", [1, 7.5]],
  ["every true", "m a=t,b=T,c=true,d=True,e=TRUE", [1, 1, 1, 1, 1]],
  ["every false", "m a=f,b=F,c=false,d=False,e=FALSE", [0, 0, 0, 0, 0]],
  ["strings, which give no rows", 'm s="a b,c=d\\"e\\\\",v=1', [1]],
  ["a line of strings alone", 'm s="x"', []],
  ["a newline in a string", 'm s="a\nb",v=2', [2]],
  ["an empty string", 'm s="",v=2', [2]],
  ["tags", "m,a=b,c=d v=1", [1]],
  ["escapes in every name", "m\\,\\ x,a\\=\\,b=\\ c\\, f\\ \\,\\=g=1", [1]],
  ["a lone backslash", "m\\x,a\\b=c\\d f\\g=1", [1]],
  ["an equals sign in the measurement", "m=n v=1", [1]],
  ["a carriage return", "m v=1 7\r", [1]],
  ["blanks around sections", "  m   v=1   7  ", [1]],
  ["a number sign within a line", "m#,a=#b v=1", [1]],
  ["names beyond ASCII", "météo,stätte=köln °C=21.5", [21.5]],
];

const REFUSED: readonly [line: string, code: number][] = [
  [",a=b v=1", reason.LINE_MEASUREMENT],
  ["m,=b v=1", reason.LINE_TAG_KEY],
  ["m, v=1", reason.LINE_TAG_KEY],
  ["m,a=b,,c=d v=1", reason.LINE_TAG_KEY],
  ["m,a v=1", reason.LINE_TAG_VALUE],
  ["m,a= v=1", reason.LINE_TAG_VALUE],
  ["m,a=,b=c v=1", reason.LINE_TAG_VALUE],
  ["m,a=b=c v=1", reason.LINE_TAG_FORMAT],
  ["m,a=b,a=c v=1", reason.LINE_TAG_DUPLICATE],
  ["m,b=1,a=2,b=3 v=1", reason.LINE_TAG_DUPLICATE],
  [`m,${Array.from({ length: 257 }, (_, i) => `t${i}=v`).join(",")} v=1`, reason.LINE_TAGS_MANY],
  ["m", reason.LINE_FIELDS],
  ["m,a=b", reason.LINE_FIELDS],
  ["m ", reason.LINE_FIELDS],
  ["m =1", reason.LINE_FIELD_KEY],
  ["m v=1,=2", reason.LINE_FIELD_KEY],
  ["m v=", reason.LINE_FIELD_VALUE],
  ["m v=,w=1", reason.LINE_FIELD_VALUE],
  ["m v", reason.LINE_FIELD_FORMAT],
  ["m v=1,w", reason.LINE_FIELD_FORMAT],
  ["m v=1,", reason.LINE_FIELD_FORMAT],
  ["m v=1.2.3", reason.LINE_NUMBER],
  ["m v=-", reason.LINE_NUMBER],
  ["m v=.", reason.LINE_NUMBER],
  ["m v=1e", reason.LINE_NUMBER],
  ["m v=0x10", reason.LINE_NUMBER],
  ["m v=-1u", reason.LINE_NUMBER],
  ["m v=1.5i", reason.LINE_NUMBER],
  ["m v=12ii", reason.LINE_NUMBER],
  ["m v=i", reason.LINE_NOT_FINITE],
  ["m v=NaN", reason.LINE_NOT_FINITE],
  ["m v=-inf", reason.LINE_NOT_FINITE],
  ["m v=1e309", reason.LINE_NOT_FINITE],
  ["m v=9223372036854775808i", reason.LINE_INTEGER_RANGE],
  ["m v=-9223372036854775809i", reason.LINE_INTEGER_RANGE],
  ["m v=18446744073709551616u", reason.LINE_INTEGER_RANGE],
  ["m v=99999999999999999999999u", reason.LINE_INTEGER_RANGE],
  ["m v=+1", reason.LINE_BOOLEAN],
  ["m v=tRUE", reason.LINE_BOOLEAN],
  ["m v=truely", reason.LINE_BOOLEAN],
  ["m v='x'", reason.LINE_BOOLEAN],
  ['m s="x"y', reason.LINE_STRING],
  ["m v=1 12x", reason.LINE_TIME],
  ["m v=1 1.5", reason.LINE_TIME],
  ["m v=1 12345678901234567890", reason.LINE_TIME],
  ["m v=1 9223372036854780000", reason.LINE_TIME_RANGE],
  ["m v=1 1 2", reason.LINE_END],
];

const TIMES: readonly [unit: number, text: string, ms: number][] = [
  [unit.UNIT_NS, "1700000000123456789", 1700000000123 + 0.456789],
  [unit.UNIT_NS, "-1700000000123456789", -(1700000000123 + 0.456789)],
  [unit.UNIT_NS, "1", 1e-6],
  [unit.UNIT_US, "1700000000123456", 1700000000123.456],
  [unit.UNIT_MS, "1700000000123", 1700000000123],
  [unit.UNIT_S, "1700000000", 1700000000000],
  [unit.UNIT_M, "28333333", 1699999980000],
  [unit.UNIT_H, "472222", 1699999200000],
  [unit.UNIT_AUTO, "1700000000123456789", 1700000000123 + 0.456789],
  [unit.UNIT_AUTO, "1700000000123456", 1700000000123.456],
  [unit.UNIT_AUTO, "1700000000123", 1700000000123],
  [unit.UNIT_AUTO, "1700000000", 1700000000000],
];

describe.each(backends)("the parser (%s)", (backend) => {
  test.each(ACCEPTED)("takes %s", (_, line, values) => {
    const parsed = parseText(freshKernel(backend), line);
    expect(parsed.refused).toEqual([]);
    expect(parsed.values).toEqual(values);
    expect(parsed.reached).toBe(Buffer.byteLength(line) + 1);
  });

  test.each(REFUSED)("refuses %s and keeps its neighbours", (line, code) => {
    const kernel = freshKernel(backend);
    const parsed = parseText(kernel, `ok v=1\n${line}\nok v=2`);
    expect(parsed.refused).toEqual([[2, code, 7, Buffer.byteLength(line.trimStart())]]);
    expect(parsed.values).toEqual([1, 2]);
    expect(parsed.lineStarts).toEqual([0, 1, 2]);
  });

  test("a refused line leaves no series behind", () => {
    const kernel = freshKernel(backend);
    parseText(kernel, "m,a=b v=1,w=zzz\nn v=1 1x");
    expect(kernel.call.parse(0, 0)).toBe(0);
    const empty = freshKernel(backend);
    expect(tableBytes(kernel).length).toBe(tableBytes(empty).length);
  });

  test.each(TIMES)("in unit %s, %s is %s ms", (timeUnit, text, ms) => {
    const kernel = freshKernel(backend);
    kernel.I[TIME_UNIT] = timeUnit;
    expect(parseText(kernel, `m v=1 ${text}`).times).toEqual([ms]);
  });

  test("a line without a timestamp takes the default time", () => {
    expect(parseText(freshKernel(backend), "m v=1").times).toEqual([42]);
  });

  test("comments and blank lines are counted and give nothing", () => {
    const parsed = parseText(freshKernel(backend), "# v=1\n\n \t\n\r\n  #\nm v=1");
    expect(parsed).toMatchObject({ linesRead: 6, linesBlank: 5, lines: 1, values: [1] });
  });

  test("a string that is open at the end is left for later", () => {
    const parsed = parseText(freshKernel(backend), 'm v=1\nm s="a');
    expect(parsed).toMatchObject({ reached: 6, values: [1], refused: [] });
  });

  test("a line with more fields than a batch has rows is refused", () => {
    const kernel = freshKernel(backend);
    const line = `m ${Array.from({ length: 65 }, (_, i) => `f${i}=1`).join(",")}`;
    const first = parseText(kernel, `ok v=1\n${line}\nok v=2`);
    expect(first).toMatchObject({ reached: 7, values: [1], refused: [] });
    const second = parseText(kernel, `ok v=1\n${line}\nok v=2`, first.reached);
    expect(second.refused).toEqual([[1, reason.LINE_ROWS, 7, line.length]]);
    expect(second.values).toEqual([2]);
  });
});

describe.each(backends)("a batch (%s)", (backend) => {
  test("full columns end the batch before the line that does not fit", () => {
    const kernel = freshKernel(backend);
    const text = Array.from({ length: 40 }, (_, i) => `m a=${i},b=${i + 0.5} ${i}`).join("\n");
    const first = parseText(kernel, text);
    const second = parseText(kernel, text, first.reached);
    expect([...first.values, ...second.values]).toEqual(
      Array.from({ length: 40 }, (_, i) => [i, i + 0.5]).flat(),
    );
    expect(first.values.length).toBe(64);
  });

  test("integers beyond 2^53 keep what their double loses", () => {
    const kernel = freshKernel(backend);
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (signed, unsigned) => {
          const { values, remainders } = parseText(kernel, `m v=${signed}i,w=${unsigned}u`);
          expect(values).toEqual([Number(signed) + 0, Number(unsigned)]);
          const exact = values.map((value, row) => BigInt(value) + BigInt(remainders[row] ?? 0));
          expect(exact).toEqual([signed, unsigned]);
        },
      ),
    );
  });
});

/** Lines that are mostly right: each part from a small set, so that keys, orders and errors repeat. */
const lineText = fc
  .record({
    blanks: fc.constantFrom("", "", " ", "\t"),
    measurement: fc.constantFrom("cpu", "mem", "di\\,sk", "a\\ b", "", "#x", "n\\\\"),
    tags: fc.shuffledSubarray([",host=a", ",host=b", ",zone=z\\ z", ",a\\=b=c", ",x=", ",q=\\"]),
    fields: fc.uniqueArray(
      fc.constantFrom(
        "idle=1.5",
        "user=-3i",
        "sys=9007199254740993i",
        "busy=t",
        'note="a b,\\"c"',
        'open="x\ny"',
        "x\\ y=.5e3",
        "bad=1.2.3",
        "wide=1234567890123456789012",
        "tiny=4.9e-324",
        "long=0.30000000000000004",
      ),
      { minLength: 0, maxLength: 8 },
    ),
    gap: fc.constantFrom(" ", " ", "  ", ""),
    time: fc.constantFrom("", " 1700000000123456789", " -5", " 12 ", " 9x", "\r"),
  })
  .map(
    ({ blanks, measurement, tags, fields, gap, time }) =>
      `${blanks}${measurement}${tags.join("")}${gap}${fields.join(",")}${time}`,
  );

const mutation = fc.record({
  at: fc.nat(200),
  byte: fc.constantFrom(...Buffer.from(' ,="\\\n\r\t#-.0e9iutF\xff\x00', "latin1")),
});

const textBytes = fc
  .record({
    lines: fc.array(lineText, { minLength: 1, maxLength: 12 }),
    mutations: fc.array(mutation, { maxLength: 3 }),
  })
  .map(({ lines, mutations }) => {
    const bytes = Buffer.from(lines.join("\n"));
    for (const { at, byte } of mutations) if (at < bytes.length) bytes[at] = byte;
    return bytes;
  });

describe.skipIf(!hasModule)("the two halves of the parser", () => {
  test("give equal columns, refusals and arena bytes on valid, wrong and broken lines", () => {
    const wasm = freshKernel("wasm");
    const twin = freshKernel("typescript");
    fc.assert(
      fc.property(textBytes, fc.nat(300), (bytes, expireTo) => {
        expect(parseText(twin, bytes)).toEqual(parseText(wasm, bytes));
        expect(tableBytes(twin).equals(tableBytes(wasm))).toBe(true);
        expect(twin.call.expire(expireTo - 40, expireTo, -1)).toBe(
          wasm.call.expire(expireTo - 40, expireTo, -1),
        );
      }),
      { numRuns: 3000 },
    );
  });
});
