import { median } from "../../src/math/quantile.ts";
import { markdownTable } from "../../src/training/report/markdown-table.ts";
import type { Result, Run } from "../measure/results.ts";
import { spread } from "../measure/statistics.ts";
import { BOUNDS, verdict } from "./bounds.ts";
import { figure, percent, times } from "./markdown.ts";

type Case = Result<"throughput">["cases"][number];

const TARGET_NAMES: Readonly<Record<Run["target"], string>> = {
  naive: "naive stack",
  typescript: "outlierd, TypeScript twin",
  wasm: "outlierd",
  light: "outlierd without regression and subspace",
};

/** Names a load as the tables do. */
export function caseName({ lineSeries, order, encoding }: Case): string {
  const extras = [
    ...(order === "shuffled" ? ["shuffled"] : []),
    ...(encoding === "gzip" ? ["gzip"] : []),
  ];
  return [`${lineSeries / 1000}k line series`, ...extras].join(", ");
}

function runsOf(found: Case, target: Run["target"]): Run[] {
  return found.runs.filter((run) => run.target === target);
}

/**
 * How many times as fast as the naive stack a target took the load: the median over the rounds, each
 * compared within itself.
 */
export function ratioToNaive(found: Case, target: Run["target"]): number {
  const naive = new Map(runsOf(found, "naive").map((run) => [run.round, run.seconds]));
  return median(runsOf(found, target).map((run) => (naive.get(run.round) ?? 0) / run.seconds));
}

function row(found: Case, target: Run["target"]): string[] {
  const runs = runsOf(found, target);
  const seconds = runs.map((run) => run.seconds);
  const ratio = ratioToNaive(found, target);
  const millions = found.valuesPerRound / 1e6;
  return [
    caseName(found),
    TARGET_NAMES[target],
    figure(found.valuesPerRound / median(seconds)),
    figure(found.linesPerRound / median(seconds)),
    percent(spread(seconds)),
    figure(median(runs.map((run) => run.cpuSeconds / millions))),
    target === "naive" ? "" : times(ratio),
    target === "wasm" ? verdict(ratio, BOUNDS.throughput) : "",
  ];
}

/** Renders the throughput tables. */
export function throughputSection(result: Result<"throughput">): string {
  const header = [
    "load",
    "server",
    "values/s",
    "lines/s",
    "spread",
    "CPU s per million values",
    "times the naive stack",
    `floor ${BOUNDS.throughput.floor}×, aim ${BOUNDS.throughput.aim}×`,
  ];
  const targets: readonly Run["target"][] = ["naive", "typescript", "wasm", "light"];
  const rows = result.cases.flatMap((found) =>
    targets
      .filter((target) => runsOf(found, target).length > 0)
      .map((target) => row(found, target)),
  );
  const rounds = new Set(result.cases.flatMap((found) => found.runs.map((run) => run.round))).size;
  return [
    "### Throughput over HTTP",
    "",
    `Medians of ${rounds} rounds in which the servers take turns; ${result.connections} connections, ` +
      `${figure(result.bodyLines)} lines a request. Spread is slowest minus fastest round over the ` +
      "median.",
    "",
    markdownTable(header, rows),
  ].join("\n");
}
