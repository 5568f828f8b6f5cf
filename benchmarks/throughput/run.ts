/** Measures servers under load and writes `benchmarks/results`; see `benchmarks/README.md`. */
import { parseArgs } from "node:util";
import { createProgress } from "../measure/progress.ts";
import { type Results, writeResults } from "../measure/results.ts";
import { renderReport } from "../report/report.ts";
import type { Bench } from "./bench.ts";
import { measureLatency } from "./latency.ts";
import { measureMemory } from "./memory.ts";
import { canPin, pinLoad } from "./pin.ts";
import { measureRxjsShare } from "./rxjs-share.ts";
import { buildNaive } from "./targets.ts";
import { measureThroughput } from "./throughput.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "throughput,memory,latency,rxjs" },
  },
});
const wanted = new Set(values.only.split(","));
const pinned = canPin();
const progress = createProgress();
const bench: Bench = { seed: Number(values.seed), pinned, quick: values.quick, progress };

if (pinned) pinLoad();
buildNaive();
const results: Results = {
  throughput: wanted.has("throughput") ? await measureThroughput(bench) : undefined,
  memory: wanted.has("memory") ? await measureMemory(bench) : undefined,
  latency: wanted.has("latency") ? await measureLatency(bench) : undefined,
  rxjs: wanted.has("rxjs") ? await measureRxjsShare(bench) : undefined,
};
if (!values.quick) writeResults(results);
progress.done(renderReport(results));
