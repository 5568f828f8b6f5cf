import { expect, test } from "vitest";
import { createForgetting } from "../../src/decode/forgetting.ts";
import { seriesTable } from "../../src/decode/series-names.ts";
import { NOW_MS } from "../../src/kernels/layout.ts";
import { type Kernel, loadKernel } from "../../src/kernels/load.ts";
import { parseText } from "../kernels/parse-text.ts";

const HOUR_MS = 3_600_000;

function take(kernel: Kernel, text: string): void {
  kernel.D[NOW_MS] = 0;
  parseText(kernel, text);
  kernel.call.admit();
}

test("a series is forgotten when nothing came of it for long, whatever time its samples bear", () => {
  const kernel = loadKernel({ seriesMax: 100, rowsMax: 1024, inputBytesMax: 65_536 });
  const forgetting = createForgetting({ kernel, afterMs: 8 * HOUR_MS, sliceSeries: 1 });
  const series = seriesTable(kernel);
  take(kernel, "old v=1 1000\nsteady v=1 1000\nother v=1 1000");
  for (let hour = 0; hour <= 8; hour++) {
    take(kernel, `steady v=1 ${2000 + hour}`);
    for (let pass = 0; pass < 3; pass++) expect(forgetting.pass(hour * HOUR_MS)).toBe(0);
  }
  for (let pass = 0; pass < 3; pass++) forgetting.pass(9 * HOUR_MS);
  expect([0, 1, 2].map((id) => series.isAlive(id))).toEqual([false, true, false]);
});
