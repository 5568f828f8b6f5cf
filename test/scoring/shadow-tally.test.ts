import { beforeEach, describe, expect, test } from "vitest";
import type { ShadowSide } from "../../src/core/shadow.ts";
import type { TwiceJudged } from "../../src/scoring/second-judge.ts";
import {
  createShadowTally,
  type SettledAlert,
  type ShadowTally,
} from "../../src/scoring/shadow-tally.ts";

const WARM_UP = 10;
const START_MS = Date.UTC(2026, 0, 1);

/** A sample of the only series: strengths of both sides, and who alerts. */
interface Sample {
  readonly champion?: number;
  readonly challenger?: number;
  readonly alert?: readonly ShadowSide[];
}

let tally: ShadowTally;
let settled: SettledAlert[] = [];
let fed = 0;

beforeEach(() => {
  settled = [];
  fed = 0;
  tally = createShadowTally({
    seriesMax: 2,
    warmUpSamples: WARM_UP,
    nameOf: (seriesId) => `m,id=${seriesId} v`,
    onAlert: (alert) => settled.push(alert),
  });
  tally.begin(1);
});

/** Lets one sample a minute of series 1, called 41, be counted. */
function feed(...samples: readonly Sample[]): void {
  const column = (of: (sample: Sample) => number): Float64Array => Float64Array.from(samples, of);
  const alerts = (side: ShadowSide): Uint8Array =>
    Uint8Array.from(samples, ({ alert = [] }) => (alert.includes(side) ? 1 : 0));
  const judged: TwiceJudged = {
    rows: samples.length,
    seriesId: new Uint32Array(samples.length).fill(41),
    index: new Uint32Array(samples.length).fill(1),
    timeMs: Float64Array.from(samples, (_, i) => START_MS + 60_000 * (fed + i)),
    strength: {
      first: column(({ champion = 0 }) => champion),
      second: column(({ challenger = 0 }) => challenger),
    },
    alert: { first: alerts("champion"), second: alerts("challenger") },
  };
  fed += samples.length;
  tally.take(judged);
}

const quiet = (count: number): Sample[] => Array.from({ length: count }, () => ({}));
const alertOf = (...alert: ShadowSide[]): Sample => ({ champion: 5, challenger: 4.5, alert });

describe("what counts", () => {
  test("begins after the warm-up of the series, and its time is that between samples that count", () => {
    feed(...quiet(WARM_UP - 1), alertOf("champion"));
    expect(tally.figures()).toMatchObject({ samples: WARM_UP, counted: 0, seriesDays: 0 });
    feed(...quiet(1441));
    expect(tally.figures()).toMatchObject({ counted: 1441, seriesDays: 1 });
    expect(tally.figures().alerts).toEqual({ both: 0, champion: 0, challenger: 0, undecided: 0 });
  });

  test("begins after another warm-up where another series has the number", () => {
    feed(...quiet(WARM_UP + 5), alertOf("challenger"));
    tally.begin(1);
    expect(tally.figures().alerts).toMatchObject({ challenger: 1, undecided: 0 });
    feed(...quiet(WARM_UP));
    expect(tally.figures()).toMatchObject({ counted: 6, seriesDays: 5 / 1440 });
  });
});

describe("an alert", () => {
  beforeEach(() => feed(...quiet(WARM_UP)));

  test("is of both where both alert at the same sample, or within 24", () => {
    feed(alertOf("champion", "challenger"), ...quiet(50));
    feed(alertOf("challenger"), ...quiet(22), alertOf("champion"), ...quiet(50));
    expect(settled).toEqual([{ side: "both" }, { side: "both" }]);
    expect(tally.figures().disagreements).toEqual([]);
  });

  test.each(["champion", "challenger"] as const)(
    "of the %s alone is so after 24 samples",
    (side) => {
      feed(alertOf(side), ...quiet(23));
      expect(tally.figures().alerts).toMatchObject({ undecided: 1, [side]: 0 });
      feed({});
      expect(tally.figures().alerts).toMatchObject({ undecided: 0, [side]: 1 });
      const disagreement = {
        series: "m,id=41 v",
        time: "2026-01-01T00:10:00.000Z",
        side,
        champion: 5,
        challenger: 4.5,
      };
      expect(settled).toEqual([{ side, disagreement }]);
      expect(tally.figures().disagreements).toEqual([disagreement]);
    },
  );

  test("of the same side ends the wait of the one before", () => {
    feed(alertOf("champion"), {}, alertOf("champion"), {}, alertOf("challenger"));
    expect(tally.figures().alerts).toEqual({ both: 1, champion: 1, challenger: 0, undecided: 0 });
  });

  test("that disagrees is kept while there are no more than fifty later ones, the last one first", () => {
    for (let i = 0; i < 60; i++) feed(alertOf("champion"), ...quiet(24));
    const { disagreements, alerts } = tally.figures();
    expect(alerts.champion).toBe(60);
    expect(disagreements).toHaveLength(50);
    const times = disagreements.map(({ time }) => time);
    expect(times).toEqual(times.toSorted().toReversed());
  });
});

describe("the median difference of the strengths", () => {
  test("is not known before a side has seen anything, and leaves out where none does", () => {
    feed(...quiet(WARM_UP + 1));
    expect(tally.figures().strengthDifferenceMedian).toBeNull();
    feed({ champion: 2, challenger: 3 }, ...quiet(9), { champion: 1 }, { challenger: 0.5 });
    expect(tally.figures().strengthDifferenceMedian).toBe(0.5);
  });

  test("is that of the last 4,096", () => {
    feed(...quiet(WARM_UP), ...Array.from({ length: 5000 }, () => ({ champion: 1 })));
    feed(...Array.from({ length: 4096 }, () => ({ challenger: 2 })));
    expect(tally.figures().strengthDifferenceMedian).toBe(2);
  });
});
