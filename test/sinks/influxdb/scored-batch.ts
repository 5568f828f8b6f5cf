import type { ScoredBatch } from "../../../src/core/batch.ts";
import type { SeriesName, SeriesTable } from "../../../src/core/series.ts";

/** One row of a batch made for a test. */
export interface ScoredRow {
  readonly seriesId?: number;
  readonly timeMs?: number;
  readonly state?: number;
  readonly score?: number;
  readonly alert?: number;
  readonly expected?: number;
  readonly lower?: number;
  readonly upper?: number;
}

export function scoredBatch(rows: readonly ScoredRow[]): ScoredBatch {
  const column = (value: (row: ScoredRow) => number | undefined) =>
    Float64Array.from(rows, (row) => value(row) ?? 0);
  return {
    rows: rows.length,
    lines: rows.length,
    seriesId: Uint32Array.from(rows, (row) => row.seriesId ?? 0),
    timeMs: column((row) => row.timeMs ?? 1000),
    value: column(() => 1),
    state: Uint8Array.from(rows, (row) => row.state ?? 0),
    lineStart: Uint32Array.from({ length: rows.length + 1 }, (_, index) => index),
    score: column((row) => row.score),
    logReturnDays: column(() => -9),
    strength: column(() => 0),
    expected: column((row) => row.expected),
    lower: column((row) => row.lower),
    upper: column((row) => row.upper),
    alert: Uint8Array.from(rows, (row) => row.alert ?? 0),
    hits: new Uint32Array(),
    hitStreams: new Float32Array(),
    hitStride: 6,
  };
}

export function seriesTable(...names: readonly SeriesName[]): SeriesTable {
  const name = (seriesId: number) => {
    const found = names[seriesId];
    if (found === undefined) throw new Error(`no series ${seriesId}`);
    return found;
  };
  const isAlive = (seriesId: number) => seriesId < names.length;
  return { alive: names.length, idEnd: names.length, isAlive, name };
}
