import { expect, test } from "vitest";
import { seededRandom, shuffledIndexes } from "../../src/math/seeded-random.ts";

test("the same seed gives the same numbers, evenly from 0 to 1", () => {
  const draw = (seed: number): number[] => Array.from({ length: 4000 }, seededRandom(seed));
  const numbers = draw(1);
  expect(draw(1)).toEqual(numbers);
  expect(draw(2)).not.toEqual(numbers);
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => numbers.filter((number) => Math.floor(10 * number) === tenth).length,
  );
  for (const count of tenths) expect(Math.abs(count - 400)).toBeLessThan(90);
});

test("a shuffle holds every index once, each place with equal chance", () => {
  const random = seededRandom(3);
  const firsts = Array.from({ length: 5 }, () => 0);
  for (let i = 0; i < 5000; i++) {
    const order = shuffledIndexes(5, random);
    expect([...order].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    firsts[order[0]]++;
  }
  for (const count of firsts) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
