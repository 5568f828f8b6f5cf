import type { ScoredBatch } from "../../core/batch.ts";
import type { SeriesName } from "../../core/series.ts";
import { FIRST_LOOK, LOOK_STRIDE, QUIET_LOOKS } from "../../kernels/family.ts";

/**
 * Samples of a series that do not count: a model that was put in place first looks at its 36th to 43rd sample, then at every eighth, and
 * only learns at its first 30 looks.
 */
export const WARM_UP_SAMPLES = FIRST_LOOK + LOOK_STRIDE + LOOK_STRIDE * QUIET_LOOKS;

/** A sample that is an alert where the threshold is low enough. */
export interface Candidate {
  /** Unix milliseconds. */
  readonly timeMs: number;
  /** Above 0; as in `ScoredBatch`. */
  readonly strength: number;
}

/** What was said of one series of the family. */
export interface SeriesStrengths {
  readonly name: SeriesName;
  /** Samples judged. */
  readonly samples: number;
  /** First and last sample behind the warm-up, Unix milliseconds; `undefined` where there is none. */
  readonly counted: { readonly fromMs: number; readonly toMs: number } | undefined;
  /** Those behind the warm-up, in the order of their time. */
  readonly candidates: readonly Candidate[];
}

/** Keeps the strengths of a family's samples. */
export interface StrengthLog {
  take(batch: ScoredBatch): void;
  /** What was kept, in the order in which the series came. */
  finish(): SeriesStrengths[];
}

interface Kept {
  samples: number;
  fromMs: number;
  toMs: number;
  readonly candidates: Candidate[];
}

/** Makes a log of the series that are wanted; only samples with a strength above 0 take memory, a few in a hundred. */
export function createStrengthLog(parts: {
  readonly isWanted: (seriesId: number) => boolean;
  readonly nameOf: (seriesId: number) => SeriesName;
}): StrengthLog {
  const { isWanted, nameOf } = parts;
  const kept = new Map<number, Kept>();

  function keptOf(seriesId: number): Kept {
    const known = kept.get(seriesId);
    if (known !== undefined) return known;
    const made = { samples: 0, fromMs: Number.NaN, toMs: Number.NaN, candidates: [] };
    kept.set(seriesId, made);
    return made;
  }

  function takeSample(series: Kept, candidate: Candidate): void {
    series.samples++;
    if (series.samples <= WARM_UP_SAMPLES) return;
    if (series.samples === WARM_UP_SAMPLES + 1) series.fromMs = candidate.timeMs;
    series.toMs = candidate.timeMs;
    if (candidate.strength > 0) series.candidates.push(candidate);
  }

  return {
    take({ rows, state, seriesId, timeMs, strength }) {
      for (let row = 0; row < rows; row++) {
        if (state[row] !== 0 || !isWanted(seriesId[row])) continue;
        takeSample(keptOf(seriesId[row]), { timeMs: timeMs[row], strength: strength[row] });
      }
    },
    finish: () =>
      [...kept].map(([seriesId, { samples, fromMs, toMs, candidates }]) => ({
        name: nameOf(seriesId),
        samples,
        counted: samples > WARM_UP_SAMPLES ? { fromMs, toMs } : undefined,
        candidates,
      })),
  };
}
