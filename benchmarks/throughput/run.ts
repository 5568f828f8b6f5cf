/** Measures servers under load and writes `benchmarks/results`; see `benchmarks/README.md`. */
import { parseArgs } from "node:util";
import { createProgress } from "../measure/progress.ts";
import { writeResult } from "../measure/results.ts";
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
const bench: Bench = {
  seed: Number(values.seed),
  pinned,
  quick: values.quick,
  progress: createProgress(),
};

if (pinned) pinLoad();
buildNaive();
if (wanted.has("throughput")) writeResult("throughput", await measureThroughput(bench));
if (wanted.has("memory")) writeResult("memory", await measureMemory(bench));
if (wanted.has("latency")) writeResult("latency", await measureLatency(bench));
if (wanted.has("rxjs")) writeResult("rxjs", await measureRxjsShare(bench));
bench.progress.done(`measured: ${[...wanted].join(", ")}`);
