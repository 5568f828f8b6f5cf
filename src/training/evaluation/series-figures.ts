import { mean } from "../../math/quantile.ts";
import type { InstanceVerdict } from "../instance-verdict.ts";
import type { LabelledColumns } from "../judge-series.ts";
import { type AlertCounts, countAlerts } from "./alert-counts.ts";
import { type AlertQuality, alertQuality } from "./alert-quality.ts";
import { autocorrelationPeriod } from "./autocorrelation-period.ts";
import { precisionRecall } from "./precision-recall.ts";
import { vusPr } from "./vus-pr.ts";

/** How well scores rank rows; NaN where no row is labelled. */
export interface RankingFigures {
  readonly vusPr: number;
  readonly aucPr: number;
  readonly bestF1: number;
}

/** Everything that is measured of one instance. */
export interface SeriesFigures extends RankingFigures {
  readonly counts: AlertCounts;
}

/** Everything that is measured of many. */
export interface SetFigures {
  /** Means over the instances with labels. */
  readonly ranking: RankingFigures;
  readonly alerts: AlertQuality;
}

/** Measures one instance; the widest buffer of VUS-PR is the period of its first metric. */
export function seriesFigures(
  { timeMs, metrics, labels }: LabelledColumns,
  { score, alerts }: InstanceVerdict,
): SeriesFigures {
  const { areaUnderCurve, bestF1 } = precisionRecall(score, labels);
  const bufferMost = autocorrelationPeriod(metrics[0].filter(Number.isFinite));
  return {
    vusPr: vusPr({ scores: score, labels, bufferMost }),
    aucPr: areaUnderCurve,
    bestF1,
    counts: countAlerts({ timeMs, labels, alerts, metrics: metrics.length }),
  };
}

/**
 * Sums up many instances.
 *
 * @param promisedPerDay False alerts promised per series and day.
 */
export function setFigures(list: readonly SeriesFigures[], promisedPerDay: number): SetFigures {
  const labelled = list.filter((figures) => !Number.isNaN(figures.vusPr));
  return {
    ranking: {
      vusPr: mean(labelled.map((figures) => figures.vusPr)),
      aucPr: mean(labelled.map((figures) => figures.aucPr)),
      bestF1: mean(labelled.map((figures) => figures.bestF1)),
    },
    alerts: alertQuality(
      list.map(({ counts }) => counts),
      promisedPerDay,
    ),
  };
}
