import type { ModelCalibration } from "../../core/model.ts";
import { sortedQuantile } from "../../math/quantile.ts";

/** The middle and the edge of the errors of a validation; 0 where there are none. */
export function calibrate(errors: Float32Array): ModelCalibration {
  if (errors.length === 0) return { errorMedian: 0, errorQ99: 0 };
  const sorted = errors.toSorted();
  return { errorMedian: sortedQuantile(sorted, 0.5), errorQ99: sortedQuantile(sorted, 0.99) };
}

/**
 * How likely an unusual window has a larger error than a usual one: 0.5 = no better than chance, 1 = always. The area under
 * the ROC curve, by ranks (Mann and Whitney); ties count half. NaN where one of them is missing.
 */
export function separation(usual: Float32Array, unusual: Float32Array): number {
  const sorted = usual.toSorted();
  let sum = 0;
  for (const error of unusual) {
    const below = firstPast(sorted, (value) => value >= error);
    const belowOrEqual = firstPast(sorted, (value) => value > error);
    sum += (below + belowOrEqual) / 2;
  }
  return sum / (sorted.length * unusual.length);
}

/** Number of the first of sorted values that is past a border; all after it are too. */
function firstPast(sorted: Float32Array, isPast: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isPast(sorted[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Mean of the squared errors. */
export function meanSquaredError(errors: Float32Array): number {
  let sum = 0;
  for (const error of errors) sum += error * error;
  return errors.length === 0 ? 0 : sum / errors.length;
}
