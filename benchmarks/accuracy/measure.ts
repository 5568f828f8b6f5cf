import type { SetFigures } from "../measure/accuracy-schema.ts";
import type { Detector } from "./detector.ts";
import type { LabelledSeries, SetName } from "./labelled-sets.ts";
import { measureNab } from "./measure-nab.ts";
import {
  alertCountsOf,
  alertQualityOf,
  type Judged,
  rankingOf,
  seenOverPromisedOf,
} from "./measure-set.ts";

/** A set as it is measured. */
export interface LabelledSet {
  readonly set: SetName;
  readonly list: readonly LabelledSeries[];
}

/**
 * Judges a set with one detector and measures everything.
 *
 * @param seed Of the random halves.
 */
export function measureSet(
  detector: Detector,
  { set, list }: LabelledSet,
  seed: number,
): SetFigures {
  const judged: Judged[] = list.map((series) => ({ series, verdict: detector.judge(series) }));
  const counts = judged.map(alertCountsOf);
  return {
    set,
    detector: detector.name,
    series: list.reduce((sum, { metrics }) => sum + metrics.length, 0),
    rows: list.reduce((sum, { timeMs }) => sum + timeMs.length, 0),
    ranking: rankingOf(judged),
    alerts: alertQualityOf(counts),
    seenOverPromised: seenOverPromisedOf(counts, seed),
    nab: set === "nab" ? measureNab(judged, seed) : [],
  };
}
