import { expect, test } from "vitest";
import type { ScoredBatch } from "../../../src/core/batch.ts";
import {
  createStrengthLog,
  WARM_UP_SAMPLES,
} from "../../../src/training/comparison/strength-log.ts";

/** The columns that a log reads; strengths are 0 where nothing else is said. */
function batch(
  rows: readonly { id: number; timeMs: number; strength?: number; state?: number }[],
): ScoredBatch {
  const columns: Pick<ScoredBatch, "rows" | "state" | "seriesId" | "timeMs" | "strength"> = {
    rows: rows.length,
    state: Uint8Array.from(rows, ({ state = 0 }) => state),
    seriesId: Uint32Array.from(rows, ({ id }) => id),
    timeMs: Float64Array.from(rows, ({ timeMs }) => timeMs),
    strength: Float64Array.from(rows, ({ strength = 0 }) => strength),
  };
  return columns as ScoredBatch;
}

function log() {
  return createStrengthLog({
    isWanted: (id) => id !== 9,
    nameOf: (id) => ({ measurement: "m", field: `f${id}`, tags: {} }),
  });
}

const warmUp = batch(
  Array.from({ length: WARM_UP_SAMPLES }, (_, i) => ({ id: 1, timeMs: i, strength: 5 })),
);

test("what a series says in its warm-up does not count, and what it says afterwards does", () => {
  const strengths = log();
  strengths.take(warmUp);
  strengths.take(batch([{ id: 1, timeMs: 1000, strength: 2 }]));
  strengths.take(batch([{ id: 1, timeMs: 2000 }]));
  expect(strengths.finish()).toEqual([
    {
      name: { measurement: "m", field: "f1", tags: {} },
      samples: WARM_UP_SAMPLES + 2,
      counted: { fromMs: 1000, toMs: 2000 },
      candidates: [{ timeMs: 1000, strength: 2 }],
    },
  ]);
});

test("a series that is no longer than its warm-up counts for nothing", () => {
  const strengths = log();
  strengths.take(warmUp);
  expect(strengths.finish()).toMatchObject([{ counted: undefined, candidates: [] }]);
});

test("samples that were refused, and those of other families, leave no trace", () => {
  const strengths = log();
  strengths.take(warmUp);
  strengths.take(batch([{ id: 1, timeMs: 1000, strength: 2, state: 3 }]));
  strengths.take(batch([{ id: 9, timeMs: 1000, strength: 2 }]));
  expect(strengths.finish()).toMatchObject([{ samples: WARM_UP_SAMPLES }]);
});
