import type { ScoredBatch } from "../../src/core/batch.ts";

/** A batch of which only lines, hits and scores matter. */
export function scoredBatch(parts: {
  readonly lineStart: readonly number[];
  readonly hits: readonly number[];
  readonly scores?: readonly number[];
}): ScoredBatch {
  const rows = parts.lineStart.at(-1) ?? 0;
  const column = (): Float64Array => new Float64Array(rows);
  return {
    rows,
    lines: parts.lineStart.length - 1,
    lineStart: Uint32Array.from(parts.lineStart),
    hits: Uint32Array.from(parts.hits),
    score: Float64Array.from(parts.scores ?? column()),
    seriesId: new Uint32Array(rows),
    timeMs: column(),
    value: column(),
    state: new Uint8Array(rows),
    logReturnDays: column(),
    strength: column(),
    expected: column(),
    lower: column(),
    upper: column(),
    alert: new Uint8Array(rows),
    hitStreams: new Float32Array(0),
    hitStride: 0,
  };
}
