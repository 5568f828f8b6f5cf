import { assert } from "../core/assert.ts";
import type { Batch } from "../core/batch.ts";
import type { Clock } from "../core/clock.ts";
import type { LineWriter, RefusedLine, TimeUnit, WriteReport } from "../core/source.ts";
import {
  DEFAULT_TIME_MS,
  INPUT,
  INPUT_BYTES_MAX,
  LINE_BYTES_MAX,
  LINES_BLANK,
  LINES_READ,
  LIST_REFUSED,
  PREDICTOR,
  REFUSED,
  ROW_COUNTS,
  ROW_SERIES_LIMIT,
  ROWS,
  TIME_UNIT,
} from "../kernels/layout.ts";
import { LINE_BYTES, LINE_QUOTES } from "../kernels/line-reason.ts";
import {
  UNIT_AUTO,
  UNIT_H,
  UNIT_M,
  UNIT_MS,
  UNIT_NS,
  UNIT_S,
  UNIT_US,
} from "../kernels/line-time.ts";
import type { Kernel } from "../kernels/load.ts";
import { batchOf } from "./batch-view.ts";
import { refusalText } from "./refusal.ts";

/** Refused lines that a report lists; the others are only counted. */
export const REFUSED_LISTED_MAX = 100;
/** Bytes of a refused line that a report quotes. */
const QUOTED_BYTES_MAX = 160;
const NEWLINE = 0x0a;

const UNITS: Readonly<Record<TimeUnit, number>> = {
  ns: UNIT_NS,
  us: UNIT_US,
  ms: UNIT_MS,
  s: UNIT_S,
  m: UNIT_M,
  h: UNIT_H,
  auto: UNIT_AUTO,
};

/** What a line writer needs. */
export interface LineWriterOptions {
  /** Shared by all writers: it holds nothing of theirs between two calls. */
  readonly kernel: Kernel;
  /** Unit of the timestamps in the text. */
  readonly unit: TimeUnit;
  /** Gives lines without a timestamp their time. */
  readonly clock: Clock;
  /** Longest line taken, at most half of what the kernel's input holds. */
  readonly lineBytesMax: number;
  /** Takes each batch; its columns hold only during the call. */
  readonly onBatch: (batch: Batch) => void;
}

interface Tally {
  lines: number;
  rows: number;
  refusedCount: number;
  readonly refused: RefusedLine[];
  seriesRefused: number;
}

function emptyTally(): Tally {
  return { lines: 0, rows: 0, refusedCount: 0, refused: [], seriesRefused: 0 };
}

/**
 * Starts a connection that brings line protocol.
 *
 * Its unfinished line and its guess which series comes next are its own, so any number of
 * connections may share a kernel.
 */
export function createLineWriter(options: LineWriterOptions): LineWriter {
  const { kernel, lineBytesMax } = options;
  assert(
    lineBytesMax >= 1 && lineBytesMax <= kernel.I[INPUT_BYTES_MAX] / 2,
    `a line of ${lineBytesMax} bytes needs an input of twice as many`,
  );
  return new KernelLineWriter(options);
}

class KernelLineWriter implements LineWriter {
  readonly #kernel: Kernel;
  readonly #options: LineWriterOptions;
  readonly #input: Uint8Array;
  #tail = new Uint8Array(1024);
  #tailBytes = 0;
  /** Whether the rest of a line that was too long is still to come. */
  #skipping: boolean = false;
  #predictor = 0;
  #lineNumber = 0;
  #tally = emptyTally();

  constructor(options: LineWriterOptions) {
    const { I, U } = options.kernel;
    this.#kernel = options.kernel;
    this.#options = options;
    const at = I[INPUT] >>> 0;
    this.#input = U.subarray(at, at + I[INPUT_BYTES_MAX]);
  }

