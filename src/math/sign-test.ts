/**
 * How often chance alone shares out so many cases between two sides at least as unevenly: the exact two-sided sign test, which on
 * pairs of which one side alone succeeded is McNemar's test.
 *
 * Twice the tail of the binomial distribution with probability one half, at most 1; 1 where there is no case.
 * Source: R. A. Fisher, The Design of Experiments (1935); Q. McNemar, Psychometrika 12 (1947).
 *
 * @param counts Cases of either side, whole numbers from 0 on.
 */
export function signTest({ one, other }: { readonly one: number; readonly other: number }): number {
  const [fewer, all] = [Math.min(one, other), one + other];
  let term = Math.exp(logChoices(all, fewer) - all * Math.LN2);
  let tail = 0;
  for (let count = fewer; count >= 0 && term > 0; count--) {
    tail += term;
    term *= count / (all - count + 1);
  }
  return Math.min(1, 2 * tail);
}

/** Natural logarithm of the number of ways to choose `some` out of `all`. */
function logChoices(all: number, some: number): number {
  let sum = 0;
  for (let i = 1; i <= some; i++) sum += Math.log((all - some + i) / i);
  return sum;
}
