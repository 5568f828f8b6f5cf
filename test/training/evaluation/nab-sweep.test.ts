import fc from "fast-check";
import { expect, test } from "vitest";
import { NAB_PROFILES } from "../../../src/training/evaluation/nab-profile.ts";
import { nabRewards } from "../../../src/training/evaluation/nab-rewards.ts";
import { createNabSweep, type NabSeries } from "../../../src/training/evaluation/nab-sweep.ts";

const WINDOWS = [
  { first: 40, last: 49 },
  { first: 70, last: 75 },
];

function seriesOf(scores: readonly number[]): NabSeries {
  return { rewards: nabRewards(scores.length, WINDOWS), scores: Float64Array.from(scores) };
}

const [standard] = NAB_PROFILES;
const someSeries = fc.array(
  fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 100, maxLength: 100 }).map(seriesOf),
  { minLength: 2, maxLength: 4 },
);

test("no detection scores 0, and the start of every window and nothing else 100", () => {
  const perfect = Array.from({ length: 100 }, (_, row) => (row === 40 || row === 70 ? 1 : 0));
  const sweep = createNabSweep([seriesOf(perfect)]);
  for (const profile of NAB_PROFILES) {
    expect(sweep.at({ profile, threshold: 2 }).score).toBe(0);
    expect(sweep.at({ profile, threshold: 1 }).score).toBeCloseTo(100);
    expect(sweep.best({ profile }).threshold).toBe(1);
  }
});

test("where every detection does harm, the best threshold is out of reach", () => {
  const sweep = createNabSweep([
    seriesOf(Array.from({ length: 100 }, (_, row) => (row === 30 ? 1 : 0))),
  ]);
  expect(sweep.best({ profile: standard })).toEqual({
    score: 0,
    threshold: Number.POSITIVE_INFINITY,
  });
});

test("the best threshold is the best of all that could be tried", () => {
  fc.assert(
    fc.property(someSeries, fc.constantFrom(...NAB_PROFILES), (series, profile) => {
      const sweep = createNabSweep(series);
      const tried = Array.from({ length: 10 }, (_, threshold) => sweep.at({ profile, threshold }));
      const best = sweep.best({ profile });
      expect(best.score).toBeCloseTo(Math.max(...tried.map(({ score }) => score)), 9);
    }),
  );
});

test("a part of the files scores as if there were no others", () => {
  fc.assert(
    fc.property(someSeries, (series) => {
      const alone = createNabSweep(series.slice(1));
      const files = series.map((_, index) => index).slice(1);
      const part = createNabSweep(series).best({ profile: standard, files });
      expect(part).toEqual(alone.best({ profile: standard }));
    }),
  );
});
