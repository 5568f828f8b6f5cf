import type { GateReason, Unit } from "./metric-knowledge.ts";

/** Shape of an anomaly. */
export type AnomalyKind = "spike" | "dip" | "level-shift" | "drift" | "flatline" | "gap";

/** How urgent an anomaly is, in rising order. */
export const SEVERITIES = ["info", "warning", "critical"] as const;

/** How urgent an anomaly is. */
export type Severity = (typeof SEVERITIES)[number];

/** What one detector adds to a score. */
export interface Contribution {
  readonly detector: string;
  /** In the detector's own unit, 0 = normal. */
  readonly score: number;
  /** Share of the whole, 0 to 1; the shares of an event sum to 1. */
  readonly share: number;
}

/** Another metric of an instance, off at the same time. */
export interface Companion {
  readonly field: string;
  /** Its sample furthest from what was expected. */
  readonly observed: number;
  /** `null` where nothing was expected yet. */
  readonly expected: number | null;
  /** 0 = normal, 6 = maximum. */
  readonly score: number;
}

/** What the metrics of one instance showed at one time. */
export interface JointReading {
  /** Mean of the three highest scores among them: 0 = normal, 6 = maximum. */
  readonly score: number;
  /** Those that alert too, the strongest first. */
  readonly others: readonly Pick<Judgement, "seriesId" | "observed" | "expected" | "score">[];
}

/** The verdict on one sample that needs a look, copied out of its batch. */
export interface Judgement {
  readonly seriesId: number;
  /** Unix milliseconds. */
  readonly timeMs: number;
  readonly observed: number;
  readonly expected: number;
  readonly lower: number;
  readonly upper: number;
  /** 0 = normal, 6 = maximum. */
  readonly score: number;
  /** Probability of a score this high in one sample; 1 where not known. */
  readonly pValue: number;
  /** Mean days between scores this high; 0 where not known. */
  readonly returnDays: number;
  readonly strength: number;
  readonly alert: boolean;
  readonly contributions: readonly Contribution[];
  /** Usual interval between samples of the series, milliseconds; absent where it is not known. */
  readonly intervalMs?: number;
  /** Whether the values are a counter's rate per second; absent where the judge does not tell. */
  readonly perSecond?: boolean;
  /** Unit of the metric's samples; absent where it is not known. */
  readonly unit?: Unit;
  /** Why an alert on this sample opens no anomaly; absent where it does. */
  readonly gate?: GateReason;
  /** What its instance showed; only with the strongest alert of a line of several metrics. */
  readonly joint?: JointReading;
}

/** Series that stopped: found by a sweep, one for each that is overdue. */
export interface Silence {
  readonly seriesId: number;
  /** Time of its last sample, Unix milliseconds. */
  readonly lastTimeMs: number;
  /** Its usual interval between samples, milliseconds. */
  readonly intervalMs: number;
}
