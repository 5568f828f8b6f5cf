import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distinctDigits, formatDuration, formatNumber } from "../../src/diagnosis/format.ts";

describe("formatNumber", () => {
  test.each([
    [0, "0"],
    [93.1, "93.1"],
    [21.437, "21.44"],
    [-0.012_345, "-0.01235"],
    [48_213.7, "48214"],
    [999_999, "999999"],
    [12_345_678, "12.35M"],
    [999_999_999, "1G"],
    [-3.2e12, "-3.2T"],
    [1.2e-7, "1.2e-7"],
    [1e21, "1e+21"],
  ])("writes %d as %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test("is within 0.05 % of the value, whatever it is", () => {
    const factors = { M: 1e6, G: 1e9, T: 1e12, P: 1e15 } as Record<string, number>;
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e17, max: 1e17 }), (value) => {
        const text = formatNumber(value);
        const factor = factors[text.slice(-1)] ?? 1;
        const read = Number(factor === 1 ? text : text.slice(0, -1)) * factor;
        expect(Math.abs(read - value)).toBeLessThanOrEqual(0.000_501 * Math.abs(value));
      }),
    );
  });
});

test("distinctDigits asks for more digits only where four hide the difference", () => {
  expect(distinctDigits(93.1, 21.4)).toBe(4);
  expect(distinctDigits(100.01, 100.02)).toBe(5);
  expect(distinctDigits(5, 5)).toBe(4);
  expect(distinctDigits(5, null)).toBe(4);
});

test.each([
  [0, "0 ms"],
  [350, "350 ms"],
  [10_000, "10 s"],
  [190_000, "3 min 10 s"],
  [3_600_000, "1 h"],
  [3_605_000, "1 h"],
  [187_200_000, "2 d 4 h"],
])("formatDuration writes %d ms as %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
