import type {
  Ingest,
  LineWriter,
  RefusedLine,
  TimeUnit,
  WriteReport,
} from "../../src/core/source.ts";

/** An engine that keeps the bytes it gets and refuses every line that contains the word `bad`. */
export interface FakeIngest extends Ingest {
  full: boolean;
  storing: Promise<void> | undefined;
  /** One for each `open`. */
  readonly writers: readonly FakeWriter[];
  /** Whole lines of all writers, in the order in which they ended. */
  readonly lines: readonly string[];
  /** Samples refused as of new series in each report. */
  seriesRefused: number;
}

/** One writer of the fake engine. */
export interface FakeWriter extends LineWriter {
  readonly source: string;
  readonly unit: TimeUnit;
  /** Pieces in which the bytes came. */
  readonly chunks: number;
}

/** Makes an engine that takes everything but lines with the word `bad`. */
export function createFakeIngest(): FakeIngest {
  const writers: FakeWriter[] = [];
  const lines: string[] = [];
  const ingest: FakeIngest = {
    full: false,
    storing: undefined,
    seriesRefused: 0,
    writers,
    lines,
    open(source, unit) {
      const writer = createFakeWriter(ingest, {
        source,
        unit,
        takeLine: (line) => lines.push(line),
      });
      writers.push(writer);
      return writer;
    },
  };
  return ingest;
}

function createFakeWriter(
  ingest: FakeIngest,
  options: {
    readonly source: string;
    readonly unit: TimeUnit;
    readonly takeLine: (line: string) => void;
  },
): FakeWriter {
  let tail = Buffer.alloc(0);
  let chunks = 0;
  let number = 0;
  let taken = 0;
  let refused: RefusedLine[] = [];

  function takeLine(text: string): void {
    number += 1;
    if (text.trim() === "") return;
    taken += 1;
    if (/\bbad\b/.test(text)) {
      refused.push({ line: number, reason: `unable to parse '${text}': missing fields`, text });
    } else {
      options.takeLine(text);
    }
  }

  function report(): WriteReport {
    const made = {
      lines: taken,
      rows: taken - refused.length,
      refusedCount: refused.length,
      refused: refused.slice(0, 100),
      seriesRefused: ingest.seriesRefused,
    };
    taken = 0;
    refused = [];
    return made;
  }

  return {
    source: options.source,
    unit: options.unit,
    get chunks() {
      return chunks;
    },
    write(chunk) {
      chunks += 1;
      const pieces = Buffer.concat([tail, chunk]).toString("latin1").split("\n");
      tail = Buffer.from(pieces.pop() ?? "", "latin1");
      for (const piece of pieces) takeLine(piece);
    },
    report,
    end() {
      if (tail.length > 0) takeLine(tail.toString("latin1"));
      tail = Buffer.alloc(0);
      number = 0;
      return report();
    },
  };
}
