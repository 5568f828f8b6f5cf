/** The frame of small charts: title, axes with their ends named, and what is drawn between them. */
import { COMPACT, escaped, type PictureFrame, type Point, picture, text } from "./svg.ts";

/** Colours of what is compared, and of what is pointed at. */
export const COLORS = { first: "#0969da", second: "#bc4c00", mark: "#cf222e", faint: "#8c959f" };

/** A chart without what is drawn in it. */
export interface ChartFrame {
  readonly title: string;
  /** What lies along the axes. */
  readonly xLabel: string;
  readonly yLabel: string;
  /** Values at the ends of the axes. */
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

/** From values to a place in the picture. */
export type Placing = (x: number, y: number) => Point;

const WIDTH = 720;
const HEIGHT = 300;
const LEFT = 64;
const RIGHT = 20;
const TOP = 56;
const BOTTOM = HEIGHT - 44;

const STYLE = ".axis{stroke:#d0d7de}path{fill:none;stroke-width:1.6}";
const TITLE_LEFT = 20;

/** A picture of a model, of this size, around its parts. */
export function modelPicture(
  frame: Pick<PictureFrame, "width" | "height" | "title">,
  parts: readonly string[],
): string {
  return picture({ ...frame, titleLeft: TITLE_LEFT, style: STYLE }, parts);
}

/** Draws a chart. */
export function chart(frame: ChartFrame, draw: (place: Placing) => readonly string[]): string {
  const { x, y } = frame;
  const share = (value: number, [low, high]: readonly [number, number]): number =>
    high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5;
  const place: Placing = (atX, atY) => [
    LEFT + (WIDTH - LEFT - RIGHT) * share(atX, x),
    BOTTOM - (BOTTOM - TOP) * share(atY, y),
  ];
  const axis = (from: Point, to: Point): string =>
    `<line class="axis" x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}"/>`;
  return modelPicture({ width: WIDTH, height: HEIGHT, title: frame.title }, [
    axis([LEFT, BOTTOM], [WIDTH - RIGHT, BOTTOM]),
    axis([LEFT, TOP], [LEFT, BOTTOM]),
    ...draw(place),
    text([LEFT, BOTTOM + 16], COMPACT.format(x[0]), "middle"),
    text([WIDTH - RIGHT, BOTTOM + 16], COMPACT.format(x[1]), "middle"),
    text([(LEFT + WIDTH - RIGHT) / 2, BOTTOM + 32], escaped(frame.xLabel), "middle"),
    text([LEFT - 8, BOTTOM], COMPACT.format(y[0])),
    text([LEFT - 8, TOP + 8], COMPACT.format(y[1])),
    text([LEFT, TOP - 10], escaped(frame.yLabel), "start"),
  ]);
}

/** Names what the colours stand for, from the right edge on leftwards. */
export function legend(
  entries: readonly { readonly name: string; readonly color: string }[],
): string {
  const spans = entries.map(
    ({ name, color }) => `<tspan style="fill:${color}" dx="14">${escaped(name)}</tspan>`,
  );
  return text([WIDTH - RIGHT, TOP - 10], spans.join(""));
}

/** A line straight up from the axis, with a word at its top. */
export function upright([x, y]: Point, words: string, color: string): string {
  const at = x.toFixed(1);
  return `<line x1="${at}" x2="${at}" y1="${y.toFixed(1)}" y2="${BOTTOM}" style="stroke:${color}" stroke-dasharray="4 3"/>
<text x="${(x + 5).toFixed(1)}" y="${(y + 10).toFixed(1)}" style="fill:${color}">${escaped(words)}</text>`;
}
