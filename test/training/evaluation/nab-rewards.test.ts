import { expect, test } from "vitest";
import {
  nabProbation,
  nabRewards,
  OUTSIDE,
  PROBATION,
} from "../../../src/training/evaluation/nab-rewards.ts";

test("probation is 15 % of the rows, at most 750", () => {
  expect([10, 100, 4999, 5000, 100_000].map(nabProbation)).toEqual([1, 15, 749, 750, 750]);
});

test("rows of the probation earn nothing and lie in no window", () => {
  const { window, reward } = nabRewards(100, [{ first: 5, last: 20 }]);
  expect([...window.subarray(0, 15)]).toEqual(Array(15).fill(PROBATION));
  expect([...reward.subarray(0, 15)]).toEqual(Array(15).fill(0));
  expect(window[15]).toBe(0);
});

test("a window that lies in the probation cannot be found or missed", () => {
  expect(
    nabRewards(100, [
      { first: 2, last: 8 },
      { first: 50, last: 60 },
    ]).windows,
  ).toBe(1);
});

test("the start of a window earns 1, and every later row less but more than 0", () => {
  const { reward } = nabRewards(200, [{ first: 100, last: 119 }]);
  expect(reward[100]).toBeCloseTo(1);
  for (let row = 101; row < 120; row++) expect(reward[row]).toBeLessThan(reward[row - 1]);
  expect(reward[119]).toBeGreaterThan(0);
});

test("the middle of a window earns what the published curve says", () => {
  const { reward } = nabRewards(1000, [{ first: 500, last: 599 }]);
  expect(reward[550]).toBeCloseTo(0.84828 / 0.98661, 5);
});

test("behind a window a detection costs the more the further away it is, and from three widths on all", () => {
  const { reward, window } = nabRewards(1000, [{ first: 500, last: 510 }]);
  expect(window[511]).toBe(OUTSIDE);
  for (let row = 512; row < 540; row++) expect(reward[row]).toBeLessThan(reward[row - 1]);
  expect(reward[520]).toBeCloseTo(-0.98661, 5);
  expect(reward[540]).toBe(-1);
  expect(reward[499]).toBe(-1);
});
