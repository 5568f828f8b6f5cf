import type { Contribution } from "../../src/core/anomaly.ts";
import { type ScoredBatch, STREAMS } from "../../src/core/batch.ts";
import type { Detector, StreamName } from "../../src/core/detector.ts";
import type { DetectorsOptions } from "../../src/detectors/options.ts";
import { setDetectors } from "../../src/detectors/registry.ts";
import { FAMILY_BYTES } from "../../src/kernels/family-block.ts";
import { BLOCKS_SIGNAL, FAMILIES } from "../../src/kernels/layout.ts";
import type { Kernel } from "../../src/kernels/load.ts";
import { SIGNAL_BYTES, SIGNAL_FAMILY } from "../../src/kernels/series-block.ts";
import { judgeBatch, watchSeries } from "../../src/scoring/judge.ts";
import { judgementOf } from "../../src/scoring/judgement.ts";
import {
  batchOf,
  clearSeries,
  ROWS_MAX,
  type Row,
  type Verdicts,
  writeRows,
} from "../kernels/feed.ts";

/** Series of the kernels that conformance tests run in. */
export const SERIES = 8;

/** What was said of rows, with every stream and its share. */
export interface Judged extends Verdicts {
  /** Row by row, `STREAMS.length` numbers each; 0 for rows that were refused. */
  readonly streams: number[];
  /** What an event would list, row by row. */
  readonly contributions: (readonly Contribution[])[];
}

/** Makes a kernel as if it had seen nothing, with detectors as the options say and every series watched. */
export function fresh(kernel: Kernel, options: DetectorsOptions): Kernel {
  setDetectors(kernel, options);
  for (let id = 0; id < SERIES; id++) {
    clearSeries(kernel, id);
    setFamily(kernel, id, id + 1);
    watchSeries(kernel, id, true);
  }
  return kernel;
}

/** Puts a series into a family of its own whose models know nothing, so that the others cannot teach it. */
function setFamily({ I, U }: Kernel, id: number, family: number): void {
  I[((I[BLOCKS_SIGNAL] >>> 0) + id * SIGNAL_BYTES) / 4 + SIGNAL_FAMILY] = family;
  const record = (I[FAMILIES] >>> 0) + family * FAMILY_BYTES;
  U.fill(0, record, record + FAMILY_BYTES);
}

const COLUMNS = [
  "state",
  "value",
  "score",
  "logReturnDays",
  "strength",
  "expected",
  "lower",
  "upper",
  "alert",
] as const;

function gather(kernel: Kernel, scored: ScoredBatch, into: Judged): void {
  for (const name of COLUMNS) into[name].push(...scored[name].subarray(0, scored.rows));
  const streams = new Array<number>(scored.rows * STREAMS.length).fill(0);
  const contributions = new Array<readonly Contribution[]>(scored.rows).fill([]);
  for (const [hit, row] of scored.hits.entries()) {
    for (let i = 0; i < STREAMS.length; i++) {
      streams[row * STREAMS.length + i] = scored.hitStreams[hit * scored.hitStride + i];
    }
    contributions[row] = judgementOf(kernel, scored, hit).contributions;
  }
  into.streams.push(...streams);
  into.contributions.push(...contributions);
}

/** Judges rows in batches of at most `batchRows`, by the way that the engine takes. */
export function judgeAll(kernel: Kernel, rows: readonly Row[], batchRows = ROWS_MAX): Judged {
  const judged: Judged = {
    state: [],
    value: [],
    score: [],
    logReturnDays: [],
    strength: [],
    expected: [],
    lower: [],
    upper: [],
    alert: [],
    streams: [],
    contributions: [],
  };
  for (let from = 0; from < rows.length; from += batchRows) {
    const batch = rows.slice(from, from + batchRows);
    writeRows(kernel, batch);
    kernel.call.admit();
    gather(kernel, judgeBatch(kernel, batchOf(kernel, batch.length)), judged);
  }
  return judged;
}

/** What the given streams said, added up row by row. */
export function sumOfStreams({ streams }: Judged, names: readonly StreamName[]): number[] {
  const places = names.map((name) => STREAMS.indexOf(name));
  return Array.from({ length: streams.length / STREAMS.length }, (_, row) =>
    places.reduce((sum, place) => sum + streams[row * STREAMS.length + place], 0),
  );
}

/** Streams that are not a detector's. */
export function othersThan({ streams }: Detector<never>): StreamName[] {
  return STREAMS.filter((name) => !streams.includes(name));
}
