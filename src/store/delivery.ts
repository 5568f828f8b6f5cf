import type { Clock } from "../core/clock.ts";
import type { Logger } from "../core/logger.ts";
import type { Counter, Metrics } from "../core/metrics.ts";
import type { Delivery as Attempt, Sink } from "../core/sink.ts";
import type { Outbox } from "./outbox.ts";
import type { DeliveryOptions } from "./outbox-options.ts";
import type { StoredEvent } from "./outbox-state.ts";
import { type Sleep, sleep } from "./sleep.ts";

/** What a delivery needs from the rest of the engine. */
export interface DeliveryParts {
  readonly clock: Clock;
  /** From 0 to 1, for the jitter. */
  readonly random: () => number;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Waits between attempts; real time by default. */
  readonly sleep?: Sleep;
}

/**
 * Brings the events that wait for one sink to it: one at a time, in order, until each has arrived or is
 * given up.
 *
 * After a failure it waits a random part of `retryMin` × 2^failures, at most `retryMax` (full jitter:
 * receivers that come back are not met by all senders at once), or as long as the receiver asks. A sink
 * that answers "disabled" gets nothing more until the next start; its events become dead letters.
 */
export class Delivery {
  readonly #sink: Sink;
  readonly #outbox: Outbox;
  readonly #options: DeliveryOptions;
  readonly #parts: DeliveryParts;
  readonly #stopping = new AbortController();
  readonly #attempts: Counter;
  #running: Promise<void> | undefined;
  /** Failures in a row, over all events: what the back-off grows with. */
  #failures = 0;
  /** Attempts at the oldest event. */
  #tries = 0;
  #disabled: string | undefined;

  /**
   * @param ends Where the events come from and go to.
   * @param options When to try again and when to give up.
   * @param parts Time, chance, counters and log.
   */
  constructor(
    ends: { readonly sink: Sink; readonly outbox: Outbox },
    options: DeliveryOptions,
    parts: DeliveryParts,
  ) {
    this.#sink = ends.sink;
    this.#outbox = ends.outbox;
    this.#options = options;
    this.#parts = parts;
    this.#attempts = parts.metrics.counter(
      "outlierd_deliveries_total",
      "Attempts to deliver an event, by sink and outcome.",
    );
  }

  /** Why the sink gets nothing more, if it said so. */
  get disabled(): string | undefined {
    return this.#disabled;
  }

  /** Begins to deliver. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Lets the attempt under way finish and keeps the rest for the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { name } = this.#sink;
    while (!signal.aborted) {
      const stored = this.#outbox.next(name);
      if (stored === undefined) await this.#outbox.arrival(name, signal);
      else if (this.#disabled !== undefined) this.#bury(stored, this.#disabled);
      else await this.#attempt(stored);
    }
  }

  async #attempt(stored: StoredEvent): Promise<void> {
    const { name } = this.#sink;
    const attempt = await this.#deliver(stored);
    this.#attempts.add(1, { sink: name, outcome: attempt.outcome });
    switch (attempt.outcome) {
      case "delivered":
        this.#failures = 0;
        this.#tries = 0;
        this.#outbox.delivered(stored.outgoing.id, name);
        return;
      case "disabled":
        this.#disabled = attempt.reason;
        this.#parts.logger.error(
          { sink: name, reason: attempt.reason },
          "sink disabled by its receiver: it gets no more events until the next start",
        );
        return;
      case "retry":
        await this.#retry(stored, attempt);
    }
  }

  async #deliver({ outgoing }: StoredEvent): Promise<Attempt> {
    try {
      return await this.#sink.deliver(outgoing);
    } catch (error) {
      const { name } = this.#sink;
      this.#parts.logger.error({ sink: name, id: outgoing.id, error }, "sink failed unexpectedly");
      return { outcome: "retry", reason: String(error) };
    }
  }

  async #retry(
    stored: StoredEvent,
    { reason, afterMs }: Extract<Attempt, { outcome: "retry" }>,
  ): Promise<void> {
    const { clock, logger } = this.#parts;
    const { ageMax, attemptsMax } = this.#options;
    const waitMs = this.#waitMs(afterMs);
    this.#failures++;
    this.#tries++;
    const fields = { sink: this.#sink.name, id: stored.outgoing.id, reason, waitMs };
    logger.warn({ ...fields, attempt: this.#tries }, "delivery failed");
    if (clock() - stored.storedMs >= ageMax || this.#tries >= attemptsMax) {
      this.#bury(stored, reason);
    }
    await (this.#parts.sleep ?? sleep)(waitMs, this.#stopping.signal);
  }

  #waitMs(afterMs: number | undefined): number {
    const { retryMin, retryMax, retryAfterMax } = this.#options;
    // 2^32 seconds is longer than any limit, and more failures would overflow.
    const ceiling = Math.min(retryMax, retryMin * 2 ** Math.min(this.#failures, 32));
    const jittered = Math.round(this.#parts.random() * ceiling);
    return Math.max(jittered, Math.min(afterMs ?? 0, retryAfterMax));
  }

  #bury({ outgoing }: StoredEvent, reason: string): void {
    this.#tries = 0;
    this.#outbox.bury(outgoing.id, this.#sink.name, reason);
  }
}
