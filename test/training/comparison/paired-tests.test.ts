import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chanceText,
  pairDelays,
  pairFound,
  pairStretches,
} from "../../../src/training/comparison/paired-tests.ts";

const MINUTE_MS = 60_000;
const [before, after] = [
  [5, 5, 5, undefined, undefined],
  [1, 9, 5, 2, undefined],
];

test("of faults count those that one side alone finds", () => {
  expect(pairFound({ champion: before, challenger: after })).toEqual({
    champion: 0,
    challenger: 1,
    pValue: 1,
  });
});

test("of delays count those of faults that both find, and not at the same time", () => {
  expect(pairDelays({ champion: before, challenger: after })).toEqual({
    champion: 1,
    challenger: 1,
    pValue: 1,
  });
});

/** Alerts of a series at minutes. */
const alerts = (minutes: readonly number[], series = "a") =>
  minutes.map((minute) => ({ series, timeMs: minute * MINUTE_MS }));

describe("of alerts", () => {
  test("those of a series that lie up to an hour apart are one stretch, also across the sides", () => {
    const champion = alerts([0, 60, 120]);
    expect(pairStretches({ champion, challenger: alerts([180]) })).toMatchObject({
      champion: 0,
      challenger: 0,
    });
    expect(pairStretches({ champion, challenger: alerts([181, 200]) })).toMatchObject({
      champion: 1,
      challenger: 1,
    });
  });

  test("those of two series are never one stretch", () => {
    const champion = [...alerts([0]), ...alerts([1], "b"), ...alerts([2], "c")];
    expect(pairStretches({ champion, challenger: alerts([1]) })).toMatchObject({
      champion: 2,
      challenger: 0,
    });
  });

  test("how many there are in a stretch changes nothing", () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 10 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(minutes, { maxLength: 9 }), (stretches) => {
        const challenger = stretches.flatMap((stretch, index) =>
          alerts(stretch.map((minute) => 1000 * index + minute)),
        );
        expect(pairStretches({ champion: [], challenger })).toMatchObject({
          champion: 0,
          challenger: stretches.length,
        });
      }),
    );
  });
});

test.each([
  [1, "100 %"],
  [0.625, "63 %"],
  [0.03125, "3.1 %"],
  [0.00048, "less than 0.1 %"],
])("a chance of %d is told as %s", (pValue, text) => {
  expect(chanceText(pValue)).toBe(text);
});
