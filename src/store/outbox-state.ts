import type { OutgoingEvent } from "../core/event.ts";
import type { OutboxRecord } from "./outbox-record.ts";

/** Ids remembered of events that are done with, so that a replay does not send them again. */
const KNOWN_MAX = 10_000;
/** Bytes of a remembered id in the log, about. */
const KNOWN_BYTES = 50;

/** An event as it waits for delivery. */
export interface StoredEvent {
  readonly outgoing: OutgoingEvent;
  /** When it was stored, Unix milliseconds of the engine's clock. */
  readonly storedMs: number;
}

/** An event that could not be delivered to a sink. */
export interface DeadLetter extends StoredEvent {
  readonly sink: string;
  readonly reason: string;
  /** When it was given up, Unix milliseconds. */
  readonly atMs: number;
}

interface Entry extends StoredEvent {
  readonly waiting: Set<string>;
  readonly dead: Map<string, { readonly reason: string; readonly atMs: number }>;
  readonly bytes: number;
}

/**
 * What the outbox's log adds up to: the same records in the same order give the same state.
 *
 * An event is kept while a sink waits for it, while it is a dead letter, and, for opened and the newest
 * update, while its anomaly is open.
 */
export class OutboxState {
  readonly #entries = new Map<string, Entry>();
  readonly #queues = new Map<string, Set<string>>();
  readonly #open = new Map<string, string[]>();
  readonly #known = new Set<string>();
  #bytes = 0;
  #deadLetters = 0;

  /** Bytes of the events kept, as lines of the log. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes that the log would have if it were written anew, about. */
  get logBytes(): number {
    return this.#bytes + KNOWN_BYTES * this.#known.size;
  }

  /** Dead letters kept. */
  get deadLetterCount(): number {
    return this.#deadLetters;
  }

  /** Whether an event with this id was taken in, as far back as ids are remembered. */
  knows(id: string): boolean {
    return this.#entries.has(id) || this.#known.has(id);
  }

  /** Events that wait for the sink. */
  depth(sink: string): number {
    return this.#queues.get(sink)?.size ?? 0;
  }

  /** Sinks for which events wait. */
  get sinks(): string[] {
    return [...this.#queues.keys()].filter((sink) => this.depth(sink) > 0);
  }

  /** The event that the sink is to get next. */
  next(sink: string): StoredEvent | undefined {
    const [id] = this.#queues.get(sink) ?? [];
    return id === undefined ? undefined : this.#entries.get(id);
  }

  /** Events of anomalies that are open: their opening and newest update, in order. */
  openEvents(): OutgoingEvent[] {
    return [...this.#open.values()].flat().flatMap((id) => this.#entries.get(id)?.outgoing ?? []);
  }

  /** Dead letters, oldest event first. */
  *deadLetters(): Generator<DeadLetter> {
    for (const { outgoing, storedMs, dead } of this.#entries.values()) {
      for (const [sink, { reason, atMs }] of dead) {
        yield { outgoing, storedMs, sink, reason, atMs };
      }
    }
  }

  /** Takes one record in. */
  apply(record: OutboxRecord): void {
    if (record.record === "event") this.#add(record);
    else if (record.record === "known") for (const id of record.ids) this.#remember(id);
    else this.#settle(record);
  }

  /** Records that give this state. */
  *records(): Generator<OutboxRecord> {
    yield { record: "known", ids: [...this.#known] };
    for (const [id, { outgoing, storedMs, waiting, dead }] of this.#entries) {
      const sinks = [...waiting, ...dead.keys()];
      yield { record: "event", storedMs, sinks, event: outgoing };
      for (const [sink, letter] of dead) yield { record: "dead", id, sink, ...letter };
    }
  }

  #add(record: Extract<OutboxRecord, { record: "event" }>): void {
    const { event, storedMs, sinks } = record;
    if (this.knows(event.id)) return;
    const entry: Entry = {
      outgoing: event,
      storedMs,
      waiting: new Set(sinks),
      dead: new Map(),
      bytes: JSON.stringify(record).length + 1,
    };
    this.#entries.set(event.id, entry);
    this.#bytes += entry.bytes;
    for (const sink of sinks) this.#queue(sink).add(event.id);
    this.#follow(event);
    this.#release(event.id);
  }

  /** Keeps the opening and the newest update of an anomaly until it is over. */
  #follow({ id, event }: OutgoingEvent): void {
    const anomaly = event.data.id;
    const [opened = id, update] = this.#open.get(anomaly) ?? [];
    if (event.data.status === "open") {
      this.#open.set(anomaly, opened === id ? [id] : [opened, id]);
      if (update !== undefined) this.#release(update);
      return;
    }
    this.#open.delete(anomaly);
    this.#release(opened);
    if (update !== undefined) this.#release(update);
  }

  #settle(
    record: Extract<OutboxRecord, { record: "delivered" | "dead" | "resent" | "dropped" }>,
  ): void {
    const { id, sink } = record;
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    const wasDead = entry.dead.delete(sink);
    const wasWaiting = entry.waiting.delete(sink);
    this.#queues.get(sink)?.delete(id);
    if (wasDead) this.#deadLetters--;
    if (record.record === "dead" && (wasWaiting || wasDead)) {
      entry.dead.set(sink, { reason: record.reason, atMs: record.atMs });
      this.#deadLetters++;
    } else if (record.record === "resent" && (wasWaiting || wasDead)) {
      entry.waiting.add(sink);
      this.#queue(sink).add(id);
    }
    this.#release(id);
  }

  #queue(sink: string): Set<string> {
    const queue = this.#queues.get(sink) ?? new Set();
    this.#queues.set(sink, queue);
    return queue;
  }

  /** Lets an event go if nothing needs it any more, and remembers its id. */
  #release(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.waiting.size > 0 || entry.dead.size > 0) return;
    if (this.#open.get(entry.outgoing.event.data.id)?.includes(id)) return;
    this.#entries.delete(id);
    this.#bytes -= entry.bytes;
    this.#remember(id);
  }

  #remember(id: string): void {
    this.#known.add(id);
    if (this.#known.size <= KNOWN_MAX) return;
    const [oldest] = this.#known;
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}
