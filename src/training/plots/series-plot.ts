/**
 * Draws a series as SVG: its values with band, labels and alerts above, the score below.
 *
 * The picture has no script, no font and no link, so that it can stand in any page.
 */
import { labelledStretches } from "../evaluation/stretch.ts";
import { COMPACT, extremes, POINTS_MAX, type Point, path, picture, rangeOf, text } from "./svg.ts";

/** What is drawn; every column has one entry a row. */
export interface PlottedSeries {
  readonly title: string;
  /** Unix milliseconds; the axis names dates in UTC, and none where a time is not known. */
  readonly timeMs: Float64Array;
  readonly value: Float64Array;
  /** 0 = normal. */
  readonly score: Float64Array;
  /** Rows other than 0 are marked. */
  readonly alerts: Uint8Array;
  /** The band around the expected value; NaN where there is none. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Rows other than 0 are shaded. */
  readonly labels: Uint8Array;
}

const WIDTH = 1000;
const HEIGHT = 400;
const LEFT = 56;
const RIGHT = 16;
/** A part of the picture, in its units. */
interface Panel {
  readonly top: number;
  readonly height: number;
}
const VALUE_PANEL: Panel = { top: 40, height: 230 };
const SCORE_PANEL: Panel = { top: 296, height: 74 };
const BOTTOM = SCORE_PANEL.top + SCORE_PANEL.height;
/** Narrowest shade of a label, so that one row can be seen. */
const SHADE_LEAST = 2;

const STYLE = `.value{fill:none;stroke:#0969da;stroke-width:1.1}.band{fill:#54aeff;opacity:.28}.score{fill:none;stroke:#8250df;stroke-width:1}
.label{fill:#d4a72c;opacity:.3}.mark{stroke:#cf222e;stroke-width:1;opacity:.35}.alert{fill:none;stroke:#cf222e;stroke-width:2.2}.axis{stroke:#d0d7de}`;

/** From rows and values to places in the picture. */
interface Scale {
  readonly x: (row: number) => number;
  readonly y: (value: number) => number;
}

function scaleOf(
  panel: Panel,
  { rows, low, high }: { readonly rows: number; readonly low: number; readonly high: number },
): Scale {
  const span = high > low ? high - low : 1;
  const bottom = panel.top + panel.height;
  return {
    x: (row) => LEFT + ((WIDTH - LEFT - RIGHT) * row) / Math.max(1, rows - 1),
    y: (value) => bottom - (panel.height * (Math.min(high, Math.max(low, value)) - low)) / span,
  };
}

function line(values: Float64Array, { x, y }: Scale): string {
  const known = extremes(values).filter((row) => Number.isFinite(values[row]));
  return path(known.map((row): Point => [x(row), y(values[row])]));
}

function band({ lower, upper }: PlottedSeries, { x, y }: Scale): string {
  const step = Math.max(1, Math.ceil(lower.length / (POINTS_MAX / 2)));
  const known = Array.from(lower.keys()).filter(
    (row) => row % step === 0 && Number.isFinite(lower[row]) && Number.isFinite(upper[row]),
  );
  const above = known.map((row): Point => [x(row), y(upper[row])]);
  const below = known.map((row): Point => [x(row), y(lower[row])]);
  const edge = [...above, ...below.reverse()];
  return edge.length === 0 ? "" : `<path class="band" d="${path(edge)}Z"/>`;
}

function shades(labels: Uint8Array, { x }: Scale): string {
  return labelledStretches(labels)
    .map(({ first, last }) => {
      const width = Math.max(SHADE_LEAST, x(last) - x(first));
      return `<rect class="label" x="${x(first).toFixed(1)}" y="${VALUE_PANEL.top}" width="${width.toFixed(1)}" height="${BOTTOM - VALUE_PANEL.top}"/>`;
    })
    .join("");
}

function marks({ value, alerts }: PlottedSeries, { x, y }: Scale): string {
  return Array.from(alerts.keys())
    .filter((row) => alerts[row] !== 0)
    .map((row) => {
      const at = x(row).toFixed(1);
      const vertical = `<line class="mark" x1="${at}" x2="${at}" y1="${VALUE_PANEL.top}" y2="${BOTTOM}"/>`;
      const height = Number.isFinite(value[row]) ? y(value[row]) : VALUE_PANEL.top;
      return `${vertical}<circle class="alert" cx="${at}" cy="${height.toFixed(1)}" r="5"/>`;
    })
    .join("");
}

function dates(timeMs: Float64Array, { x }: Scale): string {
  return [0, 0.25, 0.5, 0.75, 1]
    .map((share) => {
      const row = Math.round(share * (timeMs.length - 1));
      const time = timeMs[row];
      const date = Number.isFinite(time) ? new Date(time).toISOString().slice(0, 10) : "";
      return text([x(row), HEIGHT - 8], date, share === 1 ? "end" : "middle");
    })
    .join("");
}

function legend({ labels }: PlottedSeries): string {
  const shade = labels.includes(1) ? "yellow: labelled, " : "";
  return `<text x="${WIDTH - RIGHT}" y="${SCORE_PANEL.top - 6}" text-anchor="end">line: value, area: expected band, ${shade}circle: alert</text>`;
}

/** Draws a series, at most 1,600 points of it however long it is. */
export function seriesPlot(series: PlottedSeries): string {
  const { title, timeMs, value, score, labels } = series;
  const rows = value.length;
  const { low, high } = rangeOf(value);
  const margin = 0.08 * (high - low);
  const above = scaleOf(VALUE_PANEL, { rows, low: low - margin, high: high + margin });
  const top = rangeOf(score).high;
  const below = scaleOf(SCORE_PANEL, { rows, low: 0, high: top });
  const beside = LEFT - 8;
  return picture({ width: WIDTH, height: HEIGHT, title, titleLeft: LEFT, style: STYLE }, [
    legend(series),
    shades(labels, above),
    band(series, above),
    `<path class="value" d="${line(value, above)}"/>`,
    `<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${BOTTOM}" y2="${BOTTOM}"/>`,
    `<path class="score" d="${line(score, below)}"/>`,
    marks(series, above),
    text([beside, above.y(low) + 4], COMPACT.format(low)) +
      text([beside, above.y(high) + 4], COMPACT.format(high)),
    text([beside, below.y(top) + 8], COMPACT.format(top)) +
      text([beside, below.y(0)], "0") +
      text([LEFT, SCORE_PANEL.top - 6], "score: 0 = normal, 6 = maximum", "start"),
    dates(timeMs, above),
  ]);
}
