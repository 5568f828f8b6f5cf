import fc from "fast-check";
import { expect, test } from "vitest";
import type { SeriesName } from "../../../src/core/series.ts";
import {
  type LeftOutSpan,
  leftOutOf,
  oneSeries,
} from "../../../src/training/datasets/left-out-spans.ts";

const named = (measurement: string): SeriesName => ({ measurement, field: "f", tags: {} });

const span = fc.record({
  fromMs: fc.integer({ min: 0, max: 100 }),
  length: fc.integer({ min: 0, max: 20 }),
  series: fc.constantFrom("a", "b", undefined),
});

test("a stretch is left out if, and only if, a span of its series or of all meets it", () => {
  fc.assert(
    fc.property(fc.array(span), span, (drawn, { fromMs, length }) => {
      const spans = drawn.map(
        ({ series, ...one }): LeftOutSpan => ({
          fromMs: one.fromMs,
          toMs: one.fromMs + one.length,
          series: series === undefined ? undefined : oneSeries(named(series)),
        }),
      );
      const toMs = fromMs + length;
      const meets = drawn.some(
        (one) => one.series !== "b" && one.fromMs <= toMs && one.fromMs + one.length >= fromMs,
      );
      expect(leftOutOf(spans, named("a"))({ fromMs, toMs })).toBe(meets);
    }),
  );
});

test("a span without an end reaches as far as one likes", () => {
  const spans = [{ fromMs: 10, toMs: Infinity, series: oneSeries(named("a")) }];
  expect(leftOutOf(spans, named("a"))({ fromMs: 1e15, toMs: 1e15 })).toBe(true);
  expect(leftOutOf(spans, named("a"))({ fromMs: 0, toMs: 9 })).toBe(false);
  expect(leftOutOf(spans, named("b"))({ fromMs: 20, toMs: 30 })).toBe(false);
});
