import type { ScoredBatch } from "../core/batch.ts";
import { ROW_STATES } from "../core/batch.ts";
import { EngineError } from "../core/errors.ts";
import type { Replay } from "../engine.ts";
import type { CsvSample } from "./csv-samples.ts";

/** The columns that `score` writes. */
export const SCORE_HEADER =
  "timestamp,value,score,pvalue,returnDays,strength,alert,expected,lower,upper";

/** A scored file. */
export interface ScoredFile {
  /** The output, in the order of the input, with `SCORE_HEADER` first. */
  readonly text: string;
  readonly rows: number;
  readonly alerts: number;
  /** Rows that were not judged, by reason. */
  readonly refused: ReadonlyMap<string, number>;
}

const DAY_MS = 86_400_000;
const ROWS_PER_WRITE = 4096;
const REFUSED_CELLS = "0,1,0,0,0,,,";

/**
 * Judges one series from its first sample to its last.
 *
 * A row that is refused keeps its place, with score 0 and p-value 1.
 *
 * @param replay A fresh engine, which sees nothing but this file.
 */
export function scoreSamples(samples: readonly CsvSample[], replay: Replay): ScoredFile {
  const cells: string[] = samples.map(() => REFUSED_CELLS);
  const refused = new Map<string, number>();
  const refuse = (reason: string): void => {
    refused.set(reason, (refused.get(reason) ?? 0) + 1);
  };
  const intervalMs = usualInterval(samples);
  const sent: number[] = [];
  let answered = 0;
  let alerts = 0;
  const subscription = replay.scored.subscribe((batch) => {
    for (let row = 0; row < batch.rows; row++) {
      const place = sent[answered++] ?? -1;
      const state = ROW_STATES[batch.state[row] ?? 0] ?? "judged";
      if (state === "judged") cells[place] = verdictCells(batch, row, intervalMs);
      else refuse(state);
      alerts += batch.alert[row] ?? 0;
    }
  });
  const writer = replay.ingest.open("score", "us");
  for (let from = 0; from < samples.length; from += ROWS_PER_WRITE) {
    const lines: string[] = [];
    for (let row = from; row < Math.min(from + ROWS_PER_WRITE, samples.length); row++) {
      const { timeMs, value } = samples[row] ?? { timeMs: Number.NaN, value: Number.NaN };
      if (!Number.isFinite(timeMs)) refuse("no_time");
      else if (!Number.isFinite(value)) refuse("not_finite");
      else {
        sent.push(row);
        lines.push(`series value=${value} ${Math.round(timeMs * 1000)}\n`);
      }
    }
    writer.write(Buffer.from(lines.join("")));
  }
  const report = writer.end();
  subscription.unsubscribe();
  if (answered !== sent.length) {
    const [first] = report.refused;
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${sent.length - answered} rows got no verdict, the first because ${first?.reason ?? "it was lost"}: ${first?.text ?? ""}`,
    );
  }
  const text = samples.map((sample, row) => `${inputCells(sample)},${cells[row]}\n`).join("");
  return { text: `${SCORE_HEADER}\n${text}`, rows: samples.length, alerts, refused };
}

function verdictCells(batch: ScoredBatch, row: number, intervalMs: number): string {
  const logReturnDays = batch.logReturnDays[row] ?? -9;
  return [
    batch.score[row],
    pValueOf(logReturnDays, intervalMs),
    logReturnDays <= -9 ? 0 : 10 ** logReturnDays,
    batch.strength[row],
    batch.alert[row],
    batch.expected[row],
    batch.lower[row],
    batch.upper[row],
  ].join(",");
}

/** Probability of such a score in one sample: one in as many as fill its return period; 1 where not known. */
function pValueOf(logReturnDays: number, intervalMs: number): number {
  if (logReturnDays <= -9) return 1;
  return Math.min(1, intervalMs / (10 ** logReturnDays * DAY_MS));
}

function inputCells({ timeText, valueText }: CsvSample): string {
  return `${quoted(timeText)},${quoted(valueText)}`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Median of the positive differences between one time and the next, milliseconds; 0 where there is none. */
function usualInterval(samples: readonly CsvSample[]): number {
  const intervals = Float64Array.from(
    samples.slice(1).map((sample, row) => sample.timeMs - (samples[row]?.timeMs ?? Number.NaN)),
  )
    .filter((interval) => interval > 0)
    .sort();
  return intervals[intervals.length >> 1] ?? 0;
}
