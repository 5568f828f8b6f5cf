import { expect, test } from "vitest";
import { instanceScore, instanceVerdict } from "../../src/training/instance-verdict.ts";

test("an instance scores the mean of its three highest metrics", () => {
  const scores = [
    [1, 0],
    [2, 0],
    [3, 6],
    [4, 0],
  ].map((column) => Float64Array.from(column));
  expect([...instanceScore(scores)]).toEqual([3, 2]);
  expect([...instanceScore(scores, 1)]).toEqual([4, 6]);
  expect([...instanceScore(scores.slice(0, 2))]).toEqual([1.5, 0]);
});

test("an instance alerts as often in a row as its metrics do", () => {
  const metric = (alert: readonly number[]) => ({
    score: Float64Array.from(alert),
    strength: Float64Array.from(alert, (fires) => 4 * fires),
    logReturnDays: new Float64Array(3),
    lower: new Float64Array(3),
    upper: new Float64Array(3),
    alert: Uint8Array.from(alert),
  });
  const { alerts, score, strength } = instanceVerdict([metric([1, 0, 1]), metric([1, 0, 0])]);
  expect([...alerts]).toEqual([2, 0, 1]);
  expect([...score]).toEqual([1, 0, 0.5]);
  expect([...strength]).toEqual([4, 0, 2]);
});
