import { median, quantile } from "../../src/math/quantile.ts";
import { markdownTable } from "../../src/training/report/markdown-table.ts";
import type { Figure, Result } from "../measure/results.ts";
import { BOUNDS, type Bounds, verdict } from "./bounds.ts";
import { figure, megabytes, percent, times } from "./markdown.ts";

/** Field series from which the bound on memory holds; below, the process itself weighs most. */
const MEMORY_SERIES = 500_000;

/** Renders what half a million series weigh. */
export function memorySection(result: Result<"memory">): string {
  const bytes = result.endRssBytes / result.fieldSeries;
  const isFull = result.fieldSeries >= MEMORY_SERIES;
  const row = [
    figure(result.fieldSeries),
    megabytes(result.startRssBytes),
    megabytes(result.endRssBytes),
    `${figure(bytes)} B`,
    isFull ? verdict(bytes, BOUNDS.memory) : `holds from ${figure(MEMORY_SERIES)} on`,
  ];
  return [
    "### Memory",
    "",
    `Resident memory of a fresh process after ${result.intervals} samples of every series; the last ` +
      "figure but one is the whole process divided by its series.",
    "",
    markdownTable(
      [
        "field series",
        "at start",
        "at the end",
        "a field series",
        `at most ${figure(BOUNDS.memory.floor)} B`,
      ],
      [row],
    ),
  ].join("\n");
}

/** Renders how long a request waits. */
export function latencySection(result: Result<"latency">): string {
  const rows = result.runs.map((run) => {
    const p99 = quantile(run.requestMs, 0.99);
    return [
      figure(run.bodyLines),
      figure(run.linesPerSecond),
      figure(run.requestMs.length),
      figure(median(run.requestMs)),
      figure(p99),
      figure(run.loopDelay.p99Ms),
      verdict(p99, BOUNDS.latency),
    ];
  });
  return [
    "### Latency",
    "",
    `Milliseconds from the start of a request to its answer, which is given once every sample is ` +
      `judged; requests arrive at ${percent(result.loadShare)} of the load that the server takes flat ` +
      `out (${figure(result.maximumLinesPerSecond)} lines/s), whether or not the answers keep up.`,
    "",
    markdownTable(
      [
        "lines a request",
        "lines/s",
        "requests",
        "p50 ms",
        "p99 ms",
        "p99 delay of the event loop, ms",
        "p99 at most 10 ms",
      ],
      rows,
    ),
  ].join("\n");
}

/** Renders what RxJS costs. */
export function rxjsSection(result: Result<"rxjs">): string {
  const share = median(result.shares);
  return [
    "### Share of RxJS",
    "",
    `RxJS's own code took ${percent(share)} of the processor time that was not idle, as the median of ` +
      `${result.shares.length} profiled rounds at full load (at most 2 %: ${verdict(share, BOUNDS.rxjs)}).`,
  ].join("\n");
}

/**
 * Growth of resident memory over the second half of a soak: the median of its last quarter against
 * that of its third, as a share.
 */
export function soakGrowth({ samples }: Result<"soak">): number {
  const rss = samples.map((sample) => sample.rssBytes);
  const half = Math.floor(rss.length / 2);
  const threeQuarters = Math.floor((3 * rss.length) / 4);
  return median(rss.slice(threeQuarters)) / median(rss.slice(half, threeQuarters)) - 1;
}

/** Renders whether memory stays where it is. */
export function soakSection(result: Result<"soak">): string {
  const rss = result.samples.map((sample) => sample.rssBytes);
  const growth = soakGrowth(result);
  const row = [
    `${figure(result.minutes)} min`,
    figure(result.values),
    megabytes(quantile(rss, 1)),
    megabytes(rss.at(-1) ?? Number.NaN),
    percent(growth),
    verdict(growth, BOUNDS.soak),
  ];
  return [
    "### Soak",
    "",
    `${figure(result.lineSeries)} line series, sent without a pause.`,
    "",
    markdownTable(
      ["length", "values", "highest RSS", "last RSS", "growth in the second half", "at most 3 %"],
      [row],
    ),
  ].join("\n");
}

const PARSER_BOUNDS = new Map<string, Bounds>([
  ["wasm", BOUNDS.parseWasm],
  ["typescript", BOUNDS.parseTypescript],
]);

function microRow(found: Figure, figures: readonly Figure[]): string[] {
  const naive = figures.find(
    ({ group, condition, name }) =>
      name === "naive" && group === found.group && condition === found.condition,
  );
  const ratio =
    naive === undefined || naive === found ? undefined : naive.nanoseconds / found.nanoseconds;
  const isBound = found.group === "parse" && !found.condition.includes("shuffled");
  const bounds = isBound ? PARSER_BOUNDS.get(found.name) : undefined;
  return [
    found.group,
    found.condition,
    found.name,
    `${figure(found.nanoseconds)} ns a ${found.per}`,
    ratio === undefined ? "" : times(ratio),
    ratio === undefined || bounds === undefined ? "" : verdict(ratio, bounds),
  ];
}

/** Renders what single steps cost. */
export function microSection({ figures }: Result<"micro">): string {
  return [
    "### Single steps",
    "",
    "One process, one core. Parser: WebAssembly at least 10× (aim 18×) the split parser, its " +
      "TypeScript twin at least 4×, where the order of series repeats.",
    "",
    markdownTable(
      ["step", "condition", "implementation", "cost", "times the naive way", "verdict"],
      figures.map((found) => microRow(found, figures)),
    ),
  ].join("\n");
}
