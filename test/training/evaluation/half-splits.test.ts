import { expect, test } from "vitest";
import { halfSplits } from "../../../src/training/evaluation/half-splits.ts";
import { seeded } from "../../kernels/feed.ts";

test("every thing lies in one of the halves, whose sizes differ by one at most", () => {
  for (const { chosen, held } of halfSplits({ count: 9, splits: 20 }, seeded(1))) {
    expect(chosen).toHaveLength(4);
    expect([...chosen, ...held].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  }
});

test("one seed gives one list of splits, another a different one", () => {
  const [first, again, other] = [1, 1, 2].map((seed) =>
    halfSplits({ count: 20, splits: 5 }, seeded(seed)),
  );
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});
