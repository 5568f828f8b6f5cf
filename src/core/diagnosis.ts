import type { AnomalyKind, Contribution } from "./anomaly.ts";
import type { KnownDrift } from "./drift.ts";
import type { JudgedUnit } from "./metric-knowledge.ts";
import type { SeriesName } from "./series.ts";

/** One sample of an anomalous series, against what was expected; `null` where nothing was expected yet. */
export interface Reading {
  /** Unix milliseconds. */
  readonly timeMs: number;
  readonly observed: number;
  readonly expected: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** What is known of an anomaly of values, from its first sample to the newest. */
export interface Course {
  readonly series: SeriesName;
  readonly startMs: number;
  readonly latest: Reading;
  /** The reading furthest from what was expected. */
  readonly peak: Reading;
  /** Samples in a row outside the band up to the newest: above it if positive, below it if negative. */
  readonly beyond: number;
  /** What each detector said of the newest sample. */
  readonly contributions: readonly Contribution[];
  /** Whether the values are a counter's rate per second. */
  readonly perSecond: boolean;
  /** Unit of the samples; absent where it is not known. */
  readonly unit?: JudgedUnit | undefined;
  /** Fields of the same instance that are off with it; absent = none. */
  readonly alongside?: readonly string[];
}

/** What is known of series that stopped together. */
export interface Absence {
  /** The series that stopped first; it stands for all. */
  readonly series: SeriesName;
  /** Time of its last sample, Unix milliseconds. */
  readonly startMs: number;
  /** Its usual interval between samples, milliseconds. */
  readonly intervalMs: number;
  /** What the series have in common. */
  readonly groupedBy: "host" | "measurement";
  /** Series that stopped, the first included. */
  readonly members: number;
  /** Those of them that have not spoken since. */
  readonly silent: number;
  /** Time of the newest word on it, Unix milliseconds. */
  readonly latestMs: number;
}

/** What is known of a series that drifts. */
export interface DriftCourse {
  readonly series: SeriesName;
  /** When the drift began, Unix milliseconds. */
  readonly startMs: number;
  /** The line at the newest look; its start may lie later than the drift's, which history forgets. */
  readonly drift: Omit<KnownDrift, "unit">;
  /** The level at which the drift began. */
  readonly startLevel: number;
  /** Unit of what is judged; absent where it is not known. */
  readonly unit?: JudgedUnit | undefined;
}

/** Why an anomaly is over: back to normal, lasted so long that it counts as normal, or its series ended. */
export type Ending = "calm" | "accepted" | "expired";

/** Puts anomalies into words: what the events stage asks of the diagnosis stage. */
export interface Diagnosis {
  /** The kind of an anomaly of values. */
  kindOf(course: Course): AnomalyKind;
  /** One sentence for people while the anomaly lasts. */
  courseSummary(course: Course): string;
  /** One sentence for people on how it ended, at `endMs` (Unix milliseconds). */
  courseEnd(course: Course, ending: Ending, endMs: number): string;
  /** One sentence for people while series are silent. */
  absenceSummary(absence: Absence): string;
  /** One sentence for people on how the silence ended. */
  absenceEnd(absence: Absence, ending: Ending): string;
  /** One sentence for people while a series drifts. */
  driftSummary(course: DriftCourse): string;
  /** One sentence for people on how the drift ended, at `endMs` (Unix milliseconds). */
  driftEnd(course: DriftCourse, ending: Ending, endMs: number): string;
}
