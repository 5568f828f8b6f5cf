/** Measures single steps in this process and writes `benchmarks/results/micro.json`. */
import { parseArgs } from "node:util";
import { describeMachine } from "../measure/machine.ts";
import { createProgress } from "../measure/progress.ts";
import { type Figure, type Results, writeResults } from "../measure/results.ts";
import { renderReport } from "../report/report.ts";
import { canPin, pinLoad } from "../throughput/pin.ts";
import { measureHandover } from "./batch-handover.ts";

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
progress.step("micro: RxJS hand-over");
figures.push(...(await measureHandover()));

const results: Results = {
  micro: { date: new Date().toISOString(), machine: describeMachine({ pinned }), seed, figures },
};
if (!values.quick) writeResults(results);
progress.done(renderReport(results));
