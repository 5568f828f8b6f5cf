import { beforeEach, describe, expect, test } from "vitest";
import type { Batch } from "../../src/core/batch.ts";
import type { Nature } from "../../src/core/metric-knowledge.ts";
import {
  FUTURE_LIMIT_MS,
  ROW_ABSORBED,
  ROW_JUDGED,
  SERIES_ALIVE,
  SERIES_COUNT,
} from "../../src/kernels/layout.ts";
import { isCounter } from "../../src/kernels/rhythm.ts";
import { createNatures } from "../../src/signal/natures.ts";
import { clearSeries, feed, series, smallKernel } from "../kernels/feed.ts";

function batchOf(...ids: number[]): Batch {
  const rows = ids.length;
  return {
    rows,
    lines: rows,
    seriesId: Uint32Array.from(ids),
    timeMs: new Float64Array(rows),
    value: new Float64Array(rows),
    state: new Uint8Array(rows),
    lineStart: new Uint32Array(rows + 1),
  };
}

/** A kernel whose series 0 is of a known nature. */
function knownSeries(backend: "wasm" | "typescript") {
  const kernel = smallKernel(backend);
  const known = new Map<number, Nature>();
  const asked: number[] = [];
  const natures = createNatures({
    kernel,
    isAlive: () => true,
    familyOf: () => 0,
    natureOf(seriesId) {
      asked.push(seriesId);
      return known.get(seriesId) ?? "auto";
    },
  });

  /** Series 0 as if it came for the first time. */
  function meet(nature: Nature): void {
    known.set(0, nature);
    kernel.I[SERIES_ALIVE] = 1;
    kernel.I[SERIES_COUNT] = 1;
    natures.meet(batchOf(0));
  }

  function reset(): void {
    clearSeries(kernel, 0);
    kernel.D[FUTURE_LIMIT_MS] = Number.POSITIVE_INFINITY;
    kernel.I[SERIES_ALIVE] = 0;
    natures.recount();
    asked.length = 0;
  }

  return { kernel, known, asked, natures, meet, reset };
}

const BACKENDS = ["wasm", "typescript"] as const;
/** The TypeScript half keeps its arena in module variables: there is one of it. */
const SERIES = { wasm: knownSeries("wasm"), typescript: knownSeries("typescript") };

describe.each(BACKENDS)("a known nature (%s)", (backend) => {
  const { kernel, natures, meet, reset } = SERIES[backend];
  beforeEach(reset);

  test("counter: the first reading is absorbed and every one after it is judged by its rate", () => {
    meet("counter");
    const { state, value } = feed(
      kernel,
      series(5, (i) => 1000 + 30 * i, 10_000),
    );
    expect(state).toEqual([ROW_ABSORBED, ROW_JUDGED, ROW_JUDGED, ROW_JUDGED, ROW_JUDGED]);
    expect(value.slice(1)).toEqual([3, 3, 3, 3]);
    expect(isCounter(kernel, 0)).toBe(true);
  });

  test("counter: every fall is a reset, a small one and the fourth too", () => {
    meet("counter");
    const readings = [100, 200, 199, 299, 298, 398, 397, 497, 10, 110, 109, 209];
    const { state, value } = feed(
      kernel,
      series(readings.length, (i) => readings[i] ?? 0, 1000),
    );
    const judged = value.filter((_, row) => state[row] === ROW_JUDGED);
    expect(judged).toEqual([100, 100, 100, 100, 100, 100]);
  });

  test("gauge: values that only rise are judged as they come", () => {
    meet("gauge");
    const rows = series(200, (i) => 5 * i);
    expect(feed(kernel, rows).value).toEqual(rows.map(({ value }) => value));
    expect(isCounter(kernel, 0)).toBe(false);
  });

  test("does not depend on how the samples are cut into batches", () => {
    const rows = series(50, (i) => (i * i) % 700, 1000);
    meet("counter");
    const whole = feed(kernel, rows);
    clearSeries(kernel, 0);
    kernel.I[SERIES_ALIVE] = 0;
    natures.recount();
    meet("counter");
    expect(feed(kernel, rows, 1)).toEqual(whole);
  });
});

describe.each(BACKENDS)("the nature of a series (%s)", (backend) => {
  const { kernel, known, asked, natures, meet, reset } = SERIES[backend];
  beforeEach(reset);

  test("is asked for only where series are new", () => {
    meet("auto");
    feed(
      kernel,
      series(1, () => 1),
    );
    natures.meet(batchOf(0, 0));
    expect(asked).toEqual([0]);
    kernel.I[SERIES_ALIVE] = 2;
    natures.meet(batchOf(0, 1));
    expect(asked).toEqual([0, 1]);
  });

  test("is seen where as many series came as were forgotten", () => {
    meet("auto");
    feed(
      kernel,
      series(1, () => 1),
    );
    kernel.I[SERIES_ALIVE] = 0;
    natures.recount();
    clearSeries(kernel, 0);
    meet("counter");
    expect(
      feed(
        kernel,
        series(1, () => 1),
      ).state,
    ).toEqual([ROW_ABSORBED]);
  });

  test("that came to be known later makes a series begin anew, once", () => {
    meet("auto");
    feed(
      kernel,
      series(5, (i) => 1000 + 30 * i, 10_000),
    );
    known.set(0, "counter");
    natures.review();
    const later = series(9, (i) => 1000 + 30 * i, 10_000).slice(5);
    expect(feed(kernel, later.slice(0, 2)).state).toEqual([ROW_ABSORBED, ROW_JUDGED]);
    natures.review();
    expect(feed(kernel, later.slice(2)).value).toEqual([3, 3]);
  });
});
