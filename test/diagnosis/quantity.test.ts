import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JudgedUnit, judgedUnit, UNITS } from "../../src/core/metric-knowledge.ts";
import { quantityFormat } from "../../src/diagnosis/quantity.ts";

function written(value: number, unit: JudgedUnit | undefined, digits?: number): string {
  const format = quantityFormat(unit);
  return format.write(value, digits ?? format.digits) + format.behind;
}

describe("a value with its unit", () => {
  test.each([
    [99, "percent", "99 %"],
    [7.461, "percent", "7.5 %"],
    [93.14, "percent", "93.1 %"],
    [0.0342, "percent", "0.034 %"],
    [0, "percent", "0 %"],
    [-12.34, "percent", "-12.3 %"],
    [512, "bytes", "512 B"],
    [1.24e9, "bytes", "1.2 GB"],
    [12_340, "bytes", "12.3 kB"],
    [0, "bytes", "0 B"],
    [-3.2e6, "bytes", "-3.2 MB"],
    [1.24e6, "bytes_per_second", "1.2 MB/s"],
    [9.4e8, "bits_per_second", "940 Mbit/s"],
    [0.35, "seconds", "350 ms"],
    [350, "milliseconds", "350 ms"],
    [0, "milliseconds", "0 ms"],
    [2345, "milliseconds", "2.3 s"],
    [150, "seconds", "2.5 min"],
    [508, "microseconds", "508 µs"],
    [-13.6e-6, "seconds", "-13.6 µs"],
    [0.95, "seconds_per_second", "950 ms/s"],
    [71, "celsius", "71 °C"],
    [3_400_000_000, "hertz", "3.4 GHz"],
    [0.934, "ratio", "0.934"],
    [48_213, "count", "48213"],
    [93.1, "per_second", "93.1 per second"],
    [93.1, undefined, "93.1"],
  ] as const)("%d in %s is written %s", (value, unit, text) => {
    expect(written(value, unit)).toBe(text);
  });

  test("is written with more digits where they are asked for", () => {
    expect(written(99.531, "percent", 3)).toBe("99.53 %");
    expect(written(1_234_567_890, "bytes", 4)).toBe("1.235 GB");
  });

  test("is written whatever it is, without one that grows long", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(...UNITS),
        fc.boolean(),
        (value, unit, perSecond) => {
          expect(written(value, judgedUnit(unit, perSecond)).length).toBeLessThan(42);
        },
      ),
    );
  });
});

describe("a band", () => {
  test.each([
    [0, 7.461, "percent", "0 to 7.5 %"],
    [9.8, 40.2, "percent", "9.8 to 40.2 %"],
    [900e3, 1.2e6, "bytes", "900 kB to 1.2 MB"],
    [0, 1.2e6, "bytes", "0 to 1.2 MB"],
    [0, 1.2e6, "bytes_per_second", "0 to 1.2 MB/s"],
    [9.8, 40.2, "per_second", "9.8 to 40.2"],
    [9.8, 40.2, undefined, "9.8 to 40.2"],
  ] as const)("from %d to %d in %s is written %s", (lower, upper, unit, text) => {
    const format = quantityFormat(unit);
    expect(format.writeBand(lower, upper, format.digits)).toBe(text);
  });
});

test("the unit of a rate is said once, also where the samples are rates already", () => {
  expect(judgedUnit("bytes", true)).toBe("bytes_per_second");
  expect(judgedUnit("bytes_per_second", true)).toBe("bytes_per_second");
  expect(judgedUnit("count", true)).toBe("per_second");
  expect(judgedUnit(undefined, true)).toBe("per_second");
  expect(judgedUnit("percent", false)).toBe("percent");
  expect(judgedUnit(undefined, false)).toBeUndefined();
});
