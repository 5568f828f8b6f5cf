import fc from "fast-check";
import { expect, test } from "vitest";
import { createLeftOut } from "../../../src/training/datasets/left-out-spans.ts";

const span = fc
  .record({
    fromMs: fc.integer({ min: 0, max: 100 }),
    length: fc.integer({ min: 0, max: 20 }),
    series: fc.constantFrom("a", "b", undefined),
  })
  .map(({ fromMs, length, series }) => ({ fromMs, toMs: fromMs + length, series }));

test("a stretch is left out if, and only if, a span of its series or of all meets it", () => {
  fc.assert(
    fc.property(fc.array(span), span, (spans, { fromMs, toMs, series = "a" }) => {
      const meets = spans.some(
        (one) => (one.series ?? series) === series && one.fromMs <= toMs && one.toMs >= fromMs,
      );
      expect(createLeftOut(spans)(series, { fromMs, toMs })).toBe(meets);
    }),
  );
});

test("a span without an end reaches as far as one likes", () => {
  const isLeftOut = createLeftOut([{ fromMs: 10, toMs: Infinity, series: "a" }]);
  expect(isLeftOut("a", { fromMs: 1e15, toMs: 1e15 })).toBe(true);
  expect(isLeftOut("a", { fromMs: 0, toMs: 9 })).toBe(false);
  expect(isLeftOut("b", { fromMs: 20, toMs: 30 })).toBe(false);
});
