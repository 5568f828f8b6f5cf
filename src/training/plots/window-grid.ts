/** Small pictures of windows beside each other: what a model says of them, or what it holds as usual. */
import { COLORS, modelPicture } from "./chart.ts";
import { escaped, type Point, path, text } from "./svg.ts";

/** One window. */
export interface PlottedWindow {
  readonly title: string;
  /** 24 values, oldest first, in deviations. */
  readonly values: Float32Array;
  /** What the model says of them, where it says anything. */
  readonly said?: Float32Array | undefined;
}

const CELL_WIDTH = 176;
const CELL_HEIGHT = 108;
const COLUMNS = 4;
const HEAD = 52;
const PAD = 20;

function cell({ title, values, said }: PlottedWindow, [left, top]: Point): string {
  const all = [...values, ...(said ?? [])];
  const low = Math.min(...all, -1);
  const high = Math.max(...all, 1);
  const height = CELL_HEIGHT - 40;
  const width = CELL_WIDTH - 24;
  const place = (index: number, value: number): Point => [
    left + (width * index) / (values.length - 1),
    top + 20 + height * (1 - (value - low) / (high - low)),
  ];
  const line = (window: Float32Array, style: string): string =>
    `<path d="${path(Array.from(window, (value, i) => place(i, value)))}" style="${style}"/>`;
  const [, zero] = place(0, 0);
  return [
    text([left, top + 10], escaped(title), "start"),
    `<line class="axis" x1="${left}" x2="${left + width}" y1="${zero.toFixed(1)}" y2="${zero.toFixed(1)}"/>`,
    line(values, `stroke:${COLORS.first}`),
    said === undefined ? "" : line(said, `stroke:${COLORS.second};stroke-dasharray:5 3`),
  ].join("");
}

/** Draws windows, four in a row, each on a scale of its own that holds at least one deviation up and down. */
export function windowGrid(title: string, note: string, windows: readonly PlottedWindow[]): string {
  const rows = Math.ceil(windows.length / COLUMNS);
  const width = 2 * PAD + COLUMNS * CELL_WIDTH;
  const height = HEAD + rows * CELL_HEIGHT + 8;
  return modelPicture({ width, height, title }, [
    text([PAD, 42], escaped(note), "start"),
    ...windows.map((window, i) =>
      cell(window, [
        PAD + (i % COLUMNS) * CELL_WIDTH,
        HEAD + Math.floor(i / COLUMNS) * CELL_HEIGHT,
      ]),
    ),
  ]);
}
