import type { Stretch } from "./stretch.ts";

/** What a detection in each row of one file would earn, before a profile weighs it. */
export interface NabRewards {
  /** Window that the row lies in, counted from 0; `OUTSIDE` or `PROBATION` where in none. */
  readonly window: Int32Array;
  /** In a window 0 to 1, the more the earlier; outside -1 to 0, the less the further behind a window; 0 in probation. */
  readonly reward: Float64Array;
  /** Windows with a row after the probation: those that can be found or missed. */
  readonly windows: number;
}

/** Entry of `NabRewards.window`: the row lies in no window. */
export const OUTSIDE = -1;
/** Entry of `NabRewards.window`: the row is too early to count. */
export const PROBATION = -2;

const PROBATION_SHARE = 0.15;
const PROBATION_OF_ROWS_MOST = 5000;
/** Widths of a window behind it after which a detection is as false as can be. */
const FAR_BEHIND = 3;

/** Rows at the start of a file of `rows` rows that do not count: 15 %, at most 750. */
export function nabProbation(rows: number): number {
  return Math.min(Math.floor(PROBATION_SHARE * rows), PROBATION_SHARE * PROBATION_OF_ROWS_MOST);
}

/** 2 / (1 + e^(5x)) - 1: nearly 1 at the start of a window (x = -1), 0 at its end, nearly -1 a width behind it. */
function scaledSigmoid(position: number): number {
  return position >= FAR_BEHIND ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}

/**
 * Works out what detections in one file earn by the rules of the Numenta Anomaly Benchmark.
 *
 * A row in a window stands at x = -(rows left, itself included) / width and earns s(x) / s(-1), s being the scaled sigmoid;
 * a row outside stands at x = (rows since the last window) / (width - 1) and earns s(x), or -1 before the first window.
 *
 * @param rows Rows of the file.
 * @param windows Labelled windows in order; they do not overlap.
 * @see Lavin and Ahmad (2015), doi:10.1109/ICMLA.2015.141, and the scorer of NAB version 1.1.
 */
export function nabRewards(rows: number, windows: readonly Stretch[]): NabRewards {
  const window = new Int32Array(rows).fill(OUTSIDE);
  const reward = new Float64Array(rows).fill(-1);
  for (const [index, { first, last }] of windows.entries()) {
    const width = last - first + 1;
    for (let row = first; row <= last; row++) {
      window[row] = index;
      reward[row] = scaledSigmoid(-(last - row + 1) / width) / scaledSigmoid(-1);
    }
    const end = windows[index + 1]?.first ?? rows;
    for (let row = last + 1; row < end; row++) {
      reward[row] = scaledSigmoid((row - last) / Math.max(1, width - 1));
    }
  }
  const probation = nabProbation(rows);
  window.fill(PROBATION, 0, Math.ceil(probation));
  reward.fill(0, 0, Math.ceil(probation));
  return { window, reward, windows: new Set(window.filter((index) => index >= 0)).size };
}
