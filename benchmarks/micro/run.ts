/** Measures single steps in this process and writes `benchmarks/results/micro.json`. */
import { parseArgs } from "node:util";
import { describeMachine } from "../measure/machine.ts";
import { createProgress } from "../measure/progress.ts";
import { type Figure, type Results, writeResults } from "../measure/results.ts";
import { renderReport } from "../report/report.ts";
import { canPin, pinLoad } from "../throughput/pin.ts";
import { measureHandover } from "./batch-handover.ts";
import { benchmarkDetection } from "./detect.ts";
import { measureModels } from "./models.ts";
import { benchmarkParsing, type ParseOptions } from "./parse.ts";

const PARSE_CASES = [
  { lineSeries: 5000, order: "sequential", rounds: 20 },
  { lineSeries: 100_000, order: "sequential", rounds: 7 },
  { lineSeries: 100_000, order: "shuffled", rounds: 7 },
] as const;

const DETECTION_CASES = [
  { series: 5000, rounds: 200 },
  { series: 500_000, rounds: 20 },
];

function measureParsing(options: ParseOptions): Figure[] {
  const series = `${options.lineSeries / 1000}k line series`;
  return benchmarkParsing(options).map(({ parser, nsPerLine }) => ({
    group: "parse",
    condition: options.order === "shuffled" ? `${series}, shuffled` : series,
    name: parser,
    per: "line",
    nanoseconds: nsPerLine,
  }));
}

function measureDetection(options: { readonly series: number; readonly rounds: number }): Figure[] {
  return (["typescript", "wasm"] as const).map((backend) => ({
    group: "detection",
    condition: `${options.series / 1000}k series`,
    name: backend,
    per: "value",
    nanoseconds: benchmarkDetection({ ...options, backend }).nsPerValue,
  }));
}

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
const pinned = canPin();
const progress = createProgress();
const figures: Figure[] = [];

if (pinned) pinLoad();
progress.step("micro: parse");
for (const options of values.quick ? PARSE_CASES.slice(0, 1) : PARSE_CASES) {
  figures.push(...measureParsing({ ...options, seed }));
}
progress.step("micro: detection");
for (const options of values.quick ? DETECTION_CASES.slice(0, 1) : DETECTION_CASES) {
  figures.push(...measureDetection(options));
}
progress.step("micro: models");
figures.push(...measureModels(values.quick ? 4 : 40));
progress.step("micro: RxJS hand-over");
figures.push(...(await measureHandover()));

const results: Results = {
  micro: { date: new Date().toISOString(), machine: describeMachine({ pinned }), seed, figures },
};
if (!values.quick) writeResults(results);
progress.done(renderReport(results));
