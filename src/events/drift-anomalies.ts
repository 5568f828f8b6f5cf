import type { Ending } from "../core/diagnosis.ts";
import type { Drift, DriftLook, KnownDrift } from "../core/drift.ts";
import type { EventType, OutgoingEvent } from "../core/event.ts";
import { seriesText } from "../core/series.ts";
import type { EventsContext } from "./context.ts";
import {
  announceDrift,
  beginDrift,
  continueDrift,
  type DriftAnomaly,
  driftCourseOf,
  driftStateOf,
  isDriftNewsworthy,
  recoverDrift,
} from "./drift.ts";
import { eventId } from "./identity.ts";
import type { OpenRecord } from "./value-anomalies.ts";

/** Looks in a row without a drift after which it is over. */
const MISSES_MOST = 2;
/** Looks that are left out then: those whose history is mostly the drift that has ended. */
const REST_LOOKS = 16;

/** Drifts: series that go one way for days, one anomaly each, whatever their single samples do meanwhile. */
export class DriftAnomalies {
  readonly #context: EventsContext;
  readonly #drifts = new Map<number, DriftAnomaly>();
  /** Drifts from before a restart whose series has not been seen yet, by series text. */
  readonly #waiting = new Map<string, DriftAnomaly>();
  /** When a tick first saw that they wait. */
  #waitingSinceMs: number | undefined;

  /** @param context What the parts of the stage share. */
  constructor(context: EventsContext) {
    this.#context = context;
  }

  /** Drifts kept: open or waiting to be opened. */
  get size(): number {
    return this.#drifts.size + this.#waiting.size;
  }

