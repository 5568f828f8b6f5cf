import { mean, quantile } from "../../src/math/quantile.ts";
import { seededRandom } from "../../src/math/seeded-random.ts";
import { alertQuality } from "../../src/training/evaluation/alert-quality.ts";
import { type HalfSplit, halfSplits } from "../../src/training/evaluation/half-splits.ts";
import { NAB_PROFILES } from "../../src/training/evaluation/nab-profile.ts";
import { measureNab } from "../../src/training/evaluation/nab-scores.ts";
import {
  type SeriesFigures,
  seriesFigures,
  setFigures,
} from "../../src/training/evaluation/series-figures.ts";
import type { InstanceVerdict } from "../../src/training/instance-verdict.ts";
import type { SetFigures, Spread } from "../measure/accuracy-schema.ts";
import type { Detector } from "./detector.ts";
import type { LabelledSeries, SetName } from "./labelled-sets.ts";

/** Random halves over which a figure is cross-validated. */
const SPLITS = 60;

/** A set as it is measured. */
export interface LabelledSet {
  readonly set: SetName;
  readonly list: readonly LabelledSeries[];
}

/** One instance with what a detector said of it. */
interface Judged {
  readonly series: LabelledSeries;
  readonly verdict: InstanceVerdict;
}

function spreadOf(values: readonly number[]): Spread {
  return { mean: mean(values), p10: quantile(values, 0.1), p90: quantile(values, 0.9) };
}

/** False alerts seen over promised in the held half of every split. */
function seenOverPromised(
  figures: readonly SeriesFigures[],
  splits: readonly HalfSplit[],
  promisedPerDay: number,
): Spread {
  return spreadOf(
    splits.map(({ held }) => {
      const counts = held.map((index) => figures[index].counts);
      return alertQuality(counts, promisedPerDay).seenOverPromised;
    }),
  );
}

/**
 * Judges a set with one detector and measures everything.
 *
 * @param seed Of the random halves, which are the same for every detector.
 */
export function measureSet(
  detector: Detector,
  { set, list }: LabelledSet,
  seed: number,
): SetFigures {
  const judged: Judged[] = list.map((series) => ({ series, verdict: detector.judge(series) }));
  const figures = judged.map(({ series, verdict }) => seriesFigures(series, verdict));
  const splits = halfSplits({ count: list.length, splits: SPLITS }, seededRandom(seed));
  return {
    set,
    detector: detector.name,
    promisedPerDay: detector.promisedPerDay,
    series: list.reduce((sum, { metrics }) => sum + metrics.length, 0),
    rows: list.reduce((sum, { timeMs }) => sum + timeMs.length, 0),
    ...setFigures(figures, detector.promisedPerDay),
    seenOverPromised: seenOverPromised(figures, splits, detector.promisedPerDay),
    nab: set === "nab" ? nabFigures(judged, splits) : [],
  };
}

function nabFigures(judged: readonly Judged[], splits: readonly HalfSplit[]): SetFigures["nab"] {
  const nab = measureNab(
    judged.map(({ series: { windows = [] }, verdict }) => ({ windows, verdict })),
  );
  return NAB_PROFILES.map((profile, index) => ({
    ...nab.scores[index],
    halves: spreadOf(splits.map((split) => nab.held(profile, split))),
  }));
}
