import { beforeEach, describe, expect, it } from "vitest";
import {
  FUTURE_LIMIT_MS,
  HITS,
  LATENESS_MS,
  LIST_HITS,
  ROW_ABSORBED,
  ROW_COUNTS,
  ROW_DUPLICATE,
  ROW_FUTURE,
  ROW_JUDGED,
  ROW_LATE,
  ROW_NOT_FINITE,
  ROW_OUT_OF_ORDER,
  TYPE_BOOLEAN,
  TYPE_FLOAT,
  TYPE_INTEGER,
  TYPE_UNSIGNED,
} from "../../src/kernels/layout.ts";
import { clearSeries, feed, normal, type Row, seeded, series, smallKernel } from "./feed.ts";
import { hasLabelledSeries, labelledSeries } from "./labelled-series.ts";

const START = 1_700_000_000_000;

describe.each(["wasm", "typescript"] as const)("admission (%s)", (backend) => {
  const kernel = smallKernel(backend);

  beforeEach(() => {
    for (let id = 0; id < 8; id++) clearSeries(kernel, id);
    kernel.D[FUTURE_LIMIT_MS] = Number.POSITIVE_INFINITY;
    kernel.D[LATENESS_MS] = 60_000;
  });

  it("refuses each kind of bad row with its own state, counts it, and judges the rest", () => {
    kernel.D[FUTURE_LIMIT_MS] = START + 3_600_000;
    kernel.D.fill(0, ROW_COUNTS, ROW_COUNTS + 8);
    const rows: Row[] = [
      { timeMs: START, value: 1 },
      { timeMs: START, value: 2 },
      { timeMs: START - 60_000, value: 3 },
      { timeMs: START - 60_001, value: 4 },
      { timeMs: START + 3_600_001, value: 5 },
      { timeMs: START + 1000, value: Number.NaN },
      { timeMs: START + 1000, value: Number.POSITIVE_INFINITY },
      { timeMs: Number.NaN, value: 6 },
      { timeMs: START + 1000, value: 7 },
    ];
    const states = [
      ROW_JUDGED,
      ROW_DUPLICATE,
      ROW_OUT_OF_ORDER,
      ROW_LATE,
      ROW_FUTURE,
      ROW_NOT_FINITE,
      ROW_NOT_FINITE,
      ROW_NOT_FINITE,
      ROW_JUDGED,
    ];
    expect(feed(kernel, rows).state).toEqual(states);
    for (let state = 0; state < 8; state++) {
      const rowsOfState = states.filter((other) => other === state).length;
      expect(kernel.D[ROW_COUNTS + state]).toBe(rowsOfState);
    }
  });

  it("writes 0 into every verdict of a refused row", () => {
    const rows = series(200, (i) => i % 7);
    feed(kernel, rows);
    const again = feed(kernel, rows.slice(100, 101));
    expect(again.state).toEqual([ROW_LATE]);
    for (const name of ["score", "logReturnDays", "strength", "expected", "upper"] as const) {
      expect(again[name]).toEqual([0]);
    }
  });

  it("takes times before 1970 and the first sample at time 0", () => {
    const rows = [-2000, -1000, 0, 1000].map((timeMs) => ({ timeMs, value: 1 }));
    expect(feed(kernel, rows).state).toEqual([0, 0, 0, 0]);
  });
});

describe("silence", () => {
  const kernel = smallKernel("wasm");

  beforeEach(() => {
    for (let id = 0; id < 8; id++) clearSeries(kernel, id);
  });

  it("finds a silent series once, and its return is a hit", () => {
    feed(
      kernel,
      series(40, (i) => i % 3),
    );
    const last = START + 39_000;
    expect(kernel.call.sweep(0, 8, last + 9000)).toBe(0);
    expect(kernel.call.sweep(0, 8, last + 10_001)).toBe(1);
    expect(kernel.I[kernel.I[LIST_HITS] >>> 2]).toBe(0);
    expect(kernel.call.sweep(0, 8, last + 20_000)).toBe(0);
    feed(kernel, [{ timeMs: last + 30_000, value: 1 }]);
    expect(kernel.I[HITS]).toBe(1);
    feed(
      kernel,
      [31, 32, 33].map((second) => ({ timeMs: last + second * 1000, value: 1 })),
    );
    expect(kernel.I[HITS]).toBe(0);
    expect(kernel.call.sweep(0, 8, last + 60_000)).toBe(1);
  });

  it("does not miss a series that is young, or that never had a rhythm", () => {
    const random = seeded(4);
    feed(
      kernel,
      series(20, () => 1),
    );
    let timeMs = START;
    const bursts = Array.from({ length: 200 }, () => {
      timeMs += random() < 0.9 ? 10 : 100_000;
      return { timeMs, value: 1, id: 1 };
    });
    feed(kernel, bursts);
    expect(kernel.call.sweep(0, 8, timeMs + 86_400_000)).toBe(0);
  });

  it("makes every row of a watched series a hit, until told otherwise", () => {
    kernel.call.watch(0, 1);
    feed(
      kernel,
      series(3, () => 1),
    );
    expect(kernel.I[HITS]).toBe(3);
    kernel.call.watch(0, 0);
    feed(kernel, [{ timeMs: START + 5000, value: 1 }]);
    expect(kernel.I[HITS]).toBe(0);
  });
});

