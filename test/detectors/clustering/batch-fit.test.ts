import { describe, expect, it } from "vitest";
import { fitClusters } from "../../../src/detectors/clustering/batch-fit.ts";
import { placeClusters } from "../../../src/detectors/clustering/kernel-clusters.ts";
import { normal, seeded } from "../../kernels/feed.ts";
import { mean, modelArena, show, spikedWindow, waveWindow } from "../../kernels/model-arena.ts";

const arena = modelArena("typescript");

function waves(count: number, seed: number): number[][] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => waveWindow(random));
}

describe("a fit of clusters", () => {
  it("finds the levels that there are, the most frequent first", () => {
    const random = seeded(1);
    const windows = Array.from({ length: 600 }, (_, i) => {
      const level = i % 6 === 0 ? -2 : i % 6 < 3 ? 0 : 2;
      return Array.from({ length: 8 }, () => level + 0.05 * normal(random));
    });
    const {
      centroids,
      windows: sizes,
      usualDistance,
    } = fitClusters(windows, { centroids: 3, seed: 1 });
    expect(sizes).toEqual([300, 200, 100]);
    expect(centroids.map((centroid) => Math.round(mean([...centroid])))).toEqual([2, 0, -2]);
    expect(usualDistance).toBeGreaterThan(0.04);
    expect(usualDistance).toBeLessThan(0.06);
  });

  it("is the same for the same seed", () => {
    const fitted = (seed: number) => fitClusters(waves(300, 2), { centroids: 16, seed });
    expect(fitted(1)).toEqual(fitted(1));
    expect(fitted(1)).not.toEqual(fitted(2));
  });

  it("has no more centroids than windows that differ", () => {
    const windows = Array.from({ length: 20 }, (_, i) => [i % 3, 1]);
    const { centroids, usualDistance } = fitClusters(windows, { centroids: 16, seed: 1 });
    expect(centroids).toHaveLength(3);
    expect(usualDistance).toBe(0);
    expect(fitClusters([[1, 2]], { centroids: 4, seed: 1 }).centroids).toHaveLength(1);
  });

  it("survives values that are not finite or far out", () => {
    const windows = [
      [Number.NaN, 1e300],
      [Number.NEGATIVE_INFINITY, 1],
      [0, 0],
    ];
    const { centroids } = fitClusters(windows, { centroids: 2, seed: 1 });
    expect(centroids.every((centroid) => centroid.every(Number.isFinite))).toBe(true);
  });

  it("judges in the kernel from the first window on", () => {
    const { kernel, model, window } = arena;
    kernel.call.initialiseClusters(model, 16, 24, 1);
    placeClusters(kernel, model, fitClusters(waves(1000, 3), { centroids: 16, seed: 1 }));
    const judge = (values: readonly number[]) => {
      show(arena, values);
      return kernel.call.judgeClusters(model, window, 1);
    };
    const usual = waves(200, 4).map(judge);
    expect(mean(usual)).toBeGreaterThan(0.8);
    expect(mean(usual)).toBeLessThan(1.3);
    expect(judge(spikedWindow(seeded(5)))).toBeGreaterThan(Math.max(...usual));
  });

  it("is not put into a record of another width or with less room", () => {
    const { kernel, model } = arena;
    const fit = fitClusters(waves(100, 6), { centroids: 16, seed: 1 });
    kernel.call.initialiseClusters(model, 16, 12, 1);
    expect(() => placeClusters(kernel, model, fit)).toThrow(/width/);
    kernel.call.initialiseClusters(model, 8, 24, 1);
    expect(() => placeClusters(kernel, model, fit)).toThrow(/room/);
  });
});
