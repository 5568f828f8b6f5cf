import { describe, expect, test } from "vitest";
import { countAlerts } from "../../../src/training/evaluation/alert-counts.ts";
import { alertQuality } from "../../../src/training/evaluation/alert-quality.ts";
import type { Stretch } from "../../../src/training/evaluation/stretch.ts";

const MINUTE_MS = 60_000;

/** A series of 2,000 minutes, whose warm-up is 300 rows. */
function counted(runs: readonly Stretch[], alertRows: readonly number[], metrics = 1) {
  const labels = new Uint8Array(2000);
  for (const { first, last } of runs) labels.fill(1, first, last + 1);
  const alerts = new Uint8Array(2000);
  for (const row of alertRows) alerts[row]++;
  const timeMs = Float64Array.from({ length: 2000 }, (_, row) => row * MINUTE_MS);
  return countAlerts({ timeMs, labels, alerts, metrics });
}

const RUN = { first: 500, last: 519 };

describe("countAlerts", () => {
  test.each([
    [497, 0],
    [498, 1],
    [519, 1],
    [522, 1],
    [523, 0],
  ])("an alert in row %i at an incident in 500 to 519: true are %i", (row, trueAlerts) => {
    expect(counted([RUN], [row])).toMatchObject({ trueAlerts, falseAlerts: 1 - trueAlerts });
  });

  test("every alert of an incident counts, and the incident once", () => {
    const { delays, trueAlerts } = counted([RUN], [510, 511, 511]);
    expect(trueAlerts).toBe(3);
    expect(delays).toEqual([{ samples: 10, share: 0.5 }]);
  });

  test("an alert ahead of its incident has no delay, one behind it all of it", () => {
    expect(counted([RUN], [498]).delays).toEqual([{ samples: 0, share: 0 }]);
    expect(counted([RUN], [522]).delays).toEqual([{ samples: 22, share: 1 }]);
  });

  test("runs with up to 120 rows from one to the next are one incident", () => {
    expect(counted([RUN, { first: 639, last: 650 }], []).incidents).toBe(1);
    expect(counted([RUN, { first: 640, last: 650 }], []).incidents).toBe(2);
  });

  test("the warm-up has neither alerts nor incidents nor days", () => {
    const { incidents, trueAlerts, falseAlerts, seriesDays } = counted(
      [{ first: 299, last: 305 }],
      [100, 299, 304],
    );
    expect({ incidents, trueAlerts, falseAlerts }).toEqual({
      incidents: 0,
      trueAlerts: 0,
      falseAlerts: 0,
    });
    expect(seriesDays).toBeCloseTo(1700 / 1440);
  });

  test("the first day counts alerts outside every label, in the warm-up too", () => {
    const runs = [{ first: 100, last: 110 }];
    expect(counted(runs, [50, 105, 1439, 1440]).firstDayAlerts).toBe(2);
  });

  test("every metric has days of its own", () => {
    expect(counted([], [], 3).seriesDays).toBeCloseTo((3 * 1700) / 1440);
  });
});

describe("alertQuality", () => {
  const quality = alertQuality(
    [counted([RUN], [510, 900, 901]), counted([RUN, { first: 1000, last: 1009 }], [1004])],
    0.1,
  );

  test("recall is of incidents, precision of alerts", () => {
    expect(quality).toMatchObject({ incidents: 3, alerts: 4, recall: 2 / 3, precision: 0.5 });
    expect(quality.delaySamplesMedian).toBe(7);
  });

  test("false alerts are compared with what was promised", () => {
    const days = (2 * 1700) / 1440;
    expect(quality.falseAlertsPerSeriesDay).toBeCloseTo(2 / days);
    expect(quality.seenOverPromised).toBeCloseTo(20 / days);
  });

  test("a series too short to have been promised an alert may have one", () => {
    expect(quality.seenOverPromisedWorst).toBe(2);
    expect(alertQuality([counted([], [700])], 0.1).seenOverPromisedWorst).toBe(1);
  });

  test("what was not there to be measured is unknown", () => {
    expect(alertQuality([counted([], [])], 0.1)).toMatchObject({
      recall: Number.NaN,
      precision: Number.NaN,
      delaySamplesMedian: Number.NaN,
      falseAlertsPerSeriesDay: 0,
    });
  });
});
