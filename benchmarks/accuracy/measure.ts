import type { AlertQuality } from "../../src/training/evaluation/alert-quality.ts";
import type { Detector } from "./detector.ts";
import type { LabelledSeries, SetName } from "./labelled-sets.ts";
import { measureNab, type NabFigures } from "./measure-nab.ts";
import {
  alertCountsOf,
  alertQualityOf,
  type Judged,
  type Ranking,
  rankingOf,
  type Spread,
  seenOverPromisedOf,
} from "./measure-set.ts";

/** Everything that is measured of one detector on one set. */
export interface SetFigures {
  readonly set: SetName;
  readonly detector: string;
  readonly series: number;
  readonly rows: number;
  readonly ranking: Ranking;
  readonly alerts: AlertQuality;
  /** False alerts over those promised, in the held half of random splits. */
  readonly seenOverPromised: Spread;
  /** Where the set is NAB. */
  readonly nab: readonly NabFigures[];
  /** Time to judge and to measure, seconds. */
  readonly seconds: number;
}

/** Judges a set with one detector and measures everything. */
export function measureSet(
  detector: Detector,
  {
    set,
    list,
    seed,
  }: { readonly set: SetName; readonly list: readonly LabelledSeries[]; readonly seed: number },
): SetFigures {
  const begin = performance.now();
  const judged: Judged[] = list.map((series) => ({ series, verdict: detector.judge(series) }));
  const counts = judged.map(alertCountsOf);
  return {
    set,
    detector: detector.name,
    series: list.length,
    rows: list.reduce((sum, { timeMs }) => sum + timeMs.length, 0),
    ranking: rankingOf(judged),
    alerts: alertQualityOf(counts),
    seenOverPromised: seenOverPromisedOf(counts, seed),
    nab: set === "nab" ? measureNab(judged, seed) : [],
    seconds: (performance.now() - begin) / 1000,
  };
}
