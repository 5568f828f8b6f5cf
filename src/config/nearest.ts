/**
 * Finds the word that was probably meant.
 *
 * @param word What was written.
 * @param known Words that would have been right.
 * @returns The known word with the fewest edits, or `undefined` where none is near: at most two edits
 *   in five letters. Case, `-` and `_` do not count.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestShare = 0.4;
  for (const candidate of known) {
    const length = Math.max(word.length, candidate.length);
    const share = editDistance(folded(word), folded(candidate)) / length;
    if (share <= bestShare && (best === undefined || share < bestShare)) {
      best = candidate;
      bestShare = share;
    }
  }
  return best;
}

/** The rest of a sentence that names the nearest known word; empty where none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const guess = nearest(word, known);
  return guess === undefined ? "" : `; did you mean \`${guess}\`?`;
}

function folded(word: string): string {
  return word.toLowerCase().replace(/[-_]/g, "");
}

/**
 * Edits that lead from `a` to `b`: letters put in, taken out, replaced, or swapped with their neighbour
 * (optimal string alignment), counted row by row.
 */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isEqual = a[row - 1] === b[column - 1];
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          previous[column] + 1,
          current[column - 1] + 1,
          previous[column - 1] + (isEqual ? 0 : 1),
          isSwapped ? beforePrevious[column - 2] + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length];
}
