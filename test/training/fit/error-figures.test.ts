import fc from "fast-check";
import { expect, test } from "vitest";
import { calibrate, separation } from "../../../src/training/fit/error-figures.ts";

const errors = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 })
  .map((list) => Float32Array.from(list));

test("separation is the share of pairs in which the unusual one errs more, ties half", () => {
  fc.assert(
    fc.property(errors, errors, (usual, unusual) => {
      const pairs = [...unusual].flatMap((u) =>
        [...usual].map((n) => (u > n ? 1 : u < n ? 0 : 0.5)),
      );
      const wanted = pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length;
      expect(separation(usual, unusual)).toBeCloseTo(wanted, 10);
    }),
  );
});

test("calibration reads median and 99 % quantile between ranks", () => {
  const { errorMedian, errorQ99 } = calibrate(
    Float32Array.from({ length: 101 }, (_, i) => 100 - i),
  );
  expect([errorMedian, errorQ99]).toEqual([50, 99]);
});
