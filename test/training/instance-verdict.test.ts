import { expect, test } from "vitest";
import {
  instanceScore,
  instanceVerdict,
  joinedAlerts,
} from "../../src/training/instance-verdict.ts";

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

function metric(alert: readonly number[]) {
  return {
    score: Float64Array.from(alert),
    strength: Float64Array.from(alert, (fires) => 4 * fires),
    logReturnDays: new Float64Array(alert.length),
    lower: new Float64Array(alert.length),
    upper: new Float64Array(alert.length),
    alert: Uint8Array.from(alert),
  };
}

test("an instance alerts once where several of its metrics do", () => {
  const { alerts, score, strength } = instanceVerdict([metric([1, 0, 0]), metric([1, 0, 1])]);
  expect([...alerts]).toEqual([1, 0, 0]);
  expect([...score]).toEqual([1, 0, 0.5]);
  expect([...strength]).toEqual([4, 0, 2]);
});

test("alerts join the one up to five rows before that opened the anomaly, not one that joined", () => {
  const first = Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const other = Uint8Array.from([0, 0, 0, 0, 0, 1, 1, 0, 0, 1]);
  expect([...joinedAlerts([first, other])]).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
});

test("a metric alone alerts as the engine says", () => {
  const { alerts } = instanceVerdict([metric([1, 1, 0, 1])]);
  expect([...alerts]).toEqual([1, 1, 0, 1]);
});
