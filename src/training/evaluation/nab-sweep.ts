import type { NabProfile } from "./nab-profile.ts";
import { type NabRewards, OUTSIDE, PROBATION } from "./nab-rewards.ts";

/** One file: what detections in it earn, and what a detector said of every row. */
export interface NabSeries {
  readonly rewards: NabRewards;
  /** The higher the more anomalous; finite. */
  readonly scores: Float64Array;
}

/** A score of the Numenta Anomaly Benchmark. */
export interface NabScore {
  /** 0 = as good as no detection at all, 100 = every window found at its start and nothing else. */
  readonly score: number;
  /** Rows that score this much or more are detections; infinite where none is best. */
  readonly threshold: number;
}

/** Which files to score, and with which weights. */
export interface NabQuestion {
  readonly profile: NabProfile;
  /** Indices of the files, each once; missing = all. */
  readonly files?: readonly number[];
}

/** Files laid out so that every threshold can be tried in one pass. */
export interface NabSweep {
  /** The best score that one threshold for all files gives, and the highest such threshold. */
  best(question: NabQuestion): NabScore;
  /** The score at a threshold given in advance. */
  at(question: NabQuestion & { readonly threshold: number }): NabScore;
}

/** Rows of all files, from the highest score to the lowest; probation left out. */
interface SortedRows {
  readonly score: Float64Array;
  readonly reward: Float64Array;
  readonly file: Uint16Array;
  /** Window counted over all files; `OUTSIDE` where in none. */
  readonly window: Int32Array;
}

function sortRows(series: readonly NabSeries[], firstWindow: readonly number[]): SortedRows {
  const rows = series.reduce((total, { scores }) => total + scores.length, 0);
  const score = new Float64Array(rows);
  const reward = new Float64Array(rows);
  const file = new Uint16Array(rows);
  const window = new Int32Array(rows);
  let end = 0;
  for (const [place, { rewards, scores }] of series.entries()) {
    for (let row = 0; row < scores.length; row++) {
      const inFile = rewards.window[row];
      if (inFile === PROBATION) continue;
      score[end] = scores[row];
      reward[end] = rewards.reward[row];
      file[end] = place;
      window[end] = inFile === OUTSIDE ? OUTSIDE : firstWindow[place] + inFile;
      end++;
    }
  }
  const order = Uint32Array.from({ length: end }, (_, row) => row);
  order.sort((a, b) => score[b] - score[a]);
  return {
    score: Float64Array.from(order, (row) => score[row]),
    reward: Float64Array.from(order, (row) => reward[row]),
    file: Uint16Array.from(order, (row) => file[row]),
    window: Int32Array.from(order, (row) => window[row]),
  };
}

/** What has been earned with every row down to the current one detected. */
interface Tally {
  /** The sum over windows and false detections. */
  sum: number;
  /** What each window has earned, the missed weight to begin with. */
  readonly earned: Float64Array;
}

/** Detects one more row. */
function detect(
  tally: Tally,
  row: number,
  { reward, window }: SortedRows,
  profile: NabProfile,
): void {
  const index = window[row];
  if (index === OUTSIDE) {
    tally.sum += profile.falseWeight * reward[row];
    return;
  }
  const gain = profile.foundWeight * reward[row] - tally.earned[index];
  if (gain <= 0) return;
  tally.earned[index] += gain;
  tally.sum += gain;
}

/**
 * Prepares files for scoring: O(n log n) once, O(n) for every question.
 *
 * A window earns its best detection, or costs the missed weight; every detection outside costs its own. The sum is scaled so
 * that no detection gives 0 and the perfect detector 100. Lowering the threshold adds rows in the order of
 * their scores, so one pass sees every threshold that makes a difference.
 */
export function createNabSweep(series: readonly NabSeries[]): NabSweep {
  const firstWindow: number[] = [];
  let windowsEnd = 0;
  for (const { rewards } of series) {
    firstWindow.push(windowsEnd);
    windowsEnd += rewards.window.reduce((most, window) => Math.max(most, window + 1), 0);
  }
  const sorted = sortRows(series, firstWindow);
  const everyFile = series.map((_, index) => index);

  /** Lowers the threshold to `lowest`: the best score on the way, and the last. */
  function sweep(question: NabQuestion, lowest: number): { best: NabScore; last: number } {
    const { profile, files = everyFile } = question;
    const wanted = new Uint8Array(series.length);
    for (const index of files) wanted[index] = 1;
    const windows = files.reduce((sum, index) => sum + series[index].rewards.windows, 0);
    const nothing = -profile.missedWeight * windows;
    const scaled = (earned: number): number =>
      (100 * (earned - nothing)) / (profile.foundWeight * windows - nothing);
    const { score, file } = sorted;
    const tally = {
      sum: nothing,
      earned: new Float64Array(windowsEnd).fill(-profile.missedWeight),
    };
    let best = { earned: nothing, threshold: Number.POSITIVE_INFINITY };
    for (let row = 0; row < score.length && score[row] >= lowest; row++) {
      if (wanted[file[row]] === 1) detect(tally, row, sorted, profile);
      if (tally.sum > best.earned && score[row + 1] !== score[row]) {
        best = { earned: tally.sum, threshold: score[row] };
      }
    }
    return {
      best: { score: scaled(best.earned), threshold: best.threshold },
      last: scaled(tally.sum),
    };
  }

  return {
    best: (question) => sweep(question, Number.NEGATIVE_INFINITY).best,
    at: (question) => ({
      score: sweep(question, question.threshold).last,
      threshold: question.threshold,
    }),
  };
}
