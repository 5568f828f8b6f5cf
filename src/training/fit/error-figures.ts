import type { ModelCalibration } from "../../core/model.ts";

/** A value at a share of sorted values, linear between ranks (type 7); 0 where there is none. */
function atShare(sorted: Float32Array, share: number): number {
  if (sorted.length === 0) return 0;
  const rank = share * (sorted.length - 1);
  const below = sorted[Math.floor(rank)];
  return below + (sorted[Math.ceil(rank)] - below) * (rank - Math.floor(rank));
}

/** The middle and the edge of the errors of a validation. */
export function calibrate(errors: Float32Array): ModelCalibration {
  const sorted = errors.toSorted();
  return { errorMedian: atShare(sorted, 0.5), errorQ99: atShare(sorted, 0.99) };
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
