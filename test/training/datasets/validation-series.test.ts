import fc from "fast-check";
import { expect, test } from "vitest";
import { validationSeries } from "../../../src/training/datasets/validation-series.ts";

const FIELDS = ["user", "system", "idle", "steal", "iowait"];

/** Ids as an engine hands them out: field after field of each host's line. */
function linesOf(hosts: number): ReadonlyMap<number, string> {
  const names = Array.from({ length: hosts }, (_, host) =>
    FIELDS.map((field) => `cpu,host=h${host} ${field}`),
  ).flat();
  return new Map(names.entries());
}

test("every field of a line is learned on some hosts and validated on others", () => {
  const names = linesOf(40);
  const chosen = validationSeries(names, 0.2);
  expect(chosen.size).toBe(40);
  for (const field of FIELDS) {
    const ids = [...names.keys()].filter((id) => names.get(id)?.endsWith(field) === true);
    const validated = ids.filter((id) => chosen.has(id)).length;
    expect(validated).toBeGreaterThan(0);
    expect(validated).toBeLessThan(ids.length / 2);
  }
});

test("the same series validate, whatever their ids", () => {
  const names = [...linesOf(8).values()];
  const chosenOf = (order: readonly string[]): ReadonlySet<string> =>
    new Set([...validationSeries(new Map(order.entries()), 0.2)].map((id) => order[id]));
  const orders = fc.shuffledSubarray(names, { minLength: names.length });
  const isSame = fc.property(orders, (order) => {
    expect(chosenOf(order)).toEqual(chosenOf(names));
  });
  fc.assert(isSame);
});

test("a share of few series is at least one of them", () => {
  expect(validationSeries(new Map([[7, "a"]]), 0.2)).toEqual(new Set([7]));
  expect(
    validationSeries(
      new Map([
        [0, "a"],
        [1, "b"],
      ]),
      0.1,
    ).size,
  ).toBe(1);
});
