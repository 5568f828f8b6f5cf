/** What the pictures are drawn with: numbers to SVG, without script, font or link. */

/** Points drawn at most: each is the extreme of the rows it stands for. */
export const POINTS_MAX = 1600;

/** Lowest and highest of the finite values; 0 and 0 where there is none. */
export function rangeOf(values: Float64Array): { readonly low: number; readonly high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? { low: 0, high: 0 } : { low, high };
}

/** A point of the picture. */
export type Point = readonly [x: number, y: number];

/** A line through points, as the attribute `d` of a path. */
export function path(points: readonly Point[]): string {
  return points
    .map(([x, y], index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join("");
}

/** Rows to draw: of each stretch those with the lowest and the highest value. */
export function extremes(values: Float64Array): number[] {
  const stretch = Math.max(1, Math.ceil((2 * values.length) / POINTS_MAX));
  const kept: number[] = [];
  for (let from = 0; from < values.length; from += stretch) {
    let [low, high] = [from, from];
    for (let row = from; row < Math.min(from + stretch, values.length); row++) {
      if (!(values[row] >= values[low])) low = row;
      if (!(values[row] <= values[high])) high = row;
    }
    kept.push(...new Set([Math.min(low, high), Math.max(low, high)]));
  }
  return kept;
}

/** Writes a number short: 3 digits, K, M, B. */
export const COMPACT = new Intl.NumberFormat("en", {
  notation: "compact",
  maximumSignificantDigits: 3,
});

/** Words at a place. */
export function text(place: Point, words: string, anchor = "end"): string {
  return `<text x="${place[0]}" y="${place[1]}" text-anchor="${anchor}">${words}</text>`;
}

/** What all pictures have in common: words and titles. */
const STYLE = `text{font:12px system-ui,sans-serif;fill:#57606a}.title{font-size:15px;font-weight:600;fill:#24292f}`;

/** A picture without what is drawn in it. */
export interface PictureFrame {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** Where the title begins, from the left. */
  readonly titleLeft: number;
  /** Styles of its own. */
  readonly style: string;
}

/** The outermost element of a picture, around its parts; empty ones are left out. */
export function picture(
  { width, height, title, titleLeft, style }: PictureFrame,
  parts: readonly string[],
): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>
${STYLE}
${style}
</style>
<rect width="${width}" height="${height}" fill="#fff"/>
<text class="title" x="${titleLeft}" y="24">${escaped(title)}</text>
${parts.filter((part) => part !== "").join("\n")}
</svg>
`;
}

/** Words as they may stand in SVG. */
export function escaped(words: string): string {
  return words
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
