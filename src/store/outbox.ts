import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../core/clock.ts";
import { EngineError } from "../core/errors.ts";
import type { OutgoingEvent } from "../core/event.ts";
import type { Logger } from "../core/logger.ts";
import type { Counter, Metrics } from "../core/metrics.ts";
import type { Sink } from "../core/sink.ts";
import { AppendLog } from "./append-log.ts";
import { takeLock } from "./outbox-lock.ts";
import type { OutboxOptions } from "./outbox-options.ts";
import { type OutboxRecord, parseRecord } from "./outbox-record.ts";
import { type DeadLetter, OutboxState, type StoredEvent } from "./outbox-state.ts";
import { type Sleep, sleep } from "./sleep.ts";

/** The log is written anew when it is at least this large and more than half of it is done with. */
const COMPACT_BYTES_MIN = 4 * 1024 * 1024;

/** What the outbox needs from the rest of the engine. */
export interface OutboxParts {
  /** The sinks configured: events of others become dead letters. */
  readonly sinks: readonly Pick<Sink, "name" | "accepts">[];
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Waits between tries to write; real time by default. */
  readonly sleep?: Sleep;
}

/**
 * Opens the outbox in a directory, which is made if need be, and takes up what a crash or the last stop left.
 *
 * @throws EngineError ERR_STORE if the directory cannot be used or another engine uses it.
 */
export async function openOutbox(
  directory: string,
  options: OutboxOptions,
  parts: OutboxParts,
): Promise<Outbox> {
  makeDirectory(directory);
  const unlock = takeLock(join(directory, "outbox.lock"));
  try {
    const state = new OutboxState();
    let damaged = 0;
    const take = (line: string): void => {
      const record = parseRecord(line);
      if (record === undefined) damaged++;
      else state.apply(record);
    };
    const path = join(directory, "outbox.jsonl");
    const { logger } = parts;
    const log = await AppendLog.open(path, take, { logger, sleep: parts.sleep ?? sleep });
    if (damaged > 0) logger.error({ path, damaged }, "skipped damaged records of the outbox");
    return new Outbox({ log, state, unlock, options, parts });
  } catch (error) {
    unlock();
    throw error;
  }
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new EngineError(
      "ERR_STORE",
      `cannot make the data directory ${path}: ${String(cause)}; set dataDir to a writable place`,
      { cause },
    );
  }
}

/**
 * Events on their way out: on disk from the moment they are committed until every sink that wants them
 * has them. At least once: a crash between a delivery and its record delivers again, under the same id.
 */
export class Outbox {
  readonly #log: AppendLog;
  readonly #state: OutboxState;
  readonly #unlock: () => void;
  readonly #options: OutboxOptions;
  readonly #parts: OutboxParts;
  readonly #arrivals = new Map<string, () => void>();
  /** Ids on their way to the disk. */
  readonly #committing = new Set<string>();
  #newestCommit: Promise<void> | undefined;
  readonly #deadLetters: Counter;
  readonly #dropped: Counter;

