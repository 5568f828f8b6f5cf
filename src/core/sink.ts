import type { ScoredBatch } from "./batch.ts";
import type { OutgoingEvent } from "./event.ts";
import type { SeriesTable } from "./series.ts";

/** What came of one attempt to deliver an event. */
export type Delivery =
  | { readonly outcome: "delivered" }
  /** Try again, not before `afterMs` where the receiver said so. */
  | { readonly outcome: "retry"; readonly reason: string; readonly afterMs?: number }
  /** This sink wants no more events until it is configured anew (HTTP 410). */
  | { readonly outcome: "disabled"; readonly reason: string };

/** Takes events out, one at a time and in order. */
export interface Sink {
  /** Unique among the sinks, and stable: deliveries in the outbox are kept under it. */
  readonly name: string;
  /** Whether this sink wants the event at all. */
  accepts(event: OutgoingEvent): boolean;
  /** Makes one attempt; never throws for what the outside world did. */
  deliver(event: OutgoingEvent): Promise<Delivery>;
}

/** Takes every judged sample, a batch at a time: scores written back to a database. */
export interface ScoreSink {
  readonly name: string;
  /** Copies what it needs and returns at once. */
  write(batch: ScoredBatch, series: SeriesTable): void;
  /** Sends what is buffered and closes. */
  stop(): Promise<void>;
}
