/**
 * Counts on what two sides agree, sample by sample.
 *
 * Both look at the same windows and may see the same incident a few samples apart. So an alert waits until its sample has left
 * the window: if the other side alerts by then it is an alert of both, else of one alone.
 */
import type { Disagreement, ShadowFigures, ShadowSide } from "../core/shadow.ts";
import { WINDOW_VALUES } from "../kernels/window.ts";
import { median } from "../math/quantile.ts";
import type { TwiceJudged } from "./second-judge.ts";

/** Disagreements kept. */
const DISAGREEMENTS_MAX = 50;
/** Differences of strengths kept, for their median. */
const DIFFERENCES_MAX = 4096;
const MS_PER_DAY = 86_400_000;

/** What a tally is made of. */
export interface ShadowTallyParts {
  /** Series there may be, by their number in the second kernel. */
  readonly seriesMax: number;
  /** Samples of each series that do not count. */
  readonly warmUpSamples: number;
  /** What a series of the first kernel is called. */
  readonly nameOf: (seriesId: number) => string;
  /** Hears of each alert once it is known whose it is. */
  readonly onAlert: (alert: SettledAlert) => void;
}

/** An alert of both sides, or of one alone. */
export type SettledAlert =
  | { readonly side: "both" }
  | { readonly side: ShadowSide; readonly disagreement: Disagreement };

/** What the tally itself knows of the figures. */
export type TalliedFigures = Omit<ShadowFigures, "series" | "skipped">;

/** Counts what two kernels said of the same samples. */
export interface ShadowTally {
  /** Lets a series begin, or another one under its number. */
  begin(index: number): void;
  take(judged: TwiceJudged): void;
  figures(): TalliedFigures;
}

/** Makes a tally of nothing yet. */
export function createShadowTally(parts: ShadowTallyParts): ShadowTally {
  const { seriesMax, warmUpSamples } = parts;
  const samplesOf = new Float64Array(seriesMax);
  const lastMsOf = new Float64Array(seriesMax);
  const differences = createDifferences();
  const alerts = createAlerts(parts);
  let samples = 0;
  let counted = 0;
  let spanMs = 0;

  function count(judged: TwiceJudged, row: number): void {
    const { index, timeMs, strength, alert } = judged;
    const series = index[row];
    const sample = ++samplesOf[series];
    if (sample <= warmUpSamples) return;
    if (sample > warmUpSamples + 1) spanMs += timeMs[row] - lastMsOf[series];
    lastMsOf[series] = timeMs[row];
    counted++;
    alerts.settle(series, sample);
    const champion = strength.first[row];
    const challenger = strength.second[row];
    if (champion > 0 || challenger > 0) differences.add(challenger - champion);
    if (alert.first[row] === 1) alerts.raise("champion", { judged, row, sample });
    if (alert.second[row] === 1) alerts.raise("challenger", { judged, row, sample });
  }

  return {
    begin(index) {
      alerts.settle(index, Number.POSITIVE_INFINITY);
      samplesOf[index] = 0;
    },
    take(judged) {
      samples += judged.rows;
      for (let row = 0; row < judged.rows; row++) count(judged, row);
    },
    figures: () => ({
      samples,
      counted,
      seriesDays: spanMs / MS_PER_DAY,
      alerts: alerts.counts(),
      strengthDifferenceMedian: differences.median(),
      disagreements: alerts.disagreements(),
    }),
  };
}

/** The last differences of strengths. */
function createDifferences(): { add(difference: number): void; median(): number | null } {
  const ring = new Float64Array(DIFFERENCES_MAX);
  let count = 0;
  return {
    add(difference) {
      ring[count++ % DIFFERENCES_MAX] = difference;
    },
    median: () => (count === 0 ? null : median([...ring.subarray(0, count)])),
  };
}

/** An alert whose sample is still in sight of the other side. */
interface Waiting {
  readonly disagreement: Disagreement;
  /** Last sample of the series with which the other side may agree. */
  readonly until: number;
}

/** Where an alert fired. */
interface Raised {
  readonly judged: TwiceJudged;
  readonly row: number;
  /** How many samples of the series there were, with this one. */
  readonly sample: number;
}

/** Pairs the alerts of both sides, series by series. */
function createAlerts({ nameOf, onAlert }: ShadowTallyParts): {
  /** Ends the wait of an alert of a series whose sample is out of sight. */
  settle(series: number, sample: number): void;
  raise(side: ShadowSide, raised: Raised): void;
  counts(): TalliedFigures["alerts"];
  disagreements(): Disagreement[];
} {
  const waiting = new Map<number, Waiting>();
  const counts = { both: 0, champion: 0, challenger: 0 };
  const latest: Disagreement[] = [];

  function disagree(series: number, disagreement: Disagreement): void {
    const { side } = disagreement;
    waiting.delete(series);
    counts[side]++;
    latest.unshift(disagreement);
    if (latest.length > DISAGREEMENTS_MAX) latest.pop();
    onAlert({ side, disagreement });
  }

  function agree(series: number): void {
    waiting.delete(series);
    counts.both++;
    onAlert({ side: "both" });
  }

  return {
    settle(series, sample) {
      if (waiting.size === 0) return;
      const alert = waiting.get(series);
      if (alert !== undefined && sample > alert.until) disagree(series, alert.disagreement);
    },
    raise(side, { judged, row, sample }) {
      const series = judged.index[row];
      const other = waiting.get(series)?.disagreement;
      if (other !== undefined && other.side !== side) return agree(series);
      if (other !== undefined) disagree(series, other);
      const disagreement = {
        series: nameOf(judged.seriesId[row]),
        time: new Date(judged.timeMs[row]).toISOString(),
        side,
        champion: judged.strength.first[row],
        challenger: judged.strength.second[row],
      };
      waiting.set(series, { disagreement, until: sample + WINDOW_VALUES - 1 });
    },
    counts: () => ({ ...counts, undecided: waiting.size }),
    disagreements: () => [...latest],
  };
}
