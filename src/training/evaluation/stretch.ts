/** Rows of a series from `first` to `last`, both included. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

/**
 * Finds the unbroken runs of labelled rows, in order.
 *
 * @param labels One entry a row; 0 = normal.
 */
export function labelledStretches(labels: Uint8Array): Stretch[] {
  const stretches: Stretch[] = [];
  let first = -1;
  for (let row = 0; row <= labels.length; row++) {
    const isLabelled = row < labels.length && labels[row] !== 0;
    if (isLabelled && first < 0) first = row;
    if (isLabelled || first < 0) continue;
    stretches.push({ first, last: row - 1 });
    first = -1;
  }
  return stretches;
}
