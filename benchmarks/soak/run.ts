/** Sends load to outlierd for minutes and writes `benchmarks/results/soak.json`. */
import { parseArgs } from "node:util";
import { createProgress } from "../measure/progress.ts";
import { writeResults } from "../measure/results.ts";
import { canPin, pinLoad } from "../throughput/pin.ts";
import { measureSoak } from "./soak.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
  },
});
const pinned = canPin();
const progress = createProgress();

if (pinned) pinLoad();
const bench = { seed: Number(values.seed), pinned, quick: false, progress };
writeResults({ soak: await measureSoak(bench, Number(values.minutes)) });
progress.done(`soaked for ${values.minutes} minutes`);
