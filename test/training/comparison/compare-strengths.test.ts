import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KnownWindow } from "../../../src/training/backtest/backtest-run.ts";
import { compareStrengths } from "../../../src/training/comparison/compare-strengths.ts";
import type { SeriesStrengths } from "../../../src/training/comparison/strength-log.ts";

const HOUR_MS = 3_600_000;

/** A series that counts from hour 10 to hour 1000, with strengths at hours. */
function series(
  strengths: readonly (readonly [hour: number, strength: number])[],
  field = "f",
): SeriesStrengths {
  return {
    name: { measurement: "m", field, tags: {} },
    samples: 2000,
    counted: { fromMs: 10 * HOUR_MS, toMs: 1000 * HOUR_MS },
    candidates: strengths.map(([hour, strength]) => ({ timeMs: hour * HOUR_MS, strength })),
  };
}

function fault(hour: number, change: Partial<KnownWindow> = {}): KnownWindow {
  return {
    id: `at ${hour}`,
    kind: "",
    isFault: true,
    startMs: hour * HOUR_MS,
    endMs: (hour + 5) * HOUR_MS,
    fits: () => true,
    ...change,
  };
}

function compared(
  champion: Parameters<typeof series>[0],
  challenger: Parameters<typeof series>[0],
  windows: readonly KnownWindow[] = [fault(100), fault(200)],
) {
  return compareStrengths({
    champion: [series(champion)],
    challenger: [series(challenger)],
    configured: 4,
    windows,
  });
}

describe("at as many false alerts as the champion raises at the configured threshold", () => {
  test("each side gets the lowest threshold that keeps them", () => {
    const { champion, challenger, verdict } = compared(
      [
        [50, 5],
        [60, 3],
        [101, 4],
        [201, 2],
      ],
      [
        [50, 1],
        [60, 0.5],
        [101, 0.7],
        [201, 0.6],
      ],
    );
    expect(champion).toMatchObject({ above: 3, falseAlerts: 1, found: 1 });
    expect(challenger).toMatchObject({ above: 0.5, falseAlerts: 1, found: 2 });
    expect(verdict).toBe("undecided");
  });

  test("alerts of one strength pass together or not at all", () => {
    const { challenger } = compared(
      [
        [50, 5],
        [60, 3],
      ],
      [
        [50, 5],
        [60, 5],
        [101, 5],
        [201, 6],
      ],
    );
    expect(challenger).toMatchObject({ above: 5, falseAlerts: 0, found: 1 });
  });

  test("a side that has fewer of them gets all that it said", () => {
    const { challenger } = compared(
      [
        [50, 5],
        [60, 5],
      ],
      [
        [50, 5],
        [101, 0.1],
      ],
    );
    expect(challenger).toMatchObject({ above: 0, falseAlerts: 1, found: 1 });
  });

  test("neither side ever raises more", () => {
    const drawn = fc.array(
      fc.tuple(fc.integer({ min: 10, max: 1000 }), fc.integer({ min: 1, max: 9 })),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(drawn, drawn, (before, after) => {
        const { champion, challenger } = compared(before, after);
        const allowed = champion.falseAlertsConfigured;
        expect(champion.falseAlerts).toBeLessThanOrEqual(allowed);
        expect(challenger.falseAlerts).toBeLessThanOrEqual(allowed);
      }),
    );
  });
});

describe("a fault", () => {
  test("is found by the first alert of any series that it shows in", () => {
    const windows = [fault(100, { fits: ({ field }) => field !== "other" })];
    const both = [series([[104, 6]], "a"), series([[102, 5]], "b"), series([[101, 9]], "other")];
    const { champion } = compareStrengths({
      champion: both,
      challenger: both,
      configured: 4,
      windows,
    });
    expect(champion).toMatchObject({ delaysMs: [2 * HOUR_MS], falseAlerts: 1 });
  });

  test("that began before anything counts is neither to be found nor a false alert", () => {
    const { faults, champion } = compared([[12, 5]], [], [fault(9), fault(100)]);
    expect(faults).toMatchObject([{ id: "at 100" }]);
    expect(champion).toMatchObject({ found: 0, falseAlertsConfigured: 0 });
  });

  test("that is none, such as a release, does not excuse an alert", () => {
    const { faults, champion } = compared([[101, 5]], [], [fault(100, { isFault: false })]);
    expect(faults).toEqual([]);
    expect(champion.falseAlertsConfigured).toBe(1);
  });
});

test("without labels every alert counts, and both sides get equally many", () => {
  const { faults, champion, challenger, verdict } = compareStrengths({
    champion: [
      series([
        [50, 5],
        [101, 4],
        [300, 1],
      ]),
    ],
    challenger: [
      series([
        [51, 0.3],
        [52, 0.2],
        [53, 0.1],
      ]),
    ],
    configured: 4,
    windows: undefined,
  });
  expect(faults).toBeUndefined();
  expect([champion.falseAlerts, challenger.falseAlerts]).toEqual([2, 2]);
  expect(verdict).toBe("undecided");
});

test("a model is untested if, and only if, no strength differs", () => {
  const some = [
    [50, 5],
    [101, 4],
  ] as const;
  expect(compared(some, some).verdict).toBe("untested");
  expect(
    compared(some, [
      [50, 5],
      [101, 4.1],
    ]).verdict,
  ).toBe("equal");
  expect(compared(some, [[50, 5]]).verdict).toBe("undecided");
});

test("what one side alone has is counted: faults, delays, and false alerts at the configured threshold", () => {
  const { tests } = compared(
    [
      [50, 4],
      [101, 5],
      [400, 4],
    ],
    [
      [50, 3],
      [100, 10],
      [200, 10],
      [400, 9],
      [500, 9],
      [600, 9],
    ],
    [fault(100), fault(200), fault(300)],
  );
  expect(tests).toEqual({
    falseAlerts: { champion: 1, challenger: 2, pValue: 1 },
    faults: { champion: 0, challenger: 1, pValue: 1 },
    delays: { champion: 0, challenger: 1, pValue: 1 },
  });
});
