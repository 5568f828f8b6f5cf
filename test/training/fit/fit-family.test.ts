import { expect, test } from "vitest";
import { meanSquaredError } from "../../../src/training/fit/error-figures.ts";
import { clusterErrors, fitFamilyClusters } from "../../../src/training/fit/fit-clustering.ts";
import {
  fitFamilyRegression,
  persistenceErrors,
  regressionErrors,
} from "../../../src/training/fit/fit-regression.ts";
import { normal, seeded } from "../../kernels/feed.ts";

/** Windows of a process whose value follows from the four before it by these weights, and noise of 0.1. */
function processWindows(weights: readonly number[], count: number, seed: number): Float32Array {
  const random = seeded(seed);
  const values = [0, 0, 0, 0];
  while (values.length < 24 * count) {
    const before = values.slice(-4).reverse();
    const next = before.reduce(
      (sum, value, i) => sum + value * (weights[i + 1] ?? 0),
      weights[0] ?? 0,
    );
    values.push(next + 0.1 * normal(random));
  }
  return Float32Array.from(values);
}

test("the regression finds the weights that made a process, the newest value's first", () => {
  const made = [0.3, 0.5, -0.4, 0.2, 0.1];
  const fitted = fitFamilyRegression(processWindows(made, 5000, 1), 1);
  for (const [i, weight] of made.entries()) expect(fitted[i]).toBeCloseTo(weight, 1);
  const fresh = processWindows(made, 500, 2);
  expect(meanSquaredError(regressionErrors(fitted, fresh))).toBeLessThan(0.012);
  expect(meanSquaredError(persistenceErrors(fresh))).toBeGreaterThan(0.02);
});

/** Windows of flat lines at three levels, with noise of 0.1. */
function levels(count: number, seed: number): Float32Array {
  const random = seeded(seed);
  return Float32Array.from({ length: 24 * count }, (_, i) => {
    const level = [-3, 0, 3][Math.floor(i / 24) % 3] ?? 0;
    return level + 0.1 * normal(random);
  });
}

test("the clusters find the shapes, and say how far theirs lie from them", () => {
  const { centroids, spread, windows } = fitFamilyClusters(levels(3000, 1), 1);
  expect(centroids.length).toBeLessThanOrEqual(16);
  expect(windows.reduce((sum, count) => sum + count, 0)).toBe(3000);
  for (const distance of spread) expect(distance).toBeCloseTo(0.1, 1);
  const usual = clusterErrors(centroids, levels(30, 2));
  expect(Math.max(...usual)).toBeLessThan(0.2);
  const [strange] = clusterErrors(centroids, new Float32Array(24).fill(1.5));
  expect(strange).toBeGreaterThan(1.2);
});

test("the same seed gives the same clusters", () => {
  expect(fitFamilyClusters(levels(300, 1), 7)).toEqual(fitFamilyClusters(levels(300, 1), 7));
});
