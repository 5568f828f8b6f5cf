import type { Counter, Metrics } from "../../../src/core/metrics.ts";
import type { Ingest, TimeUnit } from "../../../src/core/source.ts";

/** An engine that only writes down what it is given. */
export interface RecordingIngest extends Ingest {
  full: boolean;
  /** Everything written so far, line by line. */
  lines(): string[];
  readonly opened: { readonly source: string; readonly unit: TimeUnit }[];
}

export function createRecordingIngest(): RecordingIngest {
  const opened: { source: string; unit: TimeUnit }[] = [];
  let text = "";
  return {
    full: false,
    storing: undefined,
    opened,
    lines: () => text.split("\n").slice(0, -1),
    open(source, unit) {
      opened.push({ source, unit });
      let lines = 0;
      const report = () => {
        const taken = lines;
        lines = 0;
        return { lines: taken, rows: taken, refusedCount: 0, refused: [], seriesRefused: 0 };
      };
      return {
        write(chunk) {
          const piece = Buffer.from(chunk).toString("utf8");
          lines += piece.split("\n").length - 1;
          text += piece;
        },
        report,
        end: report,
      };
    },
  };
}

/** Metrics that can be read back: the sum of each counter over its label sets that contain `labels`. */
export function createRecordingMetrics(): Metrics & {
  total(name: string, labels?: Readonly<Record<string, string>>): number;
} {
  const calls: { name: string; amount: number; labels: Readonly<Record<string, string>> }[] = [];
  return {
    counter: (name): Counter => ({
      add: (amount, labels = {}) => calls.push({ name, amount, labels }),
    }),
    gauge: () => ({ read() {} }),
    total: (name, labels = {}) =>
      calls
        .filter((call) => call.name === name)
        .filter((call) =>
          Object.entries(labels).every(([key, value]) => call.labels[key] === value),
        )
        .reduce((sum, call) => sum + call.amount, 0),
  };
}
