/** How well scores tell labelled rows from others, row by row. */
export interface PrecisionRecall {
  /** Average precision: the sum over the thresholds of precision times the increase in recall. */
  readonly areaUnderCurve: number;
  /** The highest harmonic mean of precision and recall that one threshold gives; no adjustment of any kind. */
  readonly bestF1: number;
}

/**
 * Measures precision and recall over every threshold.
 *
 * @param scores The higher the more anomalous; no NaN.
 * @param labels One entry a row; 0 = normal.
 * @returns Figures from 0 to 1; NaN where no row is labelled.
 */
export function precisionRecall(scores: Float64Array, labels: Uint8Array): PrecisionRecall {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
  const labelled = labels.reduce((sum, label) => sum + (label === 0 ? 0 : 1), 0);
  if (labelled === 0) return { areaUnderCurve: Number.NaN, bestF1: Number.NaN };
  let [hits, hitsBefore, areaUnderCurve, bestF1] = [0, 0, 0, 0];
  for (let index = 0; index < order.length; index++) {
    const row = order[index];
    if (labels[row] !== 0) hits++;
    if (index + 1 < order.length && scores[order[index + 1]] === scores[row]) continue;
    areaUnderCurve += ((hits - hitsBefore) / labelled) * (hits / (index + 1));
    bestF1 = Math.max(bestF1, (2 * hits) / (labelled + index + 1));
    hitsBefore = hits;
  }
  return { areaUnderCurve, bestF1 };
}
