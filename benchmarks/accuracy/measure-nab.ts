import { NAB_PROFILES } from "../../src/training/evaluation/nab-profile.ts";
import { nabRewards } from "../../src/training/evaluation/nab-rewards.ts";
import { createNabSweep } from "../../src/training/evaluation/nab-sweep.ts";
import type { NabFigures } from "../measure/accuracy-schema.ts";
import { type Judged, splitsOf, spreadOf } from "./measure-set.ts";

/** Scores a detector by the rules of the Numenta Anomaly Benchmark. */
export function measureNab(judged: readonly Judged[], seed: number): NabFigures[] {
  const rewards = judged.map(({ series }) =>
    nabRewards(series.timeMs.length, series.windows ?? []),
  );
  const strengths = createNabSweep(
    judged.map(({ verdict }, index) => ({ rewards: rewards[index], scores: verdict.strength })),
  );
  const alerts = createNabSweep(
    judged.map(({ verdict }, index) => ({
      rewards: rewards[index],
      scores: Float64Array.from(verdict.alerts),
    })),
  );
  return NAB_PROFILES.map((profile) => {
    const best = strengths.best({ profile });
    const held = splitsOf(judged.length, seed).map((split) => {
      const { threshold } = strengths.best({ profile, files: split.chosen });
      return strengths.at({ profile, files: split.held, threshold }).score;
    });
    return {
      profile: profile.name,
      optimised: best.score,
      threshold: best.threshold,
      shipped: alerts.at({ profile, threshold: 1 }).score,
      halves: spreadOf(held),
    };
  });
}
