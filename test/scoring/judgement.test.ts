import { beforeEach, describe, expect, it } from "vitest";
import { STREAMS } from "../../src/core/batch.ts";
import { STREAM_COUNT } from "../../src/kernels/sample.ts";
import { judgeBatch, setScoring, watchSeries } from "../../src/scoring/judge.ts";
import { judgementOf } from "../../src/scoring/judgement.ts";
import { ScoringOptions } from "../../src/scoring/options.ts";
import { pValueOf, returnDaysOf } from "../../src/scoring/tail.ts";
import {
  batchOf,
  clearSeries,
  feed,
  normal,
  type Row,
  seeded,
  series,
  smallKernel,
  writeRows,
} from "../kernels/feed.ts";

const kernel = smallKernel("wasm");

function score(rows: readonly Row[]) {
  writeRows(kernel, rows);
  kernel.call.admit();
  return judgeBatch(kernel, batchOf(kernel, rows.length));
}

describe("judgements", () => {
  const random = seeded(6);
  const rows = series(2000, (i) => (i === 1999 ? 120 : 50 + 3 * normal(random)), 60_000);

  beforeEach(() => {
    clearSeries(kernel);
    setScoring(kernel, ScoringOptions.parse({}));
  });

  it("of an alert carry its verdict, and contributions whose shares sum to 1", () => {
    feed(kernel, rows.slice(0, -1));
    const scored = score(rows.slice(-1));
    expect([...scored.hits]).toEqual([0]);
    const judgement = judgementOf(kernel, scored, 0);
    expect(judgement.alert).toBe(true);
    expect(judgement.observed).toBe(120);
    expect(judgement.upper).toBeLessThan(120);
    expect(judgement.pValue).toBeLessThan(0.01);
    const shares = judgement.contributions.reduce((sum, { share }) => sum + share, 0);
    expect(shares).toBeCloseTo(1, 12);
    expect(judgement.contributions[0].detector).toMatch(/^record-/);
  });

  it("come for every row of a watched series, also where nothing is wrong", () => {
    feed(kernel, rows.slice(0, 1000));
    watchSeries(kernel, 0, true);
    const scored = score(rows.slice(1000, 1010));
    expect([...scored.hits]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(judgementOf(kernel, scored, 3).timeMs).toBe(rows[1003].timeMs);
    watchSeries(kernel, 0, false);
    expect(score(rows.slice(1010, 1020)).hits).toHaveLength(0);
  });

  it("alert less where fewer false alerts are wanted", () => {
    const lively = series(20_000, () => Math.exp(normal(random)), 60_000);
    const alerts = [1, 0.1, 0.01].map((falseAlertsPerDay) => {
      clearSeries(kernel);
      setScoring(kernel, ScoringOptions.parse({ falseAlertsPerDay }));
      return feed(kernel, lively).alert.reduce((sum, fired) => sum + fired, 0);
    });
    expect(alerts[0]).toBeGreaterThan(alerts[1]);
    expect(alerts[1]).toBeGreaterThan(alerts[2]);
  });

  it("name as many streams as the kernel has", () => {
    expect(STREAMS).toHaveLength(STREAM_COUNT);
  });
});

describe("the tail of a score", () => {
  it("is one sample in the return period", () => {
    expect(pValueOf({ logReturnDays: 1, intervalMs: 86_400 })).toBeCloseTo(1e-4, 12);
    expect(returnDaysOf(1)).toBe(10);
  });

  it("is not claimed where it is not known", () => {
    expect(pValueOf({ logReturnDays: -9, intervalMs: 1000 })).toBe(1);
    expect(returnDaysOf(-9)).toBe(0);
  });
});
