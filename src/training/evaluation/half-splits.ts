/** One way to part things in two. */
export interface HalfSplit {
  /** Indices to choose on, rising. */
  readonly chosen: readonly number[];
  /** The other indices, to judge the choice on, rising. */
  readonly held: readonly number[];
}

/**
 * Draws random ways to part `count` things into halves; of an odd number the held half is the larger one.
 *
 * @param random Draws from [0, 1).
 */
export function halfSplits(
  { count, splits }: { readonly count: number; readonly splits: number },
  random: () => number,
): HalfSplit[] {
  return Array.from({ length: splits }, () => {
    const order = Array.from({ length: count }, (_, index) => index);
    for (let last = count - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1));
      [order[last], order[other]] = [order[other], order[last]];
    }
    const half = count >> 1;
    const rising = (indices: number[]): number[] => indices.sort((a, b) => a - b);
    return { chosen: rising(order.slice(0, half)), held: rising(order.slice(half)) };
  });
}
