/**
 * Draws several columns over one time as SVG, one panel above the other, with stretches of time shaded and named.
 *
 * Like every picture here it has no script, no font and no link.
 */
import { COMPACT, escaped, extremes, type Point, path, picture, rangeOf, text } from "./svg.ts";

/** One panel. */
export interface PlottedPanel {
  readonly name: string;
  /** Unix milliseconds, rising. */
  readonly timeMs: Float64Array;
  readonly value: Float64Array;
  /** `bars` stand on 0, each as wide as the time to the next. */
  readonly style: "line" | "bars";
}

/** A stretch of time that is shaded over all panels. */
export interface PlottedSpan {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Faults are shaded red, what is normal is shaded blue. */
  readonly isFault: boolean;
}

/** What is drawn. */
export interface PlottedPanels {
  readonly title: string;
  /** Unix milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly panels: readonly PlottedPanel[];
  readonly spans: readonly PlottedSpan[];
}

const WIDTH = 1000;
const LEFT = 56;
const RIGHT = 16;
const TOP = 36;
const PANEL_HEIGHT = 74;
const PANEL_STRIDE = 100;
const NAMES_ROW = 13;
/** Names of spans take turns on so many rows, so that neighbours do not write over each other. */
const NAMES_ROWS = 3;
const BOTTOM = 26;
const DAY_MS = 86_400_000;
const TICKS_MAX = 8;
/** Narrowest shade and bar, so that they can be seen. */
const WIDTH_LEAST = 2;

const STYLE = `.value{fill:none;stroke:#0969da;stroke-width:1.1}.bar{fill:#0969da;opacity:.75}.fault{fill:#cf222e;opacity:.16}.normal{fill:#54aeff;opacity:.25}
.axis{stroke:#d0d7de}.name{font-size:11px}`;

type Across = (timeMs: number) => number;

function across({ fromMs, toMs }: PlottedPanels): Across {
  const scale = (WIDTH - LEFT - RIGHT) / Math.max(1, toMs - fromMs);
  return (timeMs) => LEFT + (Math.min(toMs, Math.max(fromMs, timeMs)) - fromMs) * scale;
}

function panelText(panel: PlottedPanel, top: number, x: Across): string {
  const { low, high } = rangeOf(panel.value);
  const floor = panel.style === "bars" ? Math.min(0, low) : low;
  const bottom = top + PANEL_HEIGHT;
  const y = (value: number): number =>
    bottom - (PANEL_HEIGHT * (value - floor)) / (high > floor ? high - floor : 1);
  return [
    text([LEFT, top - 6], escaped(panel.name), "start"),
    `<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${bottom}" y2="${bottom}"/>`,
    panel.style === "bars" ? bars(panel, { x, y }) : line(panel, { x, y }),
    text([LEFT - 8, top + 8], COMPACT.format(high)),
    text([LEFT - 8, bottom], COMPACT.format(floor)),
  ].join("\n");
}

interface Scale {
  readonly x: Across;
  readonly y: (value: number) => number;
}

function line({ timeMs, value }: PlottedPanel, { x, y }: Scale): string {
  const known = extremes(value).filter((row) => Number.isFinite(value[row]));
  return `<path class="value" d="${path(known.map((row): Point => [x(timeMs[row]), y(value[row])]))}"/>`;
}

function bars({ timeMs, value }: PlottedPanel, { x, y }: Scale): string {
  const stepMs = timeMs.length > 1 ? timeMs[1] - timeMs[0] : DAY_MS;
  return Array.from(value, (height, row) => {
    const width = Math.max(WIDTH_LEAST, 0.8 * (x(timeMs[row] + stepMs) - x(timeMs[row])));
    return `<rect class="bar" x="${x(timeMs[row]).toFixed(1)}" y="${y(height).toFixed(1)}" width="${width.toFixed(1)}" height="${(y(0) - y(height)).toFixed(1)}"/>`;
  }).join("");
}

function spanText(span: PlottedSpan, place: { index: number; bottom: number; x: Across }): string {
  const { index, bottom, x } = place;
  const left = x(span.startMs);
  const width = Math.max(WIDTH_LEAST, x(span.endMs) - left);
  const row = TOP + NAMES_ROW * (1 + (index % NAMES_ROWS));
  const shade = `<rect class="${span.isFault ? "fault" : "normal"}" x="${left.toFixed(1)}" y="${row - 8}" width="${width.toFixed(1)}" height="${bottom - row + 8}"/>`;
  const [at, anchor] = left > 0.85 * WIDTH ? [left - 3, "end"] : [left + 3, "start"];
  return `${shade}<text class="name" x="${at.toFixed(1)}" y="${row}" text-anchor="${anchor}">${escaped(span.name)}</text>`;
}

/** Days, or every so many of them, at their midnights in UTC. */
function ticks({ fromMs, toMs }: PlottedPanels, bottom: number, x: Across): string {
  const first = Math.ceil(fromMs / DAY_MS);
  const last = Math.floor(toMs / DAY_MS);
  const every = Math.max(1, Math.ceil((last - first + 1) / TICKS_MAX));
  const days = Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) =>
    x((first + index * every) * DAY_MS),
  );
  return days
    .map((at, index) => {
      const date = new Date((first + index * every) * DAY_MS).toISOString().slice(0, 10);
      const anchor = at > WIDTH - RIGHT - 40 ? "end" : "middle";
      return text([Math.round(at), bottom + 18], date, anchor);
    })
    .join("");
}

/** Draws panels, at most 1,600 points of each however long they are. */
export function panelsPlot(plotted: PlottedPanels): string {
  const { title, panels, spans } = plotted;
  const x = across(plotted);
  const namesHeight = spans.length === 0 ? 0 : NAMES_ROW * NAMES_ROWS;
  const first = TOP + namesHeight + 24;
  const bottom = first + PANEL_STRIDE * (panels.length - 1) + PANEL_HEIGHT;
  const height = bottom + BOTTOM;
  return picture({ width: WIDTH, height, title, titleLeft: LEFT, style: STYLE }, [
    ...spans.map((span, index) => spanText(span, { index, bottom, x })),
    ...panels.map((panel, index) => panelText(panel, first + index * PANEL_STRIDE, x)),
    ticks(plotted, bottom, x),
  ]);
}
