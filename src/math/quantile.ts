/**
 * Reads a quantile of numbers in any order.
 *
 * Convention: linear between the two nearest ranks (type 7). NaN where there is no number.
 *
 * @param share 0 = smallest, 1 = largest.
 */
export function quantile(values: readonly number[], share: number): number {
  return sortedQuantile(
    values.toSorted((a, b) => a - b),
    share,
  );
}

/** The same of numbers that rise already. */
export function sortedQuantile(sorted: ArrayLike<number>, share: number): number {
  const rank = share * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? Number.NaN;
  const above = sorted[Math.ceil(rank)] ?? Number.NaN;
  return below + (above - below) * (rank - Math.floor(rank));
}

/** The middle of numbers in any order; the mean of the two middle ones where their count is even. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The arithmetic mean; NaN where there is no number. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
