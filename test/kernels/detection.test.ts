import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HITS } from "../../src/kernels/layout.ts";
import {
  clearSeries,
  feed,
  normal,
  restoreSeries,
  saveSeries,
  seeded,
  series,
  smallKernel,
} from "./feed.ts";
import { hasLabelledSeries, labelledSeries } from "./labelled-series.ts";
import { differences, wildRows } from "./wild-rows.ts";

const wasm = smallKernel("wasm");
const twin = smallKernel("typescript");

function fresh(kernel = wasm) {
  for (let id = 0; id < 8; id++) clearSeries(kernel, id);
  return kernel;
}

describe("the two halves of the kernels", () => {
  it.skipIf(!hasLabelledSeries)(
    "give the same bits on every file of NAB (needs OUTLIERD_DATA)",
    () => {
      let rows = 0;
      for (const { name, rows: samples } of labelledSeries("nab/data")) {
        const left = feed(fresh(wasm), samples);
        const right = feed(fresh(twin), samples);
        expect(differences(left, right), name).toEqual([]);
        rows += samples.length;
      }
      expect(rows).toBe(365_558);
    },
  );

  it("give the same bits and the same state on wild input", () => {
    fc.assert(
      fc.property(wildRows, (rows) => {
        const left = feed(fresh(wasm), rows);
        const right = feed(fresh(twin), rows);
        expect(differences(left, right)).toEqual([]);
        expect(saveSeries(wasm, 0)).toEqual(saveSeries(twin, 0));
      }),
      { numRuns: 150 },
    );
  });
});

describe("judgement", () => {
  it("stays finite and in range whatever comes", () => {
    fc.assert(
      fc.property(wildRows, (rows) => {
        const verdicts = feed(fresh(), rows);
        expect(verdicts.score.every((score) => score >= 0 && score <= 6)).toBe(true);
        expect(verdicts.strength.every((strength) => strength >= 0)).toBe(true);
        expect(verdicts.logReturnDays.every((log) => log >= -9)).toBe(true);
        expect(verdicts.upper.every((upper, i) => upper >= verdicts.lower[i])).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("does not depend on where the input is cut into batches", () => {
    fc.assert(
      fc.property(wildRows, fc.integer({ min: 1, max: 50 }), (rows, batchRows) => {
        const whole = feed(fresh(), rows);
        const cut = feed(fresh(), rows, batchRows);
        expect(differences(whole, cut)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("goes on from a saved state as if nothing had happened", () => {
    fc.assert(
      fc.property(wildRows, fc.nat(400), (rows, cut) => {
        const whole = feed(fresh(), rows);
        feed(fresh(), rows.slice(0, cut));
        const saved = saveSeries(wasm, 0);
        restoreSeries(fresh(), 5, saved);
        const rest = feed(
          wasm,
          rows.slice(cut).map((row) => ({ ...row, id: 5 })),
        );
        expect(rest.score).toEqual(whole.score.slice(cut));
        expect(rest.strength).toEqual(whole.strength.slice(cut));
        expect(rest.value).toEqual(whole.value.slice(cut));
      }),
      { numRuns: 100 },
    );
  });

  it("of one series does not depend on the others in the batch", () => {
    fc.assert(
      fc.property(wildRows, wildRows, (rows, others) => {
        const alone = feed(fresh(), rows);
        const mixed = rows.flatMap((row, index) => [
          { ...row, id: 2 },
          { ...others[index % others.length], id: 3 },
        ]);
        const among = feed(fresh(), mixed);
        expect(among.score.filter((_, index) => index % 2 === 0)).toEqual(alone.score);
        expect(among.strength.filter((_, index) => index % 2 === 0)).toEqual(alone.strength);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a verdict", () => {
  it("ranks a planted spike above its neighbours, and lists it as a hit with its streams", () => {
    const random = seeded(1);
    const rows = series(3000, (i) => (i === 2800 ? 90 : 50 + 2 * normal(random)), 60_000);
    const { strength, alert } = feed(fresh(), rows);
    expect(strength.indexOf(Math.max(...strength))).toBe(2800);
    expect(alert[2800]).toBe(1);
    feed(fresh(), rows.slice(0, 2801), 1);
    expect(wasm.I[HITS]).toBe(1);
  });

  it("expects what the time of day taught, with a band around the truth", () => {
    const random = seeded(2);
    const truth = (i: number) => 100 + 50 * Math.sin((2 * Math.PI * i) / 288);
    const rows = series(288 * 10, (i) => truth(i) + 2 * normal(random), 300_000);
    const { expected, lower, upper } = feed(fresh(), rows);
    const last = Array.from({ length: 288 }, (_, i) => 288 * 9 + i);
    const inside = last.filter((i) => lower[i] <= truth(i) && truth(i) <= upper[i]);
    expect(inside.length).toBeGreaterThan(270);
    const error = last.reduce((sum, i) => sum + Math.abs(expected[i] - truth(i)), 0) / 288;
    expect(error).toBeLessThan(8);
  });

  it("gives a band from the second sample on", () => {
    const { lower, upper, expected } = feed(
      fresh(),
      series(5, (i) => 20 + (i % 2)),
    );
    for (let i = 0; i < 5; i++) {
      expect(lower[i]).toBeLessThan(expected[i]);
      expect(upper[i]).toBeGreaterThan(expected[i]);
    }
  });
});
