import { expect, test } from "vitest";
import { type PlottedPanel, panelsPlot } from "../../../src/training/plots/panels-plot.ts";

const FROM_MS = Date.UTC(2026, 0, 5);
const HOUR_MS = 3_600_000;

function panel(rows: number, style: PlottedPanel["style"] = "line"): PlottedPanel {
  return {
    name: "cpu & co",
    timeMs: Float64Array.from({ length: rows }, (_, row) => FROM_MS + row * HOUR_MS),
    value: Float64Array.from({ length: rows }, (_, row) => Math.sin(row)),
    style,
  };
}

const drawn = (
  panels: readonly PlottedPanel[],
  spans: Parameters<typeof panelsPlot>[0]["spans"] = [],
) => panelsPlot({ title: "a <b>", fromMs: FROM_MS, toMs: FROM_MS + 100 * HOUR_MS, panels, spans });

const count = (text: string, part: string): number => text.split(part).length - 1;

test("every panel is drawn under its name, and every day named once", () => {
  const picture = drawn([panel(100), panel(100, "bars")]);
  expect(count(picture, "cpu &amp; co")).toBe(2);
  expect(count(picture, 'class="value"')).toBe(1);
  expect(count(picture, 'class="bar"')).toBe(100);
  expect(picture.match(/>2026-01-0\d</g)).toHaveLength(5);
  expect(picture).toContain("a &lt;b&gt;");
});

test("faults and what is normal are shaded apart, however short they are", () => {
  const picture = drawn(
    [panel(10)],
    [
      { name: "leak", startMs: FROM_MS, endMs: FROM_MS + 1, isFault: true },
      { name: "deploy", startMs: FROM_MS + HOUR_MS, endMs: FROM_MS + 2 * HOUR_MS, isFault: false },
    ],
  );
  expect(picture).toMatch(/class="fault"[^>]* width="2\.0"/);
  expect(count(picture, 'class="normal"')).toBe(1);
  expect(picture).toContain(">leak<");
});

test.each([0, 1])("%d rows are drawn without a number that is none", (rows) => {
  expect(drawn([panel(rows), panel(rows, "bars")])).not.toMatch(/NaN|Infinity/);
});
