import { ROW_STATES, type ScoredBatch } from "../core/batch.ts";
import { EngineError } from "../core/errors.ts";
import type { WriteReport } from "../core/source.ts";
import type { Replay } from "../replay.ts";
import { pValueOf, returnDaysOf } from "../scoring/tail.ts";
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
  const places = judgeablePlaces(samples, refuse);
  const intervalMs = usualInterval(samples);
  let answered = 0;
  let alerts = 0;
  const subscription = replay.scored.subscribe((batch) => {
    for (let row = 0; row < batch.rows; row++) {
      const place = places[answered++];
      const state = ROW_STATES[batch.state[row]];
      if (state === "judged") cells[place] = verdictCells(batch, row, intervalMs);
      else refuse(state);
      alerts += batch.alert[row];
    }
  });
  const report = writeSamples(
    places.map((place) => samples[place]),
    replay,
  );
  subscription.unsubscribe();
  if (answered !== places.length) throw noVerdict(places.length - answered, report);
  const text = samples.map((sample, row) => `${inputCells(sample)},${cells[row]}\n`).join("");
  return { text: `${SCORE_HEADER}\n${text}`, rows: samples.length, alerts, refused };
}

/** Places of the samples that have a time and a number; of the others the reason is told. */
function judgeablePlaces(
  samples: readonly CsvSample[],
  refuse: (reason: string) => void,
): number[] {
  return samples.flatMap(({ timeMs, value }, place) => {
    if (Number.isFinite(timeMs) && Number.isFinite(value)) return [place];
    refuse(Number.isFinite(timeMs) ? "not_finite" : "no_time");
    return [];
  });
}

function writeSamples(samples: readonly CsvSample[], replay: Replay): WriteReport {
  const writer = replay.ingest.open("score", "us");
  for (let from = 0; from < samples.length; from += ROWS_PER_WRITE) {
    const lines = samples
      .slice(from, from + ROWS_PER_WRITE)
      .map(({ timeMs, value }) => `series value=${value} ${Math.round(timeMs * 1000)}\n`);
    writer.write(Buffer.from(lines.join("")));
  }
  return writer.end();
}

function noVerdict(count: number, { refused: [first] }: WriteReport): EngineError {
  const reason = first === undefined ? "" : `, the first because ${first.reason}: ${first.text}`;
  return new EngineError("ERR_INPUT_INVALID", `${count} rows got no verdict${reason}`);
}

function verdictCells(batch: ScoredBatch, row: number, intervalMs: number): string {
  const logReturnDays = batch.logReturnDays[row];
  return [
    batch.score[row],
    pValueOf({ logReturnDays, intervalMs }),
    returnDaysOf(logReturnDays),
    batch.strength[row],
    batch.alert[row],
    batch.expected[row],
    batch.lower[row],
    batch.upper[row],
  ].join(",");
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
    samples.slice(1).map((sample, row) => sample.timeMs - samples[row].timeMs),
  )
    .filter((interval) => interval > 0)
    .sort();
  return intervals[intervals.length >> 1] ?? 0;
}
