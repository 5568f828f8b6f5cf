import { expect, it } from "vitest";
import { chooseBelow, nextChance, seedChance } from "../../src/kernels/chance.ts";
import { SCRATCH } from "../../src/kernels/layout.ts";
import { smallKernel } from "./feed.ts";

const { I } = smallKernel("typescript");

it("chance passes Park and Miller's check of 10,000 steps from 1", () => {
  seedChance(SCRATCH, 1);
  for (let i = 0; i < 10_000; i++) nextChance(SCRATCH);
  expect(I[SCRATCH]).toBe(399_268_537);
});

it.each([0, -1, 1, 2_147_483_647, -2_147_483_648])(
  "seed %d gives numbers within (0, 1)",
  (seed) => {
    seedChance(SCRATCH, seed);
    const drawn = Array.from({ length: 2000 }, () => nextChance(SCRATCH));
    expect(drawn.every((u) => u > 0 && u < 1)).toBe(true);
    const mean = drawn.reduce((sum, u) => sum + u, 0) / drawn.length;
    expect(mean).toBeGreaterThan(0.47);
    expect(mean).toBeLessThan(0.53);
  },
);

it("every whole number below the limit is chosen about as often", () => {
  seedChance(SCRATCH, 7);
  const counts = [0, 0, 0, 0, 0];
  for (let i = 0; i < 10_000; i++) counts[chooseBelow(SCRATCH, 5)] += 1;
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
});
