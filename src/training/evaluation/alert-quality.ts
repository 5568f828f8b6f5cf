import { median } from "../../math/quantile.ts";
import type { AlertCounts } from "./alert-counts.ts";

/** How good the alerts over a set of series are; NaN where there was nothing to measure. */
export interface AlertQuality {
  readonly incidents: number;
  readonly alerts: number;
  /** Incidents found, of all. */
  readonly recall: number;
  /** True alerts, of all. */
  readonly precision: number;
  readonly falseAlertsPerSeriesDay: number;
  /** False alerts as a multiple of those that were promised. */
  readonly seenOverPromised: number;
  /** The same of the instance where it is highest; one too short to have been promised an alert counts as promised one. */
  readonly seenOverPromisedWorst: number;
  /** From the start of an incident to its first alert, over the incidents found. */
  readonly delaySamplesMedian: number;
  /** The same as a share of the incident. */
  readonly delayShareMedian: number;
  /** Alerts outside every label on a series' first day. */
  readonly firstDayAlertsPerSeries: number;
}

/**
 * Sums up the alerts of a set.
 *
 * @param counts One entry an instance.
 * @param promisedPerDay False alerts promised per series and day.
 */
export function alertQuality(counts: readonly AlertCounts[], promisedPerDay: number): AlertQuality {
  const sum = (of: (count: AlertCounts) => number): number =>
    counts.reduce((total, count) => total + of(count), 0);
  const delays = counts.flatMap((count) => count.delays);
  const incidents = sum((count) => count.incidents);
  const alerts = sum((count) => count.trueAlerts + count.falseAlerts);
  const perDay = sum((count) => count.falseAlerts) / sum((count) => count.seriesDays);
  const multiples = counts.map(
    ({ falseAlerts, seriesDays }) => falseAlerts / Math.max(1, promisedPerDay * seriesDays),
  );
  return {
    incidents,
    alerts,
    recall: delays.length / incidents,
    precision: sum((count) => count.trueAlerts) / alerts,
    falseAlertsPerSeriesDay: perDay,
    seenOverPromised: perDay / promisedPerDay,
    seenOverPromisedWorst: Math.max(...multiples),
    delaySamplesMedian: median(delays.map(({ samples }) => samples)),
    delayShareMedian: median(delays.map(({ share }) => share)),
    firstDayAlertsPerSeries: sum((count) => count.firstDayAlerts) / sum((count) => count.metrics),
  };
}
