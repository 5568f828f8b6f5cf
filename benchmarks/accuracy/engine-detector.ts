import type { KernelBackend } from "../../src/kernels/load.ts";
import { createSeriesJudge, instanceScore } from "../../src/training/judge-series.ts";
import type { Detector } from "./detector.ts";
import type { EngineOption } from "./engine-options.ts";

/** The most metrics of an instance in the labelled sets. */
const METRICS_MAX = 38;

/** outlierd as a detector. */
export function createEngineDetector(option: EngineOption, backend?: KernelBackend): Detector {
  const judge = createSeriesJudge({
    metricsMax: METRICS_MAX,
    backend,
    configure: option.configure,
  });
  return {
    name: option.name,
    judge(series) {
      const verdicts = judge.judge(series);
      const alerts = new Uint8Array(series.timeMs.length);
      for (const { alert } of verdicts) {
        for (let row = 0; row < alert.length; row++) alerts[row] += alert[row];
      }
      return {
        alerts,
        score: instanceScore(verdicts.map(({ score }) => score)),
        strength: instanceScore(verdicts.map(({ strength }) => strength)),
      };
    },
  };
}
