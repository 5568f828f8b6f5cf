import { FALSE_ALERTS_PER_DAY } from "../../src/kernels/layout.ts";
import type { KernelBackend } from "../../src/kernels/load.ts";
import { instanceVerdict } from "../../src/training/instance-verdict.ts";
import { createSeriesJudge } from "../../src/training/judge-series.ts";
import { type Detector, PROMISED_PER_DAY } from "./detector.ts";
import type { EngineOption } from "./engine-options.ts";

/** The most metrics of an instance in the labelled sets. */
const METRICS_MAX = 38;

/** outlierd as a detector. */
export function createEngineDetector(option: EngineOption, backend?: KernelBackend): Detector {
  const { name, configure, promisedPerDay = PROMISED_PER_DAY } = option;
  const judge = createSeriesJudge({
    metricsMax: METRICS_MAX,
    backend,
    configure: (kernel) => {
      kernel.D[FALSE_ALERTS_PER_DAY] = promisedPerDay;
      configure?.(kernel);
    },
  });
  return { name, promisedPerDay, judge: (series) => instanceVerdict(judge.judge(series)) };
}
