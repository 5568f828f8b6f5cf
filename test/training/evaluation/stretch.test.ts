import { expect, test } from "vitest";
import { labelledStretches } from "../../../src/training/evaluation/stretch.ts";

test.each([
  [[], []],
  [[0, 0], []],
  [
    [1, 1, 0, 2, 0, 0, 1],
    [
      [0, 1],
      [3, 3],
      [6, 6],
    ],
  ],
  [[0, 1, 1], [[1, 2]]],
])("the labelled runs of %j are %j", (labels, runs) => {
  expect(labelledStretches(Uint8Array.from(labels))).toEqual(
    runs.map(([first, last]) => ({ first, last })),
  );
});
