/** What several metrics of one instance say together: those of one measurement with the same tags, such as of one host's `cpu`. */

/**
 * Alerts of an instance's metrics are one anomaly within so many samples: what several metrics see at the same time is one thing,
 * and the mean over six samples sees it at most that much later than a single value does.
 */
export const JOINED_WITHIN_SAMPLES = 5;

/** How many of an instance's metrics its score is the mean of. */
const METRICS_COUNTED = 3;

/**
 * Score of an instance at one time: the mean of the highest scores among its metrics.
 *
 * @param scores One entry a metric, in any order; sorted in place.
 * @param highest How many scores the mean is taken of; fewer where there are fewer metrics.
 */
export function jointScore(scores: Float64Array, highest = METRICS_COUNTED): number {
  const count = Math.min(highest, scores.length);
  if (count === 0) return 0;
  const counted = scores.sort().subarray(scores.length - count);
  return counted.reduce((sum, score) => sum + score, 0) / count;
}
