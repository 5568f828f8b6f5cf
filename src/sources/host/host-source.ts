import { hostname } from "node:os";
import type { Clock } from "../../core/clock.ts";
import type { Logger } from "../../core/logger.ts";
import type { Metrics } from "../../core/metrics.ts";
import type { Ingest, LineWriter, Source } from "../../core/source.ts";
import { systemFiles } from "./host-files.ts";
import type { HostOptions } from "./options.ts";
import { type Probe, systemProbe } from "./probe.ts";
import { lineProtocol, type Reading } from "./reading.ts";

/** Runs a task once, `delayMs` milliseconds from now; the function it returns takes the task back. */
export type Timer = (task: () => void, delayMs: number) => () => void;

/** What the host source needs from around it. */
export interface HostParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Value of the `host` tag; the machine's own name by default. */
  readonly host?: string;
  /** What looks at the machine; by default what fits the system. */
  readonly probe?: Probe;
  /** The system's own timer by default. */
  readonly timer?: Timer;
}

/**
 * Watches the machine that the engine runs on, and writes what it sees under the names that Telegraf
 * gives the same numbers, so that one configuration fits both.
 */
export function createHostSource(options: HostOptions, parts: HostParts): Source {
  const { host = hostname(), probe = systemProbe(systemFiles(parts.logger), options) } = parts;
  return new HostSource({ timer: systemTimer, ...parts, host, probe }, options.interval);
}

function systemTimer(task: () => void, delayMs: number): () => void {
  const timeout = setTimeout(task, delayMs);
  return () => clearTimeout(timeout);
}

/** A round of readings every interval, at multiples of it, as long as it is started. */
class HostSource implements Source {
  readonly name = "host";
  readonly #parts: Required<HostParts>;
  readonly #intervalMs: number;
  #running: boolean = false;
  #cancel: () => void = () => {};
  /** Whether disks have been asked and have not all answered: a disk that hangs is not asked again. */
  #disksAsked: boolean = false;

  constructor(parts: Required<HostParts>, intervalMs: number) {
    this.#parts = parts;
    this.#intervalMs = intervalMs;
  }

  async start(ingest: Ingest): Promise<void> {
    this.#running = true;
    const writer = ingest.open(this.name, "ms");
    this.#parts.probe.look();
    this.#schedule(ingest, writer);
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancel();
  }

  /**
   * Sets the timer on a multiple of the interval, so that delays do not add up: the next one, or where
   * that is less than half an interval away (a timer may run a moment early) the one after it.
   */
  #schedule(ingest: Ingest, writer: LineWriter): void {
    const untilNextMs = this.#intervalMs - (this.#parts.clock() % this.#intervalMs);
    const delayMs =
      untilNextMs < this.#intervalMs / 2 ? untilNextMs + this.#intervalMs : untilNextMs;
    this.#cancel = this.#parts.timer(() => {
      if (ingest.full) this.#skip();
      else this.#round(writer);
      this.#schedule(ingest, writer);
    }, delayMs);
  }

  /** Lets a round pass while the engine can take nothing. */
  #skip(): void {
    this.#parts.metrics
      .counter("outlierd_host_rounds_skipped_total", "Looks at the host skipped for a full engine.")
      .add(1);
  }

  #round(writer: LineWriter): void {
    const timeMs = this.#parts.clock();
    this.#write(writer, this.#parts.probe.look(), timeMs);
    if (this.#disksAsked) return;
    this.#disksAsked = true;
    this.#askDisks(writer, timeMs).catch((error: unknown) => {
      this.#parts.logger.error({ error: String(error) }, "host metrics: disks cannot be read");
    });
  }

  async #askDisks(writer: LineWriter, timeMs: number): Promise<void> {
    try {
      const readings = await this.#parts.probe.lookAtDisks();
      if (this.#running) this.#write(writer, readings, timeMs);
    } finally {
      this.#disksAsked = false;
    }
  }

  #write(writer: LineWriter, readings: readonly Reading[], timeMs: number): void {
    if (readings.length === 0) return;
    writer.write(Buffer.from(lineProtocol(readings, { host: this.#parts.host, timeMs })));
    const { refusedCount, refused } = writer.end();
    if (refusedCount === 0) return;
    this.#parts.logger.warn({ refusedCount, first: refused[0] }, "host metrics: lines refused");
  }
}
