import { expect, test } from "vitest";
import { Random } from "../../../src/training/simulator/random.ts";
import { correlation } from "./simulated.ts";

const draws = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test("the same names give the same numbers, and any other name others that have nothing to do with them", () => {
  const of = (...names: (string | number)[]): number[] => {
    const random = new Random(...names);
    return draws(2000, () => random.uniform());
  };
  expect(of(1, "web1", "cpu")).toEqual(of(1, "web1", "cpu"));
  for (const other of [of(2, "web1", "cpu"), of(1, "web2", "cpu"), of(1, "web1", "cpv")]) {
    expect(Math.abs(correlation(of(1, "web1", "cpu"), other))).toBeLessThan(0.1);
  }
});

test("names are told apart where they meet", () => {
  expect(new Random("ab", "c").uniform()).not.toBe(new Random("a", "bc").uniform());
});

test("numbers are spread as they should be", () => {
  const random = new Random("spread");
  // Five standard errors of 20,000 draws.
  const uniform = draws(20_000, () => random.uniform());
  expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(0.011);
  const normal = draws(20_000, () => random.normal());
  expect(Math.abs(mean(normal))).toBeLessThan(0.036);
  expect(Math.abs(mean(normal.map((x) => x * x)) - 1)).toBeLessThan(0.05);
  const tail = draws(20_000, () => random.pareto(2.5));
  expect(Math.min(...tail)).toBeGreaterThanOrEqual(1);
  expect(Math.abs(tail.filter((x) => x > 2).length / 20_000 - 2 ** -2.5)).toBeLessThan(0.014);
});

test.each([0, 0.3, 4, 29, 31, 5000])(
  "counts of %d events are that many on average, and whole",
  (of) => {
    const random = new Random("count", of);
    const counts = draws(10_000, () => random.count(of));
    expect(counts.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
    expect(Math.abs(mean(counts) - of)).toBeLessThanOrEqual(5 * Math.sqrt(of / 10_000) + 0.01);
  },
);
