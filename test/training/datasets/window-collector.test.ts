import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BLOCKS_HOT } from "../../../src/kernels/layout.ts";
import { COUNT, WINDOW } from "../../../src/kernels/series-block.ts";
import { placeInRing } from "../../../src/kernels/window.ts";
import { createWindowCollector } from "../../../src/training/datasets/window-collector.ts";
import { batchOf, clearSeries, type Row, smallKernel, writeRows } from "../../kernels/feed.ts";

interface Seen {
  readonly seriesId: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly values: readonly number[];
}

const kernel = smallKernel("typescript");

/** What a collector gives for rows in batches of these sizes. */
function collected(rows: readonly Row[], sizes: readonly number[], wanted = [0, 1, 2]): Seen[] {
  for (const id of [0, 1, 2]) clearSeries(kernel, id);
  const seen: Seen[] = [];
  const collect = createWindowCollector({
    kernel,
    isWanted: (id) => wanted.includes(id),
    onWindow: ({ values, ...place }) => seen.push({ ...place, values: [...values] }),
  });
  let from = 0;
  for (let turn = 0; from < rows.length; turn++) {
    const batch = rows.slice(from, from + (sizes[turn % sizes.length] ?? 1));
    writeRows(kernel, batch);
    kernel.call.admit();
    kernel.call.judge();
    collect(batchOf(kernel, batch.length));
    from += batch.length;
  }
  return seen;
}

/** Rows of three series in turn. */
function rowsOf(count: number): Row[] {
  return Array.from({ length: count }, (_, i) => ({
    id: i % 3,
    timeMs: 1_700_000_000_000 + Math.floor(i / 3) * 1000,
    value: Math.sin(i / 7) + (i % 3),
  }));
}

const order = (a: Seen, b: Seen): number => a.toMs - b.toMs || a.seriesId - b.seriesId;

describe("the window collector", () => {
  test("gives what the kernel holds after every eighth sample from the 40th on", () => {
    const rows = rowsOf(300).filter(({ id }) => id === 0);
    const windows = collected(rows, [1]);
    expect(windows.length).toBe(8); // 100 samples: 40, 48 … 96
    const hot = (kernel.I[BLOCKS_HOT] >>> 0) / 4;
    const [last] = windows.slice(-1);
    expect(last?.toMs).toBe(rows[95]?.timeMs);
    expect(last?.fromMs).toBe(rows[72]?.timeMs);
    // Four more samples have come since: the ring holds 20 values of the last window.
    expect(kernel.I[hot + COUNT]).toBe(100);
    const ring = Array.from({ length: 20 }, (_, i) => kernel.F[hot + WINDOW + placeInRing(77 + i)]);
    expect(last?.values.slice(4)).toEqual(ring);
  });

  test("gives the same windows however the rows are cut into batches", () => {
    const rows = rowsOf(450);
    const single = collected(rows, [1]).sort(order);
    expect(single.length).toBe(42);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 72 }), { minLength: 1 }), (sizes) => {
        expect(collected(rows, sizes).sort(order)).toEqual(single);
      }),
      { numRuns: 30 },
    );
  });

  test("passes over series that nobody wants", () => {
    const windows = collected(rowsOf(300), [30], [1]);
    expect(new Set(windows.map(({ seriesId }) => seriesId))).toEqual(new Set([1]));
  });

  test("joins no values from before a series began anew with those after", () => {
    // A counter is found out after some readings, and its series begins anew as a rate.
    const rows = Array.from({ length: 120 }, (_, i) => ({
      id: 0,
      timeMs: 1_700_000_000_000 + i * 1000,
      value: i < 60 ? 5 + (i % 3) : 1000 + 10 * i,
    }));
    expect(collected(rows, [24])).toEqual(collected(rows, [1]));
  });
});
