import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labelledStretches } from "../../../src/training/evaluation/stretch.ts";
import { vusPr } from "../../../src/training/evaluation/vus-pr.ts";

/** Labels around the incidents for one buffer, row by row, as the definition says. */
function softLabels(labels: Uint8Array, buffer: number): Float64Array {
  const reach = Math.floor(buffer / 2);
  const runs = labelledStretches(labels);
  return Float64Array.from(labels, (label, row) => {
    let sum = label;
    for (const { first, last } of runs) {
      const distance = row < first ? first - row : row - last;
      if (distance > 0 && distance <= reach) sum += Math.sqrt(1 - distance / buffer);
    }
    return Math.min(1, sum);
  });
}

/** Incidents with their buffers, as rows; those that share a row are one. */
function extendedRuns(labels: Uint8Array, buffer: number): number[][] {
  const reach = Math.floor(buffer / 2);
  const runs: number[][] = [];
  for (const { first, last } of labelledStretches(labels)) {
    const rows = Array.from(labels.keys()).filter(
      (row) => row >= first - reach && row <= last + reach,
    );
    const before = runs.at(-1);
    if (before !== undefined && rows.some((row) => before.includes(row))) {
      before.push(...rows.filter((row) => !before.includes(row)));
    } else {
      runs.push(rows);
    }
  }
  return runs;
}

/** One point of the curve: recall and precision at a threshold. */
function pointAt(
  scores: Float64Array,
  labels: Uint8Array,
  at: { buffer: number; threshold: number },
) {
  const soft = softLabels(labels, at.buffer);
  const runs = extendedRuns(labels, at.buffer);
  const rows = Array.from(scores.keys()).filter((row) => scores[row] >= at.threshold);
  const hits = rows.reduce((sum, row) => sum + soft[row], 0);
  const near = rows.reduce((sum, row) => sum + (labels[row] === 0 ? soft[row] : 0), 0);
  const labelled = labels.reduce((sum, label) => sum + label, 0);
  const found = runs.filter((run) => run.some((row) => rows.includes(row))).length / runs.length;
  return {
    recall: Math.min(1, hits / (labelled + near / 2)) * found,
    precision: hits / rows.length,
  };
}

/** The definition, word for word and slow. */
function slowVusPr(scores: Float64Array, labels: Uint8Array, bufferMost: number): number {
  const descending = scores.toSorted().reverse();
  let volume = 0;
  for (let buffer = 0; buffer <= bufferMost; buffer++) {
    let recallBefore = 0;
    for (let index = 0; index < 250; index++) {
      const rank = Math.floor(index * ((scores.length - 1) / 249) + 1e-9);
      const point = pointAt(scores, labels, { buffer, threshold: descending[rank] });
      volume += (point.recall - recallBefore) * point.precision;
      recallBefore = point.recall;
    }
  }
  return volume / (bufferMost + 1);
}

describe("VUS-PR", () => {
  test("is what the definition says", () => {
    const rows = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(0, 0, 0, 0, 1)),
      { minLength: 5, maxLength: 40 },
    );
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 12 }), (cells, bufferMost) => {
        const scores = Float64Array.from(cells, ([score]) => score);
        const labels = Uint8Array.from(cells, ([, label]) => label);
        fc.pre(labels.includes(1));
        const slow = slowVusPr(scores, labels, bufferMost);
        expect(vusPr({ scores, labels, bufferMost })).toBeCloseTo(slow, 9);
      }),
      { numRuns: 60 },
    );
  });

  test("of scores that rank every labelled row first is near 1", () => {
    const labels = Uint8Array.from({ length: 2000 }, (_, row) => (row % 500 >= 450 ? 1 : 0));
    const scores = Float64Array.from(labels);
    expect(vusPr({ scores, labels, bufferMost: 0 })).toBe(1);
    expect(vusPr({ scores, labels, bufferMost: 40 })).toBeGreaterThan(0.9);
  });

  test("is unknown where nothing is labelled", () => {
    const scores = new Float64Array(10);
    expect(vusPr({ scores, labels: new Uint8Array(10), bufferMost: 5 })).toBeNaN();
  });
});
