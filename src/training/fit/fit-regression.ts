// biome-ignore lint/correctness/noUnresolvedImports: Biome misses the main file of this package, Node finds it
import { MultivariateLinearRegression } from "ml-regression";
import { PERSISTENCE } from "../../kernels/regression.ts";
import { WINDOW_VALUES } from "../../kernels/window.ts";
import { seededRandom, shuffledIndexes } from "../../math/seeded-random.ts";
import { windowAt, windowCount } from "./windows.ts";

/** Values that a prediction is made from. */
const ORDER = 4;
/** Windows whose last value is fitted: five weights need no more. */
export const FITTED_WINDOWS = 20_000;
/** The weights that a series starts with as long as its family has none: a share of the value before. */
const UNTRAINED: readonly number[] = [0, PERSISTENCE, 0, 0, 0];

/** The four values before the last of a window, the newest first. */
function inputsOf(window: Float32Array): number[] {
  return Array.from({ length: ORDER }, (_, i) => window[WINDOW_VALUES - 2 - i]);
}

/** What the weights, intercept first, make of the values before the last. */
function predict(weights: ArrayLike<number>, window: Float32Array): number {
  return inputsOf(window).reduce((sum, value, i) => sum + weights[i + 1] * value, weights[0]);
}

/** By how much the last value of each window [n × 24] differs from what was predicted, in deviations, without its sign. */
export function regressionErrors(weights: ArrayLike<number>, windows: Float32Array): Float32Array {
  return Float32Array.from({ length: windowCount(windows) }, (_, i) => {
    const window = windowAt(windows, i);
    return Math.abs(window[WINDOW_VALUES - 1] - predict(weights, window));
  });
}

/** The errors with the weights that a series starts with as long as its family has none. */
export function persistenceErrors(windows: Float32Array): Float32Array {
  return regressionErrors(UNTRAINED, windows);
}

/**
 * Fits the last value of windows [n × 24] to the four before it by least squares.
 *
 * @returns Five weights: the intercept, then those of the four values before, the newest first.
 */
export function fitFamilyRegression(train: Float32Array, seed: number): Float32Array {
  const order = shuffledIndexes(windowCount(train), seededRandom(seed)).subarray(0, FITTED_WINDOWS);
  const windows = Array.from(order, (i) => windowAt(train, i));
  const { weights } = new MultivariateLinearRegression(
    windows.map(inputsOf),
    windows.map((window) => [window[WINDOW_VALUES - 1]]),
  );
  const [newest = [0], second = [0], third = [0], fourth = [0], intercept = [0]] = weights;
  return Float32Array.from([intercept, newest, second, third, fourth], ([weight = 0]) => weight);
}
