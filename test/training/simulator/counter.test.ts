import fc from "fast-check";
import { expect, test } from "vitest";
import { Counter } from "../../../src/training/simulator/counter.ts";

test("whole amounts add up exactly, beyond what a double holds", () => {
  const amount = fc.integer({ min: 0, max: 2 ** 52 });
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 500 }), (amounts) => {
      const counter = new Counter();
      for (const it of amounts) counter.add(it);
      expect(`${counter}`).toBe(`${amounts.reduce((sum, it) => sum + BigInt(it), 0n)}i`);
    }),
  );
});

test("what is less than one is kept until it is one", () => {
  const counter = new Counter();
  for (let step = 0; step < 10; step++) counter.add(0.25);
  expect(`${counter}`).toBe("2i");
});

test("a reset begins at 0", () => {
  const counter = new Counter(5e17);
  counter.reset();
  counter.add(3);
  expect(`${counter}`).toBe("3i");
});
