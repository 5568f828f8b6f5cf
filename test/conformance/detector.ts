/**
 * What every detector keeps to, whatever it looks for. Each test runs a kernel with this detector on and all others off,
 * unless it says otherwise.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/load.ts";
import type { Detector } from "../../src/core/detector.ts";
import { DetectorsOptions } from "../../src/detectors/options.ts";
import {
  DETECTOR_KEYS,
  DETECTORS,
  type DetectorKey,
  setDetectors,
} from "../../src/detectors/registry.ts";
import { ROW_JUDGED, ROW_NOT_FINITE } from "../../src/kernels/layout.ts";
import type { Kernel } from "../../src/kernels/load.ts";
import { mean } from "../../src/math/quantile.ts";
import { normal, type Row, restoreSeries, saveSeries, seeded, series } from "../kernels/feed.ts";
import { differences, wildRows } from "../kernels/wild-rows.ts";
import { fresh, type Judged, judgeAll, othersThan, sumOfStreams } from "./judge-all.ts";
import { PLANTED } from "./planted.ts";

/** Both halves of the kernels, with room for `SERIES`. */
export interface Halves {
  readonly wasm: Kernel;
  readonly twin: Kernel;
}

/** One detector under test. */
interface Subject extends Halves {
  readonly detector: Detector<never>;
  /** Options with this detector alone, */
  readonly alone: DetectorsOptions;
  /** with all but this one, */
  readonly without: DetectorsOptions;
  /** and with none. */
  readonly none: DetectorsOptions;
}

const DAY_MS = 86_400_000;
const RUNS = { numRuns: 40 };
/** Rows of a planted series before a detector is held to anything. */
const WARM_UP = 500;
const FOLDER = new URL("../../src/detectors/", import.meta.url);

const OFF = { weight: 0 };
const ON = { weight: 1 };

function allOff(): Record<DetectorKey, object> {
  return Object.fromEntries(DETECTOR_KEYS.map((key) => [key, OFF])) as Record<DetectorKey, object>;
}

/** Checks one registered detector. */
export function describeDetector(key: DetectorKey, halves: Halves): void {
  const subject: Subject = {
    ...halves,
    detector: DETECTORS[key],
    alone: DetectorsOptions.parse({ ...allOff(), [key]: ON }),
    without: DetectorsOptions.parse({ [key]: OFF }),
    none: DetectorsOptions.parse(allOff()),
  };
  describe(`the detector ${subject.detector.name}`, () => {
    repeatable(subject);
    causal(subject);
    independent(subject);
    robust(subject);
    switched(subject);
    useful(subject);
    described(subject);
  });
}

