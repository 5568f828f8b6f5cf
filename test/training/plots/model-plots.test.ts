import { describe, expect, test } from "vitest";
import { errorPlot } from "../../../src/training/plots/error-plot.ts";
import { lossPlot } from "../../../src/training/plots/loss-plot.ts";
import { windowGrid } from "../../../src/training/plots/window-grid.ts";

const few = Float32Array.of(0.1, 0.2, 0.2, 5);
const none = new Float32Array(0);

describe("the pictures of a card", () => {
  test.each([
    ["losses", lossPlot({ title: "a<b", train: [2, 1], validation: [3, 1.5], best: 2 })],
    ["losses of one epoch", lossPlot({ title: "a<b", train: [2], validation: [3], best: 1 })],
    ["errors", errorPlot({ title: "a<b", validation: few, incidents: few, median: 0.2, q99: 5 })],
    [
      "no errors",
      errorPlot({ title: "a<b", validation: none, incidents: none, median: 0, q99: 0 }),
    ],
    ["windows", windowGrid("a<b", "note", [{ title: "w", values: few, said: few }])],
  ])("%s hold numbers only, and titles as text", (_, svg) => {
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg).toContain("a&lt;b");
    expect(svg.startsWith("<svg ")).toBe(true);
  });

  test("errors beyond the axis are counted in its last step", () => {
    const svg = errorPlot({ title: "e", validation: few, incidents: none, median: 0.2, q99: 1 });
    // One of four errors lies beyond twice the 99 % quantile: half as high as the two that are equal.
    expect(svg).toMatch(/L700\.0 156\.0/);
  });
});
