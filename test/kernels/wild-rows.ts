import fc from "fast-check";
import { TYPE_INTEGER } from "../../src/kernels/layout.ts";
import type { Row, Verdicts } from "./feed.ts";

/** Where two verdicts on the same rows differ first, column by column; none if they are the same bits. */
export function differences(left: Verdicts, right: Verdicts): string[] {
  return (Object.keys(left) as (keyof Verdicts)[]).flatMap((name) => {
    const at = left[name].findIndex((value, index) => !Object.is(value, right[name][index]));
    return at < 0 ? [] : [`${name}[${at}]: ${left[name][at]} and ${right[name][at]}`];
  });
}

/** Rows of one series with values and gaps that no metric should have, but some have. */
export const wildRows = fc
  .array(
    fc.record({
      gapMs: fc.oneof(
        fc.constant(1000),
        fc.integer({ min: -5000, max: 10_000 }),
        fc.integer({ min: 0, max: 40 * 86_400_000 }),
      ),
      value: fc.oneof(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.constant(7),
        fc.double(),
        fc.constantFrom(1e15, 1e15 + 1, -1e300, 1.7e308, 5e-324, Number.NaN),
        fc.integer({ min: 0, max: 3 }),
      ),
      type: fc.constantFrom(0, TYPE_INTEGER),
    }),
    { minLength: 1, maxLength: 400 },
  )
  .map((steps): Row[] => {
    let timeMs = 1_700_000_000_000;
    return steps.map(({ gapMs, value, type }) => {
      timeMs += gapMs;
      return { timeMs, value, type };
    });
  });
