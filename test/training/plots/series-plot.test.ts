import { expect, test } from "vitest";
import { type PlottedSeries, seriesPlot } from "../../../src/training/plots/series-plot.ts";

function plotted(rows: number, parts: Partial<PlottedSeries> = {}): PlottedSeries {
  const column = (of: (row: number) => number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => of(row));
  return {
    title: "cpu",
    timeMs: column((row) => 1_700_000_000_000 + row * 60_000),
    value: column((row) => Math.sin(row / 50)),
    score: column((row) => (row % 100 === 99 ? 3 : 0)),
    alerts: new Uint8Array(rows),
    lower: column(() => -1),
    upper: column(() => 1),
    labels: new Uint8Array(rows),
    ...parts,
  };
}

const count = (text: string, part: string): number => text.split(part).length - 1;

test("labels are shaded and alerts marked, each once", () => {
  const labels = new Uint8Array(1000).fill(1, 100, 120).fill(1, 500, 501);
  const alerts = new Uint8Array(1000);
  alerts[110] = 1;
  const picture = seriesPlot(plotted(1000, { labels, alerts }));
  expect(count(picture, 'class="label"')).toBe(2);
  expect(count(picture, 'class="alert"')).toBe(1);
  expect(picture).toContain("yellow: labelled");
  expect(seriesPlot(plotted(1000))).not.toContain("labelled");
});

test("a picture of a million rows is about as large as one of ten thousand", () => {
  const [long, short] = [1_000_000, 10_000].map((rows) => seriesPlot(plotted(rows)).length);
  expect(long).toBeLessThan(1.5 * short);
});

test("an extreme of one row survives the thinning", () => {
  const series = plotted(100_000);
  series.value[54_321] = 1000;
  expect(seriesPlot(series)).toContain(">1K<");
});

test("a title is text and no markup", () => {
  expect(seriesPlot(plotted(10, { title: `a <b> & "c"` }))).toContain(
    "a &lt;b&gt; &amp; &quot;c&quot;",
  );
});

test.each([
  ["no rows", plotted(0)],
  ["one row", plotted(1)],
  ["a constant", plotted(100, { value: new Float64Array(100).fill(3) })],
  [
    "gaps",
    plotted(100, {
      value: new Float64Array(100).fill(Number.NaN),
      lower: new Float64Array(100).fill(Number.NaN),
    }),
  ],
  ["no times", plotted(5, { timeMs: new Float64Array(5).fill(Number.NaN) })],
])("a series of %s gives a picture without NaN", (_, series) => {
  expect(seriesPlot(series)).not.toMatch(/NaN|undefined|Infinity/);
});
