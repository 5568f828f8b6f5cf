import type { InstanceVerdict } from "../instance-verdict.ts";
import type { HalfSplit } from "./half-splits.ts";
import { NAB_PROFILES, type NabProfile } from "./nab-profile.ts";
import { nabRewards } from "./nab-rewards.ts";
import { createNabSweep } from "./nab-sweep.ts";
import type { Stretch } from "./stretch.ts";

/** One file of the Numenta Anomaly Benchmark and what was said of it. */
export interface NabFile {
  readonly windows: readonly Stretch[];
  readonly verdict: Pick<InstanceVerdict, "strength" | "alerts">;
}

/** Scores in one profile: 0 = no better than silence, 100 = perfect. */
export interface NabScores {
  readonly profile: NabProfile["name"];
  /** With the one threshold on the strength that is best for the files and their labels. */
  readonly optimised: number;
  /** That threshold; infinite where silence is best. */
  readonly threshold: number;
  /** With the alerts as they would be sent. */
  readonly shipped: number;
}

/** Files that are ready to be scored. */
export interface NabMeasure {
  /** Scores of all files, one entry a profile. */
  readonly scores: readonly NabScores[];
  /** Score of the held files with the threshold that is best for the chosen ones. */
  held(profile: NabProfile, split: HalfSplit): number;
}

/** Scores files by the rules of the Numenta Anomaly Benchmark. */
export function measureNab(files: readonly NabFile[]): NabMeasure {
  const rewards = files.map(({ windows, verdict }) => nabRewards(verdict.alerts.length, windows));
  const sweepOf = (scoresOf: (file: NabFile) => Float64Array) =>
    createNabSweep(
      files.map((file, index) => ({ rewards: rewards[index], scores: scoresOf(file) })),
    );
  const strengths = sweepOf(({ verdict }) => verdict.strength);
  const alerts = sweepOf(({ verdict }) => Float64Array.from(verdict.alerts));
  return {
    scores: NAB_PROFILES.map((profile) => {
      const { score, threshold } = strengths.best({ profile });
      const shipped = alerts.at({ profile, threshold: 1 }).score;
      return { profile: profile.name, optimised: score, threshold, shipped };
    }),
    held(profile, { chosen, held }) {
      const { threshold } = strengths.best({ profile, files: chosen });
      return strengths.at({ profile, files: held, threshold }).score;
    },
  };
}
