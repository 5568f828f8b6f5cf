import type { AnomalyKind, Companion, Contribution, Severity } from "./anomaly.ts";
import type { JudgedUnit } from "./metric-knowledge.ts";
import type { ModelVersion } from "./model.ts";
import type { SeriesName } from "./series.ts";

/** What happened to an anomaly. */
export type EventType =
  | "anomaly.opened"
  | "anomaly.updated"
  | "anomaly.resolved"
  | "anomaly.retracted";

/** The state of an anomaly as receivers see it: a public contract, see `docs/reference/event.md`. */
export interface AnomalyState {
  /** Deterministic: the same anomaly has the same id after a replay. */
  readonly id: string;
  readonly status: "open" | "resolved" | "retracted";
  readonly series: SeriesName;
  readonly family: string;
  /** ISO 8601, UTC. */
  readonly start: string;
  readonly end: string | null;
  /** `null` for a gap: nothing was observed. */
  readonly observed: number | null;
  readonly expected: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Unit of these four; absent where it is not known. */
  readonly unit?: JudgedUnit;
  readonly score: number;
  readonly pValue: number;
  readonly returnDays: number;
  readonly severity: Severity;
  readonly kind: AnomalyKind;
  readonly contributions: readonly Contribution[];
  /** Mean of the three highest scores among the metrics of its instance, 0 to 6; absent where it was judged alone. */
  readonly jointScore?: number;
  /** Other metrics of its instance that are off with it, the highest score first; absent where there are none. */
  readonly alongside?: readonly Companion[];
  /** Trained models that took part in judging the sample that caused the event; absent where none did. */
  readonly models?: readonly ModelVersion[];
  /** One sentence for people. */
  readonly summary: string;
}

/** What sinks receive, and the body of a webhook. */
export interface AnomalyEvent {
  readonly type: EventType;
  /** Time of the sample that caused the event, ISO 8601, UTC. */
  readonly timestamp: string;
  readonly data: AnomalyState;
}

/** An event with the key by which it is stored, delivered once, and recognised when it comes again. */
export interface OutgoingEvent {
  /** Deterministic: anomaly id, type and, for updates, a number. Sent as `webhook-id`. */
  readonly id: string;
  readonly event: AnomalyEvent;
}

/** Every series that an anomaly names: its own, and those of its instance that are off with it. */
export function seriesOff({
  series,
  alongside = [],
}: {
  readonly series: SeriesName;
  readonly alongside?: readonly Pick<Companion, "field">[];
}): SeriesName[] {
  return [series, ...alongside.map(({ field }) => ({ ...series, field }))];
}