  /** Drifts open; counted afresh at each call. */
  get open(): number {
    return [...this.#drifts.values(), ...this.#waiting.values()].filter(({ opened }) => opened)
      .length;
  }

  /** Series with a drift. */
  get seriesIds(): Iterable<number> {
    return this.#drifts.keys();
  }

  /** Drifts whose series has not been seen since a restart. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** How the drift of a series goes; nothing where none is kept. */
  lineOf(seriesId: number): Pick<Drift, "startMs" | "slopePerDay"> | undefined {
    const anomaly = this.#drifts.get(seriesId);
    if (anomaly === undefined) return undefined;
    return { startMs: anomaly.startMs, slopePerDay: anomaly.drift.slopePerDay };
  }

  /** Takes what looks at histories have shown. */
  look(looks: readonly DriftLook[], nowMs: number): OutgoingEvent[] {
    return looks.flatMap((look) => this.#take(look, nowMs));
  }

  /** Opens what waited, and ends drifts whose series has not come back after a restart. */
  tick(nowMs: number): OutgoingEvent[] {
    const held = [...this.#drifts.values()].filter(({ opened }) => !opened);
    return [...held.flatMap((anomaly) => this.#tryOpen(anomaly, nowMs)), ...this.#abandon(nowMs)];
  }

  /** Ends the series' drift because the series has been forgotten. */
  expire(seriesId: number, nowMs: number): OutgoingEvent[] {
    const anomaly = this.#drifts.get(seriesId);
    if (anomaly === undefined) return [];
    this.#drifts.delete(seriesId);
    return this.#end(anomaly, "expired", { timeMs: nowMs, endMs: anomaly.drift.endMs });
  }

  /** Gives a series seen again the drift from before the restart, if there is one. */
  claim(seriesId: number, text: string): void {
    const anomaly = this.#waiting.get(text);
    if (anomaly === undefined) return;
    this.#waiting.delete(text);
    this.#drifts.set(seriesId, anomaly);
  }

  /** Every drift as plain JSON, those of unseen series included. */
  snapshot(): DriftAnomaly[] {
    return structuredClone([...this.#drifts.values(), ...this.#waiting.values()]);
  }

  /** Takes over a snapshot's drifts; each waits for its series. Call on a new object only. */
  restore(drifts: readonly DriftAnomaly[]): void {
    for (const anomaly of structuredClone(drifts)) {
      this.#waiting.set(seriesText(anomaly.series), anomaly);
    }
  }

  /**
   * Brings the restored drifts in line with the events that were stored, which may be newer.
   *
   * @param open Drifts whose opening is stored and whose end is not.
   * @param knows Whether an event with this id is stored.
   */
  recover(open: readonly OpenRecord[], knows: (id: string) => boolean): void {
    for (const [text, anomaly] of this.#waiting) {
      if (knows(eventId(anomaly.id, "anomaly.resolved", 0))) this.#waiting.delete(text);
      else if (!knows(eventId(anomaly.id, "anomaly.opened", 0))) anomaly.opened = false;
    }
    for (const { state, timeMs, updates } of open) {
      const text = seriesText(state.series);
      const known = this.#waiting.get(text);
      if (known?.id !== state.id) {
        this.#waiting.set(text, recoverDrift(state, timeMs, updates));
        continue;
      }
      known.opened = true;
      known.updates = Math.max(known.updates, updates);
    }
  }

  #take({ seriesId, timeMs, level, drift }: DriftLook, nowMs: number): OutgoingEvent[] {
    const anomaly = this.#drifts.get(seriesId) ?? (drift && this.#recall(seriesId));
    if (anomaly === undefined)
      return drift === undefined ? [] : this.#begin(seriesId, drift, nowMs);
    if (drift !== undefined) {
      continueDrift(anomaly, drift);
      return anomaly.opened ? this.#tryUpdate(anomaly) : [];
    }
    if (anomaly.misses++ === 0) anomaly.missedMs = timeMs;
    if (anomaly.misses < MISSES_MOST) return [];
    this.#drifts.delete(seriesId);
    anomaly.drift = { ...anomaly.drift, level };
    this.#context.ports.restDrift(seriesId, REST_LOOKS);
    return this.#end(anomaly, "calm", { timeMs, endMs: anomaly.missedMs });
  }

  #recall(seriesId: number): DriftAnomaly | undefined {
    if (this.#waiting.size === 0) return undefined;
    this.claim(seriesId, seriesText(this.#context.ports.series.name(seriesId)));
    return this.#drifts.get(seriesId);
  }

  #begin(seriesId: number, drift: KnownDrift, nowMs: number): OutgoingEvent[] {
    const { ports, tally, hasRoom } = this.#context;
    const series = ports.series.name(seriesId);
    if (!hasRoom()) {
      tally.refused();
      ports.logger.warn({ series: seriesText(series) }, "drift refused: too many open anomalies");
      return [];
    }
    const anomaly = beginDrift(drift, { series, family: ports.familyOf(series) });
    this.#drifts.set(seriesId, anomaly);
    const events = this.#tryOpen(anomaly, nowMs);
    if (events.length > 0) return events;
    tally.held();
    ports.logger.warn({ series: seriesText(series) }, "drift held back: event-rate limit reached");
    return [];
  }

  #tryOpen(anomaly: DriftAnomaly, nowMs: number): OutgoingEvent[] {
    if (!this.#context.rate.admit(nowMs)) return [];
    anomaly.opened = true;
    return [this.#announce(anomaly, "anomaly.opened")];
  }

  #tryUpdate(anomaly: DriftAnomaly): OutgoingEvent[] {
    const { updateInterval } = this.#context.options;
    const isQuiet = anomaly.drift.endMs - anomaly.announced.timeMs < updateInterval;
    if (isQuiet || !isDriftNewsworthy(anomaly)) return [];
    anomaly.updates++;
    return [this.#announce(anomaly, "anomaly.updated")];
  }

  #announce(anomaly: DriftAnomaly, type: EventType): OutgoingEvent {
    announceDrift(anomaly);
    this.#context.tally.event(type);
    const timestamp = new Date(anomaly.drift.endMs).toISOString();
    const summary = this.#context.ports.diagnosis.driftSummary(driftCourseOf(anomaly));
    const data = { ...driftStateOf(anomaly), status: "open" as const, end: null, summary };
    return { id: eventId(anomaly.id, type, anomaly.updates), event: { type, timestamp, data } };
  }

  #end(
    anomaly: DriftAnomaly,
    ending: Ending,
    { timeMs, endMs }: { readonly timeMs: number; readonly endMs: number },
  ): OutgoingEvent[] {
    if (!anomaly.opened) return [];
    const type = "anomaly.resolved";
    this.#context.tally.event(type);
    const end = new Date(endMs).toISOString();
    const summary = this.#context.ports.diagnosis.driftEnd(driftCourseOf(anomaly), ending, endMs);
    const data = { ...driftStateOf(anomaly), status: "resolved" as const, end, summary };
    const timestamp = new Date(timeMs).toISOString();
    return [{ id: eventId(anomaly.id, type, 0), event: { type, timestamp, data } }];
  }

  /** Ends what still waits for its series after the longest time that an anomaly of values stays open. */
  #abandon(nowMs: number): OutgoingEvent[] {
    if (this.#waiting.size === 0) return [];
    this.#waitingSinceMs ??= nowMs;
    if (nowMs - this.#waitingSinceMs < this.#context.options.openMax) return [];
    const gone = [...this.#waiting.values()];
    this.#waiting.clear();
    return gone.flatMap((anomaly) =>
      this.#end(anomaly, "expired", { timeMs: nowMs, endMs: anomaly.drift.endMs }),
    );
  }
}