function repeatable({ wasm, twin, alone }: Subject): void {
  it("gives the same bits in both halves, and again for the same input", () => {
    fc.assert(
      fc.property(wildRows, (rows) => {
        const first = judgeAll(fresh(wasm, alone), rows);
        const state = saveSeries(wasm, 0);
        expect(bitsThatDiffer(first, judgeAll(fresh(twin, alone), rows))).toEqual([]);
        expect(saveSeries(twin, 0)).toEqual(state);
        expect(bitsThatDiffer(first, judgeAll(fresh(wasm, alone), rows))).toEqual([]);
      }),
      RUNS,
    );
  });

  it("does not depend on where the input is cut into batches", () => {
    fc.assert(
      fc.property(wildRows, fc.integer({ min: 1, max: 50 }), (rows, batchRows) => {
        const whole = judgeAll(fresh(wasm, alone), rows);
        const cut = judgeAll(fresh(wasm, alone), rows, batchRows);
        expect(bitsThatDiffer(whole, cut)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("goes on from state that went to bytes and back as if nothing had happened", () => {
    fc.assert(
      fc.property(wildRows, fc.nat(400), (rows, cut) => {
        const whole = judgeAll(fresh(wasm, alone), rows);
        judgeAll(fresh(wasm, alone), rows.slice(0, cut));
        const saved = saveSeries(wasm, 0);
        restoreSeries(fresh(wasm, alone), 5, saved);
        const moved = rows.slice(cut).map((row) => ({ ...row, id: 5 }));
        const rest = judgeAll(wasm, moved);
        expect(bitsThatDiffer(rest, fromRow(whole, Math.min(cut, rows.length)))).toEqual([]);
      }),
      RUNS,
    );
  });
}

function causal({ wasm, alone }: Subject): void {
  it("scores first and learns then: what comes later changes nothing", () => {
    fc.assert(
      fc.property(wildRows, wildRows, (rows, later) => {
        const prefix = judgeAll(fresh(wasm, alone), rows);
        const whole = judgeAll(fresh(wasm, alone), [...rows, ...later]);
        expect(whole.score.slice(0, rows.length)).toEqual(prefix.score);
        expect(whole.strength.slice(0, rows.length)).toEqual(prefix.strength);
        expect(whole.streams.slice(0, prefix.streams.length)).toEqual(prefix.streams);
      }),
      RUNS,
    );
  });

  it("says nothing of the first samples of a series", () => {
    const judged = judgeAll(
      fresh(wasm, alone),
      series(5, (i) => 10 ** i),
    );
    expect(judged.streams.every((value) => value === 0)).toBe(true);
    expect(judged.alert).toEqual([0, 0, 0, 0, 0]);
  });
}

function independent({ wasm, detector, alone, without }: Subject): void {
  it("judges a series the same alone and among others", () => {
    fc.assert(
      fc.property(wildRows, wildRows, (rows, others) => {
        const single = judgeAll(fresh(wasm, alone), rows);
        const mixed = rows.flatMap((row, index): Row[] => [
          { ...row, id: 2 },
          { ...others[index % others.length], id: 3 },
        ]);
        const among = judgeAll(fresh(wasm, alone), mixed);
        expect(among.score.filter((_, index) => index % 2 === 0)).toEqual(single.score);
        expect(among.strength.filter((_, index) => index % 2 === 0)).toEqual(single.strength);
      }),
      RUNS,
    );
  });

  it("leaves what the other streams say as it is", () => {
    const others = othersThan(detector);
    fc.assert(
      fc.property(wildRows, (rows) => {
        const off = judgeAll(fresh(wasm, without), rows);
        const on = judgeAll(fresh(wasm, DetectorsOptions.parse({})), rows);
        expect(sumOfStreams(on, others)).toEqual(sumOfStreams(off, others));
        expect(on.expected).toEqual(off.expected);
      }),
      RUNS,
    );
  });
}

function robust({ wasm, detector, alone }: Subject): void {
  it("stays finite, its score within 0 and 6, whatever comes", () => {
    fc.assert(
      fc.property(wildRows, (rows) => {
        const { score, strength, streams } = judgeAll(fresh(wasm, alone), rows);
        expect(score.every((value) => value >= 0 && value <= 6)).toBe(true);
        expect([...strength, ...streams].every((value) => value >= 0 && value < 1e6)).toBe(true);
      }),
      RUNS,
    );
  });

  it("says nothing of a constant", () => {
    const judged = judgeAll(
      fresh(wasm, alone),
      series(2000, () => 7),
    );
    expect(Math.max(...judged.score, ...judged.streams)).toBe(0);
    expect(Math.max(...judged.alert)).toBe(0);
  });

  it("finds its anomaly after a gap of 40 days", () => {
    const { rows, first, last } = PLANTED[detector.finds]();
    const gapMs = 40 * DAY_MS;
    const late = rows.map((row, i) => (i < WARM_UP ? row : { ...row, timeMs: row.timeMs + gapMs }));
    const judged = judgeAll(fresh(wasm, alone), late);
    expect(highest(judged, detector, first, last)).toBe("anomaly");
  });

  it("finds its anomaly at a level of 1e15", () => {
    const { rows, first, last } = PLANTED[detector.finds]();
    const large = rows.map((row) => ({ ...row, value: 1e15 + 1e12 * row.value }));
    const judged = judgeAll(fresh(wasm, alone), large);
    expect(highest(judged, detector, first, last)).toBe("anomaly");
  });

  it.each([1e300, -1e300])("does not take all for unusual after a value of %d", (value) => {
    const { rows, first } = PLANTED[detector.finds]();
    const hurt = rows.slice(0, first).map((row, i) => (i === WARM_UP ? { ...row, value } : row));
    const { score, streams } = judgeAll(fresh(wasm, alone), hurt);
    expect([...score, ...streams].every(Number.isFinite)).toBe(true);
    expect(mean(score.slice(-1000))).toBeLessThan(1);
  });

  it("refuses what is no number, and has not seen it", () => {
    const random = seeded(4);
    const rows = series(300, () => normal(random));
    const refused = rows.flatMap((row): Row[] => [
      row,
      { timeMs: row.timeMs + 1, value: Number.NaN },
      { timeMs: row.timeMs + 2, value: Number.POSITIVE_INFINITY },
    ]);
    const clean = judgeAll(fresh(wasm, alone), rows);
    const judged = judgeAll(fresh(wasm, alone), refused);
    expect(judged.state.slice(0, 3)).toEqual([ROW_JUDGED, ROW_NOT_FINITE, ROW_NOT_FINITE]);
    expect(judged.score.filter((__, row) => row % 3 === 0)).toEqual(clean.score);
    expect(judged.score.filter((__, row) => row % 3 > 0).every((score) => score === 0)).toBe(true);
  });
}

function switched({ wasm, detector, alone, without, none }: Subject): void {
  it("says 0 while it is off, and the score is 0 where all are", () => {
    const { rows } = PLANTED[detector.finds]();
    const off = judgeAll(fresh(wasm, without), rows);
    expect(Math.max(...sumOfStreams(off, detector.streams))).toBe(0);
    const silent = judgeAll(fresh(wasm, none), rows);
    expect(Math.max(...silent.score, ...silent.streams)).toBe(0);
  });

  it("finds its anomaly too where it was off at first", () => {
    const { rows, first, last } = PLANTED[detector.finds]();
    const before = 100;
    const early = judgeAll(fresh(wasm, none), rows.slice(0, before));
    setDetectors(wasm, alone);
    const late = judgeAll(wasm, rows.slice(before));
    const streams = [...early.streams, ...late.streams];
    expect(highest({ ...late, streams }, detector, first, last)).toBe("anomaly");
  });
}

function useful({ wasm, detector, alone }: Subject): void {
  it(`ranks a planted ${detector.finds} above all else in its series`, () => {
    const { rows, first, last } = PLANTED[detector.finds]();
    const judged = judgeAll(fresh(wasm, alone), rows);
    expect(highest(judged, detector, first, last)).toBe("anomaly");
  });

  it("has contributions of its own streams alone, at least 0, whose shares sum to 1", () => {
    const { rows, first } = PLANTED[detector.finds]();
    const { contributions } = judgeAll(fresh(wasm, alone), rows);
    const told = contributions.filter((list) => list.length > 0);
    expect(contributions.slice(first).some((list) => list.length > 0)).toBe(true);
    for (const list of told) {
      expect(list.every(({ score, share }) => score > 0 && share > 0)).toBe(true);
      expect(list.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
      const streams: readonly string[] = detector.streams;
      expect(list.every((contribution) => streams.includes(contribution.detector))).toBe(true);
    }
  });
}

function described({ detector }: Subject): void {
  it("says in its README what it finds, misses and costs, and where it is from", () => {
    const text = readFileSync(new URL(`${detector.name}/README.md`, FOLDER), "utf8");
    for (const part of [
      /^# \w/,
      /^\*\*Finds\*\*: /m,
      /^\*\*Misses\*\*: /m,
      /^\| cost a (sample|window)/m,
      /^\| bytes a (series|family) \|/m,
      /^\*\*Sources\.\*\* .*\bdoi:10\./m,
    ]) {
      expect(text).toMatch(part);
    }
  });

  it("has a sample configuration that loads and sets something", () => {
    const file = `${detector.name}/sample.yaml`;
    const text = readFileSync(new URL(file, FOLDER), "utf8");
    const { detectors } = parseConfig(text, { file, environment: {} });
    expect(detectors).not.toEqual(DetectorsOptions.parse({}));
  });
}

/** Where the detector's streams are highest, warm-up aside: in the anomaly, or in which row. */
function highest(
  judged: Judged,
  { streams }: Detector<never>,
  first: number,
  last: number,
): "anomaly" | number {
  const sums = sumOfStreams(judged, streams);
  const most = Math.max(...sums.slice(WARM_UP));
  const at = sums.indexOf(most, WARM_UP);
  return most > 0 && at >= first && at <= last + 1 ? "anomaly" : at;
}

/** Columns that differ, contributions aside, which follow from the streams. */
function bitsThatDiffer(left: Judged, right: Judged): string[] {
  return differences(
    { ...left, contributions: [] } as Judged,
    { ...right, contributions: [] } as Judged,
  );
}

/** What was said from a row on. */
function fromRow(judged: Judged, row: number): Judged {
  const width = judged.score.length === 0 ? 0 : judged.streams.length / judged.score.length;
  const columns = Object.entries(judged).map(([name, values]) => [
    name,
    values.slice(name === "streams" ? row * width : row),
  ]);
  return Object.fromEntries(columns) as unknown as Judged;
}
