import type { ModelName, ModelVersion } from "./model.ts";

/** Whose alert: that of the models that judge, or that of the challenger in their place. */
export type ShadowSide = "champion" | "challenger";

/** An alert of one side that the other did not raise. */
export interface Disagreement {
  /** The series as `seriesText` writes it. */
  readonly series: string;
  /** ISO 8601. */
  readonly time: string;
  /** Who alerted. */
  readonly side: ShadowSide;
  /** Strengths at that sample: what the alert threshold is set on. */
  readonly champion: number;
  readonly challenger: number;
}

/** What a challenger made of live samples, beside the models that judge. */
export interface ShadowFigures {
  /** Series taken on. */
  readonly series: number;
  /** Samples judged, */
  readonly samples: number;
  /** those of them that count: behind the first ones of each series, which a model learns from, */
  readonly counted: number;
  /** and those passed over, of series for which there was no room. */
  readonly skipped: number;
  /** Time between the first and the last sample that counts, summed over the series, days. */
  readonly seriesDays: number;
  /** Alerts: of both sides, of one alone, and those of which that is not known yet. */
  readonly alerts: Readonly<Record<"both" | ShadowSide | "undecided", number>>;
  /** Middle of the challenger's strength less the champion's, over the last samples at which either was above 0; `null` = there were none. */
  readonly strengthDifferenceMedian: number | null;
  /** The latest, the last one first. */
  readonly disagreements: readonly Disagreement[];
}

/** How a challenger does. */
export interface ShadowReport extends ModelName, ShadowFigures {
  /** Since when it is judged in shadow, in this run of the engine; ISO 8601. */
  readonly since: string;
  /** The family's models that judge. */
  readonly against: readonly ModelVersion[];
  /** Why it is not judged any more; `null` while it is. */
  readonly stopped: string | null;
}
