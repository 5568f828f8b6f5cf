import type { KernelBackend } from "../../src/kernels/load.ts";
import { instanceVerdict } from "../../src/training/instance-verdict.ts";
import { createSeriesJudge } from "../../src/training/judge-series.ts";
import type { Detector } from "./detector.ts";
import type { EngineOption } from "./engine-options.ts";

/** The most metrics of an instance in the labelled sets. */
export const METRICS_MAX = 38;

/** outlierd as a detector. */
export function createEngineDetector(option: EngineOption, backend?: KernelBackend): Detector {
  const judge = createSeriesJudge({
    metricsMax: METRICS_MAX,
    backend,
    configure: option.configure,
  });
  return { name: option.name, judge: (series) => instanceVerdict(judge.judge(series)) };
}