  /** Use `openOutbox`. */
  constructor(made: {
    readonly log: AppendLog;
    readonly state: OutboxState;
    readonly unlock: () => void;
    readonly options: OutboxOptions;
    readonly parts: OutboxParts;
  }) {
    this.#log = made.log;
    this.#state = made.state;
    this.#unlock = made.unlock;
    this.#options = made.options;
    this.#parts = made.parts;
    const { metrics } = this.#parts;
    this.#deadLetters = metrics.counter("outlierd_dead_letters_total", "Events given up, by sink.");
    this.#dropped = metrics.counter(
      "outlierd_dead_letters_dropped_total",
      "Dead letters dropped because too many were kept, by sink.",
    );
    this.#showDepths();
    this.#buryUnconfigured();
  }

  /** Whether no more events should be made: too many wait, or the disk takes none. */
  get full(): boolean {
    return this.#state.bytes >= this.#options.size || this.#log.failing;
  }

  /** Resolves when all that was appended so far would survive a crash; `undefined` where it does already. */
  get storing(): Promise<void> | undefined {
    return this.#committing.size === 0 ? undefined : this.#newestCommit;
  }

  /** Bytes of events kept. */
  get bytes(): number {
    return this.#state.bytes;
  }

  /** Events that wait for the sink. */
  depth(sink: string): number {
    return this.#state.depth(sink);
  }

  /** Whether an event with this id was stored, as far back as the outbox remembers. */
  knows(id: string): boolean {
    return this.#state.knows(id) || this.#committing.has(id);
  }

  /** Stored events of anomalies that are open, in order: what `Lifecycle.recover` takes. */
  openEvents(): OutgoingEvent[] {
    return this.#state.openEvents();
  }

  /**
   * Stores events for every sink that accepts them; those whose id is known already are left out.
   * Takes events even when `full`: to stop their making is up to the engine.
   *
   * @returns Resolves when they would survive a crash; while the disk takes nothing, it waits.
   */
  append(events: readonly OutgoingEvent[]): Promise<void> {
    const fresh = events.filter(({ id }) => {
      const isFresh = !this.knows(id);
      if (isFresh) this.#committing.add(id);
      return isFresh;
    });
    if (fresh.length === 0) return Promise.resolve();
    const storedMs = this.#parts.clock();
    const records = fresh.map((event): OutboxRecord => {
      const sinks = this.#parts.sinks.filter((sink) => sink.accepts(event));
      return { record: "event", storedMs, sinks: sinks.map(({ name }) => name), event };
    });
    // The log commits in order, so the newest of these promises stands for all.
    this.#newestCommit = new Promise((resolve) => {
      this.#log.append(records.map(toLine), () => {
        for (const record of records) this.#state.apply(record);
        for (const { id } of fresh) this.#committing.delete(id);
        this.#announceArrivals();
        this.#compactIfWorth();
        resolve();
      });
    });
    return this.#newestCommit;
  }

  /** The oldest event that waits for the sink. */
  next(sink: string): StoredEvent | undefined {
    return this.#state.next(sink);
  }

  /** Resolves when an event waits for the sink, or when the signal aborts. One caller a sink. */
  arrival(sink: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.depth(sink) > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener("abort", done);
        this.#arrivals.delete(sink);
        resolve();
      };
      signal.addEventListener("abort", done);
      this.#arrivals.set(sink, done);
    });
  }

  /** Notes that the sink has the event. */
  delivered(id: string, sink: string): void {
    this.#note({ record: "delivered", id, sink });
  }

  /** Gives an event up for the sink: it becomes a dead letter. */
  bury(id: string, sink: string, reason: string): void {
    this.#parts.logger.error({ id, sink, reason }, "event given up: it is a dead letter now");
    this.#deadLetters.add(1, { sink });
    this.#note({ record: "dead", id, sink, reason, atMs: this.#parts.clock() });
    if (this.#state.deadLetterCount <= this.#options.deadLettersMax) return;
    const [oldest] = this.#state.deadLetters();
    if (oldest === undefined) return;
    this.#parts.logger.error(
      { id: oldest.outgoing.id, sink: oldest.sink },
      "dead letter dropped: too many are kept",
    );
    this.#dropped.add(1, { sink: oldest.sink });
    this.#note({ record: "dropped", id: oldest.outgoing.id, sink: oldest.sink });
  }

  /** Events that were given up, oldest first. */
  deadLetters(): DeadLetter[] {
    return [...this.#state.deadLetters()];
  }

  /** Puts every dead letter of the sink back among the events that wait; returns how many. */
  resend(sink: string): number {
    const letters = this.deadLetters().filter((letter) => letter.sink === sink);
    for (const { outgoing } of letters) this.#note({ record: "resent", id: outgoing.id, sink });
    this.#announceArrivals();
    return letters.length;
  }

  /** Writes what is under way and gives the directory back. */
  async close(): Promise<void> {
    await this.#log.close();
    this.#unlock();
  }

  #note(record: OutboxRecord): void {
    this.#state.apply(record);
    this.#log.append([toLine(record)], () => this.#compactIfWorth());
  }

  #announceArrivals(): void {
    for (const [sink, done] of this.#arrivals) if (this.depth(sink) > 0) done();
  }

  #compactIfWorth(): void {
    const { bytes } = this.#log;
    if (bytes < COMPACT_BYTES_MIN || this.#state.logBytes * 2 > bytes) return;
    this.#log.rewrite(() => Array.from(this.#state.records(), toLine));
  }

  #showDepths(): void {
    const { metrics, sinks } = this.#parts;
    metrics
      .gauge("outlierd_outbox_bytes", "Bytes of events kept in the outbox.")
      .read(() => this.bytes);
    const depth = metrics.gauge("outlierd_outbox_events", "Events that wait, by sink.");
    for (const { name } of sinks) depth.read(() => this.depth(name), { sink: name });
  }

  #buryUnconfigured(): void {
    const configured = new Set(this.#parts.sinks.map(({ name }) => name));
    for (const sink of this.#state.sinks.filter((name) => !configured.has(name))) {
      for (let stored = this.next(sink); stored !== undefined; stored = this.next(sink)) {
        this.bury(stored.outgoing.id, sink, "its sink is no longer configured");
      }
    }
  }
}

function toLine(record: OutboxRecord): string {
  return JSON.stringify(record);
}