describe("counters", () => {
  const kernel = smallKernel("wasm");

  beforeEach(() => clearSeries(kernel));

  function counting(values: readonly number[], type = TYPE_INTEGER): Row[] {
    return values.map((value, i) => ({ timeMs: START + i * 10_000, value, type }));
  }

  const rising = Array.from({ length: 100 }, (_, i) => 5000 + 70 * i);

  it.each([
    ["unsigned integers", TYPE_UNSIGNED, 8],
    ["integers", TYPE_INTEGER, 12],
    ["floats", TYPE_FLOAT, 60],
  ])("are recognised after enough increases: %s", (_, type, increases) => {
    const { value } = feed(kernel, counting(rising, type));
    expect(value.slice(0, increases)).toEqual(rising.slice(0, increases));
    expect(value.slice(increases)).toEqual(Array.from({ length: 100 - increases }, () => 7));
  });

  it("are never booleans", () => {
    const { value } = feed(kernel, counting(rising, TYPE_BOOLEAN));
    expect(value).toEqual(rising);
  });

  it("that reset yield no negative rate, and the reading after the reset is absorbed", () => {
    const { value, state } = feed(kernel, counting([...rising, 30, 100, 170]));
    expect(state.slice(-3)).toEqual([ROW_ABSORBED, ROW_JUDGED, ROW_JUDGED]);
    expect(value.slice(-2)).toEqual([7, 7]);
    expect(value.every((rate) => rate >= 0)).toBe(true);
  });

  it("that fall a little were gauges: their values are judged, from a new beginning", () => {
    const { value, expected } = feed(kernel, counting([...rising, 11_900, 11_910]));
    expect(value.slice(-2)).toEqual([11_900, 11_910]);
    expect(expected.at(-1)).toBe(11_900);
  });

  it("hold their rate over a gap, and are 0 while they stand still", () => {
    const rows = counting([...rising, 11_930]);
    const later = { timeMs: START + 200 * 10_000, value: 11_930 + 700, type: TYPE_INTEGER };
    const { value } = feed(kernel, [...rows, later]);
    expect(value.at(-2)).toBe(0);
    expect(value.at(-1)).toBe(0.7);
  });

  it("are differenced exactly beyond 2^53", () => {
    const rows = Array.from({ length: 40 }, (_, i) => {
      const exact = 2n ** 63n + BigInt(i) * 3n;
      const value = Number(exact);
      const remainder = Number(exact - BigInt(value));
      return { timeMs: START + i * 1000, value, remainder, type: TYPE_UNSIGNED };
    });
    expect(new Set(feed(kernel, rows).value.slice(8))).toEqual(new Set([3]));
  });

  it("restart what was learned at their own row, wherever the batch is cut", () => {
    const whole = feed(kernel, counting(rising));
    clearSeries(kernel);
    const single = feed(kernel, counting(rising), 1);
    expect(single).toEqual(whole);
  });

  it("are not seen in noise, however long it lasts", () => {
    const random = seeded(5);
    const rows = series(20_000, () => Math.round(100 + 20 * normal(random))).map((row) => ({
      ...row,
      type: TYPE_INTEGER,
    }));
    expect(feed(kernel, rows).value).toEqual(rows.map((row) => row.value));
  });

  it.skipIf(!hasLabelledSeries).each(["nab/data", "ms_cloud", "kpi_aiops"])(
    "are not seen in any series of %s (needs OUTLIERD_DATA)",
    (folder) => {
      for (const { name, rows } of labelledSeries(folder, 20_000)) {
        clearSeries(kernel);
        const { value, state } = feed(kernel, rows);
        const changed = value.findIndex((v, i) => state[i] === 0 && v !== rows[i].value);
        expect(changed, name).toBe(-1);
      }
    },
  );
});
