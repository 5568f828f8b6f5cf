import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  HISTORY_POINTS_MOST,
  SPAN_DOUBLINGS_MOST,
  SPAN_FIRST_MS,
} from "../../src/kernels/history.ts";
import {
  hasFreshHistory,
  historyOf,
  historySize,
  restHistory,
  settleHistory,
} from "../../src/kernels/history-points.ts";
import { BLOCKS_HISTORY } from "../../src/kernels/layout.ts";
import type { Kernel } from "../../src/kernels/load.ts";
import { HISTORY_BYTES } from "../../src/kernels/series-block.ts";
import {
  clearSeries,
  feed,
  normal,
  type Row,
  restoreSeries,
  saveSeries,
  seeded,
  series,
  smallKernel,
} from "./feed.ts";

const wasm = smallKernel("wasm");
const twin = smallKernel("typescript");

const DAY_MS = 86_400_000;

function fresh(kernel: Kernel = wasm): Kernel {
  for (let id = 0; id < 8; id++) clearSeries(kernel, id);
  return kernel;
}

function block({ I, U }: Kernel, id = 0): Uint8Array {
  const at = (I[BLOCKS_HISTORY] >>> 0) + id * HISTORY_BYTES;
  return U.slice(at, at + HISTORY_BYTES);
}

/** Rows whose intervals jump from milliseconds to weeks, and whose values do as much. */
const wildRows = fc
  .array(
    fc.record({
      gapMs: fc.oneof(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 20 * DAY_MS }),
      ),
      value: fc.oneof(
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      ),
    }),
    { minLength: 1, maxLength: 600 },
  )
  .map((steps): Row[] => {
    let timeMs = 1_700_000_000_000;
    return steps.map(({ gapMs, value }) => {
      timeMs += gapMs;
      return { timeMs, value };
    });
  });

describe("the history of a series", () => {
  it("is the same in both halves, bit for bit", () => {
    fc.assert(
      fc.property(wildRows, (rows) => {
        feed(fresh(), rows);
        feed(fresh(twin), rows);
        expect(block(twin)).toEqual(block(wasm));
      }),
      { numRuns: 150 },
    );
  });

  it("does not depend on how the samples are cut into batches, nor on state that went to bytes and back", () => {
    fc.assert(
      fc.property(wildRows, fc.integer({ min: 1, max: 97 }), fc.nat(600), (rows, size, at) => {
        feed(fresh(), rows);
        const whole = block(wasm);
        feed(fresh(), rows.slice(0, at), size);
        const saved = saveSeries(wasm, 0);
        restoreSeries(fresh(), 5, saved);
        feed(
          wasm,
          rows.slice(at).map((row) => ({ ...row, id: 5 })),
          size,
        );
        expect(block(wasm, 5)).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the points of a history", () => {
  it("are the means of their buckets, to a few thousandths of the largest", () => {
    const truth = (timeMs: number) => 500 + 200 * Math.sin(timeMs / (DAY_MS / 2));
    const start = 1_700_000_000_000;
    feed(
      fresh(),
      series(5 * 1440, (i) => truth(start + i * 60_000), 60_000),
    );
    const { timesMs, values, spanMs } = historyOf(wasm, 0);
    expect(spanMs).toBe(SPAN_FIRST_MS * 256);
    expect(values.length).toBeGreaterThanOrEqual(HISTORY_POINTS_MOST / 2);
    for (const [i, value] of values.entries()) {
      expect(Math.abs(value - truth(timesMs[i]))).toBeLessThan(5);
    }
  });

  it("cover the whole life of a young series, then its last days", () => {
    const start = 1_700_000_000_000;
    feed(
      fresh(),
      series(288, () => 1, 300_000),
    );
    const young = historyOf(wasm, 0);
    expect(young.timesMs[0] - start).toBeLessThanOrEqual(2 * young.spanMs);
    feed(
      fresh(),
      series(60 * 48, () => 1, 1_800_000),
    );
    const old = historyOf(wasm, 0);
    expect(old.spanMs).toBe(SPAN_FIRST_MS * 2 ** SPAN_DOUBLINGS_MOST);
    expect(old.spanMs).toBe(DAY_MS / 4);
    expect(old.values.length).toBe(HISTORY_POINTS_MOST);
    expect((old.timesMs.at(-1) ?? 0) - start).toBeGreaterThan(58 * DAY_MS);
  });

  it("belong to buckets that begin at whole days", () => {
    feed(
      fresh(),
      series(60 * 48, () => 1, 1_800_000),
    );
    const { timesMs, spanMs } = historyOf(wasm, 0);
    for (const timeMs of timesMs) expect((timeMs - spanMs / 2) % spanMs).toBe(0);
  });

  it("are empty where nothing came, and begin anew after a silence longer than itself", () => {
    const before = series(600, () => 5, 60_000);
    const last = before.at(-1)?.timeMs ?? 0;
    const after = series(600, () => 7, 60_000).map((row, i) => ({
      ...row,
      timeMs: last + 3 * DAY_MS + i * 60_000,
    }));
    feed(fresh(), [...before, ...after]);
    const { values } = historyOf(wasm, 0);
    expect(values.some(Number.isNaN)).toBe(true);
    expect(values[0]).toBeCloseTo(5, 2);
    expect(values.at(-1)).toBeCloseTo(7, 2);
    const later = after.map((row) => ({ ...row, timeMs: row.timeMs + 10 * DAY_MS }));
    feed(wasm, later);
    const anew = historyOf(wasm, 0);
    expect(anew.timesMs[0]).toBeGreaterThan(last + 10 * DAY_MS);
    expect([...anew.values].some((value) => value < 6)).toBe(false);
  });

  it("show small steps again once an enormous value has left", () => {
    const random = seeded(1);
    const level = (i: number) => 10 + (i > 6 && i < 30 ? 1e9 : i / 1000) + 0.01 * normal(random);
    feed(fresh(), series(40 * 48, level, 1_800_000));
    const { values } = historyOf(wasm, 0);
    const rises = values.filter((value, i) => i > 0 && value > values[i - 1]).length;
    expect(rises).toBe(values.length - 1);
  });
});

describe("a history that is forgotten", () => {
  it("begins anew where the series is forgotten or turns out to be a counter", () => {
    feed(
      fresh(),
      series(2000, (i) => Math.sin(i), 60_000),
    );
    expect(historyOf(wasm, 0).values.length).toBeGreaterThan(0);
    const counter = series(200, (i) => 1e6 + 1000 * i, 60_000).map((row) => ({ ...row, type: 1 }));
    feed(fresh(), counter);
    expect(historyOf(wasm, 0).values.every((value) => value < 1000)).toBe(true);
  });
});

describe("a look at the history", () => {
  it("is due when a point was added and nobody has looked since", () => {
    feed(
      fresh(),
      series(60, () => 1, 1000),
    );
    expect(hasFreshHistory(wasm, 0)).toBe(false);
    feed(
      fresh(),
      series(30 * 60, () => 1, 60_000),
    );
    expect(hasFreshHistory(wasm, 0)).toBe(true);
    expect(settleHistory(wasm, 0)).toBe(true);
    expect(hasFreshHistory(wasm, 0)).toBe(false);
    const { values, spanMs } = historyOf(wasm, 0);
    const points = values.length;
    expect(historySize(wasm, 0)).toEqual({ points, horizonMs: points * spanMs });
  });

  it("does not count for a while where a rest was asked for", () => {
    fresh();
    restHistory(wasm, 0, 2);
    expect([1, 2, 3].map(() => settleHistory(wasm, 0))).toEqual([false, false, true]);
  });
});