  write(chunk: Uint8Array): void {
    let rest = this.#skip(chunk);
    while (rest.length > 0) {
      const room = this.#input.length - 1 - this.#tailBytes;
      const taken = rest.subarray(0, room);
      rest = rest.subarray(taken.length);
      const newline = taken.lastIndexOf(NEWLINE);
      if (newline < 0) this.#keep(taken);
      else this.#take(taken, newline + 1);
      if (this.#tailBytes <= this.#options.lineBytesMax) continue;
      this.#refuseTail(LINE_BYTES);
      this.#skipping = true;
      rest = this.#skip(rest);
    }
  }

  report(): WriteReport {
    const report = this.#tally;
    this.#tally = emptyTally();
    return report;
  }

  end(): WriteReport {
    if (this.#tailBytes > 0) {
      this.#take(Uint8Array.of(NEWLINE), 1);
      if (this.#tailBytes > 0) this.#refuseTail(LINE_QUOTES);
    }
    this.#skipping = false;
    this.#lineNumber = 0;
    return this.report();
  }

  /** Drops what belongs to a line that was too long; returns what comes after it. */
  #skip(chunk: Uint8Array): Uint8Array {
    if (!this.#skipping) return chunk;
    const newline = chunk.indexOf(NEWLINE);
    this.#skipping = newline < 0;
    return newline < 0 ? chunk.subarray(chunk.length) : chunk.subarray(newline + 1);
  }

  /** Adds text to the unfinished line. */
  #keep(text: Uint8Array): void {
    const bytes = this.#tailBytes + text.length;
    if (bytes > this.#tail.length) {
      const longer = new Uint8Array(Math.max(bytes, 2 * this.#tail.length));
      longer.set(this.#tail.subarray(0, this.#tailBytes));
      this.#tail = longer;
    }
    this.#tail.set(text, this.#tailBytes);
    this.#tailBytes = bytes;
  }

  /** Decodes the unfinished line and `text`, whose last newline ends at `end`; keeps what remains. */
  #take(text: Uint8Array, end: number): void {
    this.#input.set(this.#tail.subarray(0, this.#tailBytes));
    this.#input.set(text, this.#tailBytes);
    const bytes = this.#tailBytes + text.length;
    const parsed = this.#parse(this.#tailBytes + end);
    this.#tailBytes = 0;
    this.#keep(this.#input.subarray(parsed, bytes));
  }

  /** Decodes the lines in the first `end` bytes of the input, a batch at a time; returns where it stopped. */
  #parse(end: number): number {
    const { I, D, call } = this.#kernel;
    let at = 0;
    while (at < end) {
      I[TIME_UNIT] = UNITS[this.#options.unit];
      I[LINE_BYTES_MAX] = this.#options.lineBytesMax;
      D[DEFAULT_TIME_MS] = this.#options.clock();
      I[PREDICTOR] = this.#predictor;
      const seriesRefused = D[ROW_COUNTS + ROW_SERIES_LIMIT];
      const next = call.parse(at, end);
      this.#predictor = I[PREDICTOR];
      if (next === at) break;
      at = next;
      this.#count(D[ROW_COUNTS + ROW_SERIES_LIMIT] - seriesRefused);
      if (I[ROWS] > 0) this.#options.onBatch(batchOf(this.#kernel));
    }
    return at;
  }

  #count(seriesRefused: number): void {
    const { I } = this.#kernel;
    const list = I[LIST_REFUSED] >>> 2;
    for (let entry = list; entry < list + 4 * I[REFUSED]; entry += 4) {
      const text = this.#input.subarray(I[entry + 2], I[entry + 2] + I[entry + 3]);
      this.#refuse(this.#lineNumber + I[entry], I[entry + 1], text);
    }
    this.#lineNumber += I[LINES_READ];
    this.#tally.lines += I[LINES_READ] - I[LINES_BLANK];
    this.#tally.rows += I[ROWS];
    this.#tally.seriesRefused += seriesRefused;
  }

  #refuse(line: number, code: number, bytes: Uint8Array): void {
    this.#tally.refusedCount += 1;
    if (this.#tally.refused.length >= REFUSED_LISTED_MAX) return;
    const quoted = bytes.subarray(0, Math.min(QUOTED_BYTES_MAX, this.#options.lineBytesMax));
    const text = Buffer.from(quoted).toString("utf8").trimEnd();
    const reason = `unable to parse '${text}': ${refusalText(code)}`;
    this.#tally.refused.push({ line, reason, text });
  }

  #refuseTail(code: number): void {
    this.#lineNumber += 1;
    this.#tally.lines += 1;
    this.#refuse(this.#lineNumber, code, this.#tail.subarray(0, this.#tailBytes));
    this.#tailBytes = 0;
  }
}
