/**
 * Draws what `outlierd score` wrote: the series with its band and alerts above, the score below.
 *
 *     outlierd score cpu.csv --out cpu.scores.csv
 *     npx tsx benchmarks/pictures/score-plot.ts cpu.scores.csv cpu.svg "CPU of web-3"
 */
import { readFileSync, writeFileSync } from "node:fs";

const WIDTH = 1000;
const LEFT = 56;
const RIGHT = 16;
const PANELS = { value: { top: 40, height: 230 }, score: { top: 296, height: 74 } } as const;
const HEIGHT = 400;
/** Points drawn at most: each is the extreme of the rows it stands for. */
const POINTS_MAX = 1600;

interface Row {
  readonly time: string;
  readonly value: number;
  readonly score: number;
  readonly alert: boolean;
  readonly lower: number;
  readonly upper: number;
}

function readRows(file: string): Row[] {
  const [header = "", ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const columns = header.split(",");
  const names = ["timestamp", "value", "score", "alert", "lower", "upper"];
  const [time = 0, value = 0, score = 0, alert = 0, lower = 0, upper = 0] = names.map((name) =>
    columns.indexOf(name),
  );
  return lines.map((text) => {
    const cells = text.split(",");
    const number = (index: number): number =>
      cells[index] === "" ? Number.NaN : Number(cells[index]);
    return {
      time: cells[time] ?? "",
      value: number(value),
      score: number(score),
      alert: cells[alert] === "1",
      lower: number(lower),
      upper: number(upper),
    };
  });
}

interface Scale {
  readonly x: (index: number) => number;
  readonly y: (value: number) => number;
}

function scaleOf(
  panel: { readonly top: number; readonly height: number },
  { count, low, high }: { readonly count: number; readonly low: number; readonly high: number },
): Scale {
  const width = WIDTH - LEFT - RIGHT;
  const span = high > low ? high - low : 1;
  const bottom = panel.top + panel.height;
  return {
    x: (index) => LEFT + (width * index) / Math.max(1, count - 1),
    y: (value) => bottom - (panel.height * (Math.min(high, Math.max(low, value)) - low)) / span,
  };
}

function path(points: readonly (readonly [number, number])[]): string {
  return points
    .map(([x, y], i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join("");
}

/** Indices of the rows to draw: from each stretch the lowest and the highest value. */
function extremes(rows: readonly Row[], of: (row: Row) => number): number[] {
  const stretch = Math.max(1, Math.ceil((2 * rows.length) / POINTS_MAX));
  const kept: number[] = [];
  for (let from = 0; from < rows.length; from += stretch) {
    let [low, high] = [from, from];
    for (let i = from; i < Math.min(from + stretch, rows.length); i++) {
      const row = rows[i];
      if (row === undefined) continue;
      if (of(row) < of(rows[low] ?? row)) low = i;
      if (of(row) > of(rows[high] ?? row)) high = i;
    }
    kept.push(...new Set([Math.min(low, high), Math.max(low, high)]));
  }
  return kept;
}

function line(rows: readonly Row[], of: (row: Row) => number, { x, y }: Scale): string {
  const points = extremes(rows, of).flatMap((i) => {
    const row = rows[i];
    return row === undefined || Number.isNaN(of(row)) ? [] : [[x(i), y(of(row))] as const];
  });
  return path(points);
}

function band(rows: readonly Row[], { x, y }: Scale): string {
  const step = Math.max(1, Math.ceil(rows.length / (POINTS_MAX / 2)));
  const known = rows.flatMap((row, i) =>
    i % step === 0 && !Number.isNaN(row.lower) ? [{ row, i }] : [],
  );
  const above = known.map(({ row, i }) => [x(i), y(row.upper)] as const);
  const below = known.map(({ row, i }) => [x(i), y(row.lower)] as const);
  return `${path([...above, ...below.reverse()])}Z`;
}

const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

function compact(value: number): string {
  return COMPACT.format(value);
}

function label(x: number, y: number, text: string, anchor = "end"): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${text}</text>`;
}

function draw(rows: readonly Row[], title: string): string {
  const values = rows.map(({ value }) => value).filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = 0.08 * (high - low);
  const upperPanel = scaleOf(PANELS.value, {
    count: rows.length,
    low: low - margin,
    high: high + margin,
  });
  const top = Math.max(...rows.map(({ score }) => score));
  const lowerPanel = scaleOf(PANELS.score, { count: rows.length, low: 0, high: top });
  const alerts = rows.flatMap((row, i) => (row.alert ? [{ row, i }] : []));
  const marks = alerts.map(
    ({ row, i }) =>
      `<line class="mark" x1="${upperPanel.x(i).toFixed(1)}" x2="${upperPanel.x(i).toFixed(1)}" y1="${PANELS.value.top}" y2="${PANELS.score.top + PANELS.score.height}"/><circle class="alert" cx="${upperPanel.x(i).toFixed(1)}" cy="${upperPanel.y(row.value).toFixed(1)}" r="5"/>`,
  );
  const days = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const i = Math.round(share * (rows.length - 1));
    return label(
      upperPanel.x(i),
      HEIGHT - 8,
      (rows[i]?.time ?? "").slice(0, 10),
      share === 1 ? "end" : "middle",
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
<style>
text{font:12px system-ui,sans-serif;fill:#57606a}.title{font-size:15px;font-weight:600;fill:#24292f}
.value{fill:none;stroke:#0969da;stroke-width:1.1}.band{fill:#54aeff;opacity:.28}.score{fill:none;stroke:#8250df;stroke-width:1}
.mark{stroke:#cf222e;stroke-width:1;opacity:.35}.alert{fill:none;stroke:#cf222e;stroke-width:2.2}.axis{stroke:#d0d7de}
</style>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text class="title" x="${LEFT}" y="24">${title}</text>
<text x="${WIDTH - RIGHT}" y="24" text-anchor="end">line: value, area: expected band, circle: alert</text>
<path class="band" d="${band(rows, upperPanel)}"/>
<path class="value" d="${line(rows, (row) => row.value, upperPanel)}"/>
<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${PANELS.score.top + PANELS.score.height}" y2="${PANELS.score.top + PANELS.score.height}"/>
<path class="score" d="${line(rows, (row) => row.score, lowerPanel)}"/>
${marks.join("")}
${label(LEFT - 8, upperPanel.y(low) + 4, compact(low))}${label(LEFT - 8, upperPanel.y(high) + 4, compact(high))}
${label(LEFT - 8, lowerPanel.y(top) + 8, compact(top))}${label(LEFT - 8, lowerPanel.y(0), "0")}${label(LEFT, PANELS.score.top - 6, "score: 0 = normal, 6 = maximum", "start")}
${days.join("")}
</svg>
`;
}

const [input, output, heading = "outlierd score"] = process.argv.slice(2);
if (input === undefined || output === undefined) {
  console.error("usage: score-plot.ts SCORES.csv OUT.svg [TITLE]");
  process.exitCode = 2;
} else {
  writeFileSync(output, draw(readRows(input), heading));
}
