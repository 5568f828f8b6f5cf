/** Unit of the timestamps in line protocol; `auto` tells it from their magnitude. */
export type TimeUnit = "ns" | "us" | "ms" | "s" | "m" | "h" | "auto";

/** Why a line was refused. */
export interface RefusedLine {
  /** Counted from 1 in the request. */
  readonly line: number;
  /** What is wrong, in words, with the remedy where there is one. */
  readonly reason: string;
  /** The beginning of the line. */
  readonly text: string;
}

/** What became of one request, datagram or file. */
export interface WriteReport {
  /** Lines read, without comments and blank lines. */
  readonly lines: number;
  /** Samples taken in. */
  readonly rows: number;
  /** Lines refused, of which `refused` lists the first few. */
  readonly refusedCount: number;
  readonly refused: readonly RefusedLine[];
  /** Samples refused because the engine holds as many series as it may. */
  readonly seriesRefused: number;
}

/** Takes line protocol from one connection, which it remembers in order to guess which series comes next. */
export interface LineWriter {
  /**
   * Decodes and judges every whole line; keeps an unfinished last line for the next chunk.
   *
   * @param chunk Any cut of the text, not kept after the call.
   */
  write(chunk: Uint8Array): void;
  /** Reports on everything since the last report and keeps the unfinished line: a connection that goes on, or broke. */
  report(): WriteReport;
  /** Takes the unfinished line as whole, reports on everything since the last `end`, and starts anew. */
  end(): WriteReport;
}

/** The engine as a source sees it. */
export interface Ingest {
  /**
   * Starts a connection.
   *
   * @param source Name of the source, for the counters.
   * @param unit Unit of timestamps in the text.
   */
  open(source: string, unit: TimeUnit): LineWriter;
  /** Whether the engine can take nothing at present (its outbox is full): answer 503 and try later. */
  readonly full: boolean;
  /**
   * Resolves when the events of everything written so far would survive a crash; `undefined` where none is on its way to the disk.
   * Who acknowledges samples waits for it: a sender forgets what was acknowledged.
   */
  readonly storing: Promise<void> | undefined;
}

/** Brings samples in. A factory makes it from its options and never connects in doing so. */
export interface Source {
  readonly name: string;
  /** Connects and begins to write to the engine; rejects with an `EngineError` if it cannot. */
  start(ingest: Ingest): Promise<void>;
  /** Stops taking, finishes what it has begun, closes. */
  stop(): Promise<void>;
}
