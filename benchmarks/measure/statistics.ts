import { median, quantile } from "../../src/math/quantile.ts";

/** Distance from the smallest to the largest number as a share of the median. */
export function spread(values: readonly number[]): number {
  return (quantile(values, 1) - quantile(values, 0)) / median(values);
}
