import { beforeEach, describe, expect, it } from "vitest";
import { ROW_STATES } from "../../src/core/batch.ts";
import { FUTURE_LIMIT_MS } from "../../src/kernels/layout.ts";
import { createSignal } from "../../src/signal/admit.ts";
import { SignalOptions } from "../../src/signal/options.ts";
import { sweepSilences } from "../../src/signal/silence.ts";
import { clearSeries, feed, series, smallKernel, writeRows } from "../kernels/feed.ts";

const kernel = smallKernel("wasm");
const START = 1_700_000_000_000;

describe("the signal stage", () => {
  beforeEach(() => {
    clearSeries(kernel);
    kernel.D[FUTURE_LIMIT_MS] = Number.POSITIVE_INFINITY;
    createSignal({ kernel, options: SignalOptions.parse({}) });
  });

  it("counts rows by what became of them, since it was configured", () => {
    const signal = createSignal({ kernel, options: SignalOptions.parse({ future: "1m" }) });
    writeRows(kernel, [
      { timeMs: START, value: 1 },
      { timeMs: START, value: 1 },
      { timeMs: START + 60_001, value: 1 },
    ]);
    signal.admit(START);
    expect(ROW_STATES.map((state) => signal.count(state))).toEqual([1, 0, 0, 1, 0, 0, 1, 0]);
    signal.configure(START);
    expect(ROW_STATES.map((state) => signal.count(state))).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("leaves counters alone where it is told to", () => {
    createSignal({ kernel, options: SignalOptions.parse({ counters: "off" }) });
    const rows = series(200, (i) => 10 * i);
    expect(feed(kernel, rows).value).toEqual(rows.map((row) => row.value));
  });

  it("tells of a silent series when it last sent and how often it used to", () => {
    createSignal({ kernel, options: SignalOptions.parse({}) });
    feed(
      kernel,
      series(60, (i) => i % 5, 2000),
    );
    const lastTimeMs = START + 59 * 2000;
    const sweep = { fromId: 0, toId: 8, nowMs: lastTimeMs + 10_001 };
    expect(sweepSilences(kernel, sweep)).toEqual([{ seriesId: 0, lastTimeMs, intervalMs: 2000 }]);
    expect(sweepSilences(kernel, sweep)).toEqual([]);
  });
});
