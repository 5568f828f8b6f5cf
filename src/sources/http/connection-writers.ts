import type { Ingest, LineWriter, TimeUnit } from "../../core/source.ts";

/**
 * Keeps a line writer for each connection and unit, so that the engine can guess which series comes next.
 *
 * A writer serves one request at a time: `take` hands it out, `giveBack` returns it. A request that broke off does
 * not give its writer back, and with it goes the unfinished line.
 */
export class ConnectionWriters {
  readonly #ingest: Ingest;
  readonly #source: string;
  readonly #idle = new WeakMap<object, Map<TimeUnit, LineWriter>>();

  /**
   * @param ingest Where writers are opened.
   * @param source Name of the source, for the counters.
   */
  constructor(ingest: Ingest, source: string) {
    this.#ingest = ingest;
    this.#source = source;
  }

  /** The connection's writer, or a new one where it has none that is free. */
  take(connection: object, unit: TimeUnit): LineWriter {
    const idle = this.#idle.get(connection);
    const writer = idle?.get(unit);
    idle?.delete(unit);
    return writer ?? this.#ingest.open(this.#source, unit);
  }

  /** Keeps a writer, after its `end`, for the connection's next request. */
  giveBack(connection: object, unit: TimeUnit, writer: LineWriter): void {
    const idle = this.#idle.get(connection) ?? new Map<TimeUnit, LineWriter>();
    this.#idle.set(connection, idle.set(unit, writer));
  }
}
