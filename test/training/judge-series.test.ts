import { describe, expect, test } from "vitest";
import { FALSE_ALERTS_PER_DAY } from "../../src/kernels/layout.ts";
import { createSeriesJudge } from "../../src/training/judge-series.ts";
import { feed, normal, type Row, seeded, series, smallKernel } from "../kernels/feed.ts";

const MINUTE_MS = 60_000;

function noisy(seed: number, rows: number): Row[] {
  const random = seeded(seed);
  return series(rows, (row) => 100 + normal(random) + (row % 700 === 699 ? 40 : 0), MINUTE_MS);
}

function columnsOf(...metrics: readonly (readonly Row[])[]) {
  return {
    timeMs: Float64Array.from(metrics[0], ({ timeMs }) => timeMs),
    metrics: metrics.map((rows) => Float64Array.from(rows, ({ value }) => value)),
  };
}

describe.each(["wasm", "typescript"] as const)("a judge over the kernels in %s", (backend) => {
  const rows = noisy(1, 20_000);

  test("says what the kernel says of the same rows", () => {
    const [verdict] = createSeriesJudge({ metricsMax: 1, backend }).judge(columnsOf(rows));
    const expected = feed(smallKernel(backend), rows);
    expect([...verdict.score]).toEqual(expected.score);
    expect([...verdict.strength]).toEqual(expected.strength);
    expect([...verdict.logReturnDays]).toEqual(expected.logReturnDays);
    expect([...verdict.lower]).toEqual(expected.lower);
    expect([...verdict.upper]).toEqual(expected.upper);
    expect([...verdict.alert]).toEqual(expected.alert);
    expect(expected.alert).toContain(1);
  });

  test("judges every series as if it were the first", () => {
    const judge = createSeriesJudge({ metricsMax: 1, backend });
    const first = judge.judge(columnsOf(rows));
    judge.judge(columnsOf(noisy(2, 3000)));
    expect(judge.judge(columnsOf(rows))).toEqual(first);
  });

  test("judges the metrics of an instance apart from each other", () => {
    const other = noisy(3, 20_000);
    const judge = createSeriesJudge({ metricsMax: 3, backend });
    const [left, right] = judge.judge(columnsOf(rows, other));
    expect([left]).toEqual(judge.judge(columnsOf(rows)));
    expect([right]).toEqual(judge.judge(columnsOf(other)));
  });

  test("judges the past without knowing the future", () => {
    const judge = createSeriesJudge({ metricsMax: 1, backend });
    const [whole] = judge.judge(columnsOf(rows));
    const [part] = judge.judge(columnsOf(rows.slice(0, 8195)));
    expect(part.score).toEqual(whole.score.subarray(0, 8195));
    expect(part.alert).toEqual(whole.alert.subarray(0, 8195));
  });

  test("keeps the settings it was made with", () => {
    const configure = ({ D }: { D: Float64Array }, slot: number): void => {
      D[slot] = 0.0001;
    };
    const rarely = createSeriesJudge({
      metricsMax: 1,
      backend,
      configure: (kernel) => configure(kernel, FALSE_ALERTS_PER_DAY),
    });
    const alerts = (judged: { alert: Uint8Array }[]): number =>
      judged[0].alert.reduce((sum, alert) => sum + alert, 0);
    rarely.judge(columnsOf(noisy(4, 2000)));
    expect(alerts(rarely.judge(columnsOf(rows)))).toBeLessThan(
      alerts(createSeriesJudge({ metricsMax: 1, backend }).judge(columnsOf(rows))),
    );
  });
});

test("more metrics than a judge was made for are refused", () => {
  const rows = noisy(1, 10);
  const judge = createSeriesJudge({ metricsMax: 1, backend: "wasm" });
  expect(() => judge.judge(columnsOf(rows, rows))).toThrow(RangeError);
});
