import { seededRandom } from "../../src/math/seeded-random.ts";
import { type InstanceVerdict, instanceScore } from "../../src/training/instance-verdict.ts";
import { type Detector, PROMISED_PER_DAY } from "./detector.ts";

/** Says nothing of any row. */
export const NULL_DETECTOR: Detector = {
  name: "null",
  promisedPerDay: PROMISED_PER_DAY,
  judge: ({ timeMs }) => ({
    score: new Float64Array(timeMs.length),
    strength: new Float64Array(timeMs.length),
    alerts: new Uint8Array(timeMs.length),
  }),
};

/** Samples over which a repeat of an alert is suppressed. */
const COOL_DOWN_SAMPLES = 120;

/** Each value where it exceeds the 120 before it and 0, else 0. */
function newMaxima(values: Float64Array): Float64Array {
  return values.map((value, row) => {
    let highest = 0;
    for (let before = Math.max(0, row - COOL_DOWN_SAMPLES); before < row; before++) {
      if (values[before] > highest) highest = values[before];
    }
    return value > highest ? value : 0;
  });
}

/** The verdict of a detector that is no more than a score a metric with a fixed threshold. */
function verdictOf(scores: readonly Float64Array[], threshold: number): InstanceVerdict {
  const score = instanceScore(scores);
  const alerts = new Uint8Array(score.length);
  for (const metric of scores) {
    for (const [row, strength] of newMaxima(metric).entries()) {
      if (strength >= threshold) alerts[row]++;
    }
  }
  return { score, strength: newMaxima(score), alerts };
}

/** Draws every score between 0 and 1, and alerts at what one sample in ten thousand reaches. */
export function createRandomDetector(seed: number): Detector {
  const random = seededRandom(seed);
  return {
    name: "random",
    promisedPerDay: PROMISED_PER_DAY,
    judge: ({ metrics }) =>
      verdictOf(
        metrics.map((metric) => metric.map(() => random())),
        0.9999,
      ),
  };
}

/** Half-life of mean and variance, samples. */
const HALF_LIFE_SAMPLES = 100;
/** Samples before the first score. */
const WARM_UP_SAMPLES = 30;
/** Standard deviations at which the z-score alerts. */
const DEVIATIONS = 6;

/** Distance from the exponentially weighted mean in exponentially weighted standard deviations. */
function zScores(values: Float64Array): Float64Array {
  const slowest = 1 - 0.5 ** (1 / HALF_LIFE_SAMPLES);
  let [mean, variance] = [0, 0];
  return values.map((value, row) => {
    const rate = Math.max(slowest, 1 / (row + 1));
    const distance = value - mean;
    const spread = Math.sqrt(variance) + 1e-9 * Math.abs(mean) + 1e-12;
    mean += rate * distance;
    variance = (1 - rate) * (variance + rate * distance * distance);
    return row < WARM_UP_SAMPLES ? 0 : Math.abs(distance) / spread;
  });
}

/** The textbook's z-score against an exponentially weighted mean and variance, which alerts at six deviations. */
export const Z_SCORE_DETECTOR: Detector = {
  name: "EWMA z-score",
  promisedPerDay: PROMISED_PER_DAY,
  judge: ({ metrics }) => verdictOf(metrics.map(zScores), DEVIATIONS),
};
