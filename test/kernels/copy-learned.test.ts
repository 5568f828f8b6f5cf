import { expect, test } from "vitest";
import { CHAMPION_BYTES } from "../../src/kernels/champion-block.ts";
import { copyFamily, copySeries, restartSeriesLooks } from "../../src/kernels/copy-learned.ts";
import { FAMILY_BYTES } from "../../src/kernels/family-block.ts";
import {
  BLOCKS_SIGNAL,
  CHAMPIONS,
  FAMILIES,
  SERIES_COUNT,
  STREAM_WEIGHTS,
} from "../../src/kernels/layout.ts";
import { SCORE_STREAMS } from "../../src/kernels/sample.ts";
import { SIGNAL_BYTES, SIGNAL_FAMILY } from "../../src/kernels/series-block.ts";
import { feed, saveSeries, seeded, series, smallKernel } from "./feed.ts";

test("a copied series goes on as the one that it was copied from, and its neighbours stay empty", () => {
  const [from, to] = [smallKernel("wasm"), smallKernel("wasm")];
  const random = seeded(1);
  const rows = series(1000, () => random()).map((row) => ({ ...row, id: 2 }));
  feed(from, rows.slice(0, 700));
  copySeries({ kernel: from, seriesId: 2 }, { kernel: to, seriesId: 5 });
  const copied = rows.slice(700).map((row) => ({ ...row, id: 5 }));
  expect(feed(to, copied)).toEqual(feed(from, rows.slice(700)));
  expect(saveSeries(to, 5)).toEqual(saveSeries(from, 2));
  for (const id of [4, 6]) {
    expect(saveSeries(to, id).every((block) => block.every((byte) => byte === 0))).toBe(true);
  }
});

test("a copied family has the records of the one that it was copied from, and its neighbours stay empty", () => {
  const [from, to] = [smallKernel("wasm"), smallKernel("wasm")];
  const regions = [
    [FAMILIES, FAMILY_BYTES],
    [CHAMPIONS, CHAMPION_BYTES],
  ] as const;
  for (const [region, bytes] of regions) {
    const at = from.I[region] >>> 0;
    from.U.fill(7, at, at + 5 * bytes);
  }
  copyFamily(3, { from, to });
  for (const [region, bytes] of regions) {
    const at = to.I[region] >>> 0;
    const sums = [2, 3, 4].map((number) =>
      to.U.subarray(at + number * bytes, at + (number + 1) * bytes).reduce((a, b) => a + b, 0),
    );
    expect(sums).toEqual([0, 7 * bytes, 0]);
  }
});

test("a series whose looks begin anew is what the kernels make of it when all of its family do", () => {
  const kernel = smallKernel("wasm");
  const random = seeded(2);
  for (const id of [0, 1]) {
    kernel.I[((kernel.I[BLOCKS_SIGNAL] >>> 0) + id * SIGNAL_BYTES) / 4 + SIGNAL_FAMILY] = 1;
  }
  kernel.D.fill(1, STREAM_WEIGHTS, STREAM_WEIGHTS + SCORE_STREAMS);
  feed(
    kernel,
    series(600, () => random()),
  );
  const before = saveSeries(kernel, 0);
  copySeries({ kernel, seriesId: 0 }, { kernel, seriesId: 1 });
  kernel.I[SERIES_COUNT] = 1;
  kernel.call.restartLooks(1);
  restartSeriesLooks({ kernel, seriesId: 1 });
  expect(saveSeries(kernel, 1)).toEqual(saveSeries(kernel, 0));
  expect(saveSeries(kernel, 1)).not.toEqual(before);
});
