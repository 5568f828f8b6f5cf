import { describe, expect, it } from "vitest";
import { CLUSTERS_BYTES } from "../../src/kernels/clusters.ts";
import { AUTOENCODER_BYTES } from "../../src/kernels/dense-network.ts";
import {
  FAMILY_BYTES,
  FAMILY_CLUSTERS,
  FAMILY_LOOKS,
  FAMILY_NETWORK,
  FAMILY_RESERVOIR,
} from "../../src/kernels/family-block.ts";
import { BLOCKS_SIGNAL, FAMILIES, STREAM_WEIGHTS } from "../../src/kernels/layout.ts";
import type { Kernel } from "../../src/kernels/load.ts";
import { RESERVOIR_BYTES } from "../../src/kernels/reservoir.ts";
import { SIGNAL_BYTES, SIGNAL_FAMILY } from "../../src/kernels/series-block.ts";
import { clearSeries, feed, normal, type Row, seeded, series, smallKernel } from "./feed.ts";

const AUTOENCODER = STREAM_WEIGHTS + 5;
const CLUSTERING = STREAM_WEIGHTS + 6;

/** Puts series 0 to 7 into families, with nothing learned, and turns both family streams on. */
function inFamilies(kernel: Kernel, families: readonly number[]): Kernel {
  kernel.U.fill(0, kernel.I[FAMILIES] >>> 0, (kernel.I[FAMILIES] >>> 0) + 4 * FAMILY_BYTES);
  for (const [id, family] of families.entries()) {
    clearSeries(kernel, id);
    kernel.I[((kernel.I[BLOCKS_SIGNAL] >>> 0) + id * SIGNAL_BYTES) / 4 + SIGNAL_FAMILY] = family;
  }
  kernel.D[AUTOENCODER] = 1;
  kernel.D[CLUSTERING] = 1;
  return kernel;
}

function looksOf(kernel: Kernel, family: number): number {
  return kernel.I[((kernel.I[FAMILIES] >>> 0) + family * FAMILY_BYTES) / 4 + FAMILY_LOOKS];
}

function wave(seed: number, count: number, id = 0): Row[] {
  const random = seeded(seed);
  const rows = series(count, (i) => 50 + 20 * Math.sin(i / 4) + normal(random), 60_000);
  return rows.map((row) => ({ ...row, id }));
}

const wasm = smallKernel("wasm");
const twin = smallKernel("typescript");

describe("the models of a family", () => {
  it("fit into their places in the record", () => {
    expect(4 * (FAMILY_RESERVOIR - FAMILY_NETWORK)).toBe(AUTOENCODER_BYTES);
    expect(4 * (FAMILY_CLUSTERS - FAMILY_RESERVOIR)).toBe(RESERVOIR_BYTES);
    expect(FAMILY_BYTES - 4 * FAMILY_CLUSTERS).toBe(CLUSTERS_BYTES);
  });

  it("give the same bits in both halves", () => {
    const rows = wave(1, 1500).flatMap((row, i) => [row, { ...row, id: 1, value: i % 7 }]);
    const left = feed(inFamilies(wasm, [1, 1]), rows);
    const right = feed(inFamilies(twin, [1, 1]), rows);
    expect(left).toEqual(right);
  });

  it("do not depend on where the input is cut into batches", () => {
    const rows = wave(2, 900).flatMap((row) => [row, { ...row, id: 1 }]);
    const whole = feed(inFamilies(wasm, [1, 1]), rows);
    expect(feed(inFamilies(wasm, [1, 1]), rows, 7)).toEqual(whole);
  });

  it("see the windows of all series of the family, and of no other", () => {
    const rows = wave(3, 640).flatMap((row) => [row, { ...row, id: 1 }, { ...row, id: 2 }]);
    feed(inFamilies(wasm, [1, 1, 2]), rows);
    expect(looksOf(wasm, 1)).toBe(2 * looksOf(wasm, 2));
    expect(looksOf(wasm, 2)).toBeGreaterThan(10);
  });

  it("are left alone where both streams are off", () => {
    inFamilies(wasm, [1]);
    wasm.D[AUTOENCODER] = 0;
    wasm.D[CLUSTERING] = 0;
    feed(wasm, wave(4, 400));
    expect(looksOf(wasm, 1)).toBe(0);
  });

  it("find a shape that the family has never shown", () => {
    const odd = (i: number): boolean => i >= 5000 && i < 5096;
    const rows = wave(5, 6000).map((row, i) =>
      odd(i) ? { ...row, value: 50 + 20 * Math.sign(Math.sin(i)) } : row,
    );
    const { score } = feed(inFamilies(wasm, [1]), rows);
    const mean = (from: number, to: number): number =>
      score.slice(from, to).reduce((sum, x) => sum + x, 0) / (to - from);
    expect(mean(5040, 5120)).toBeGreaterThan(3 * mean(4000, 5000));
  });
});
