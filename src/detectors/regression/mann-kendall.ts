/** Do values rise or fall in the order they came? Asked of their order alone, so no outlier and no scale matters. */

/** Pairs that rise less pairs that fall. */
function risesLessFalls(values: readonly number[]): number {
  let sum = 0;
  for (const [i, earlier] of values.entries()) {
    for (let j = i + 1; j < values.length; j++) sum += Math.sign((values[j] ?? 0) - earlier);
  }
  return sum;
}

/** Variance of that difference if order were chance, less what ties take away (Kendall 1975). */
function varianceOfPairs(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const term = (n: number) => n * (n - 1) * (2 * n + 5);
  const ties = [...counts.values()].reduce((sum, count) => sum + term(count), 0);
  return (term(values.length) - ties) / 18;
}

/** Probability that a normal variable lies within ±z: Abramowitz and Stegun 7.1.26, off by less than 1.5e-7. */
function withinDeviations(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const p =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.max(0, 1 - p * Math.exp(-x * x));
}

/**
 * Confidence that the values rise or fall at all, 0 to 1, from a two-sided test: Mann (1945), doi:10.2307/1907187, with the variance
 * enlarged for neighbours that resemble each other, as Yue and Wang (2004), doi:10.1023/B:WARM.0000043140.61082.60.
 *
 * @param values Finite values, in the order of their times.
 * @param correlation Correlation of each with the next, of what is left when the trend is taken away: 0 to less than 1. With 0 the
 *   confidence is the most that any correlation would leave.
 */
export function orderConfidence(values: readonly number[], correlation: number): number {
  const variance = (varianceOfPairs(values) * (1 + correlation)) / (1 - correlation);
  if (!(variance > 0)) return 0;
  return withinDeviations(Math.max(0, Math.abs(risesLessFalls(values)) - 1) / Math.sqrt(variance));
}
