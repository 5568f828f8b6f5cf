import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COLUMN_VALUE, INPUT, REFUSED, ROWS } from "../../src/kernels/layout.ts";
import { type Kernel, loadKernel } from "../../src/kernels/load.ts";
import { seededRandom } from "../../src/math/seeded-random.ts";

const SIZE = { seriesMax: 8, rowsMax: 8192, inputBytesMax: 1_048_576 };
const hasModule = existsSync(new URL("../../dist/kernels/engine.wasm", import.meta.url));
const backends = hasModule ? (["wasm", "typescript"] as const) : (["typescript"] as const);

function digits(random: () => number, count: number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 10)).join("");
}

const bits = new DataView(new ArrayBuffer(8));

function anyDouble(random: () => number): number {
  bits.setUint32(0, random() * 2 ** 32);
  bits.setUint32(4, random() * 2 ** 32);
  const value = bits.getFloat64(0);
  return Number.isFinite(value) ? value : 1.5;
}

/** Exactly between two doubles, where rounding is decided by the last digit. */
function tie(random: () => number): string {
  const odd = BigInt(Math.floor(random() * 2 ** 52)) * 2n + 2n ** 53n + 1n;
  const text = (odd * 5n ** BigInt(Math.floor(random() * 5))).toString();
  return `${text}${random() < 0.5 ? "" : ".0"}`;
}

const SHAPES: Readonly<Record<string, (random: () => number) => string>> = {
  "as JavaScript prints doubles": (random) => String(random() * 100),
  "small ones": (random) => String(random() * 10 ** -Math.floor(random() * 12)),
  "of any magnitude": (random) => String(anyDouble(random)),
  "with a fixed number of digits": (random) =>
    anyDouble(random).toPrecision(1 + Math.floor(random() * 21)),
  "with digits around the point": (random) =>
    `${digits(random, Math.floor(random() * 12))}.${digits(random, 1 + Math.floor(random() * 14))}`,
  "with an exponent": (random) =>
    `-${digits(random, 1 + Math.floor(random() * 20))}e${Math.floor(random() * 80) - 40}`,
  "with zeros": (random) => `0.${"0".repeat(random() * 25)}${digits(random, 1 + random() * 18)}`,
  "longer than any double": (random) => `${digits(random, 15)}.${digits(random, 20)}`,
  "halfway between two doubles": tie,
};

function parseValues(kernel: Kernel, texts: readonly string[]): Float64Array {
  const bytes = Buffer.from(texts.map((text) => `m v=${text}\n`).join(""));
  kernel.U.set(bytes, kernel.I[INPUT]);
  expect(kernel.call.parse(0, bytes.length)).toBe(bytes.length);
  expect([kernel.I[ROWS], kernel.I[REFUSED]]).toEqual([texts.length, 0]);
  const column = kernel.I[COLUMN_VALUE] >>> 3;
  return kernel.D.slice(column, column + texts.length);
}

describe.each(backends)("floats (%s)", (backend) => {
  test.each(Object.entries(SHAPES))("%s have the bits that Number() gives them", (_, shape) => {
    const kernel = loadKernel(SIZE, backend);
    const random = seededRandom(20260131);
    for (let block = 0; block < 4; block += 1) {
      const texts = Array.from({ length: 8000 }, () => shape(random).replace("e+", "e"));
      const expected = Float64Array.from(texts, Number);
      const values = parseValues(kernel, texts);
      const wrong = texts.filter((_text, i) => !Object.is(values[i], expected[i]));
      expect(wrong).toEqual([]);
    }
  });
});
