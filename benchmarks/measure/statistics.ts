/**
 * Reads a quantile of numbers in any order.
 *
 * Convention: linear between the two nearest ranks (type 7). Requires at least one number.
 *
 * @param share 0 = smallest, 1 = largest.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = share * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? Number.NaN;
  const above = sorted[Math.ceil(rank)] ?? Number.NaN;
  return below + (above - below) * (rank - Math.floor(rank));
}

/** The middle of numbers in any order; the mean of the two middle ones where their count is even. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Distance from the smallest to the largest number as a share of the median. */
export function spread(values: readonly number[]): number {
  return (quantile(values, 1) - quantile(values, 0)) / median(values);
}
