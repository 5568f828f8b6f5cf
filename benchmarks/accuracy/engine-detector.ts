import type { Kernel, KernelBackend } from "../../src/kernels/load.ts";
import { createSeriesJudge, instanceScore } from "../../src/training/judge-series.ts";
import type { Detector } from "./detector.ts";

/** outlierd with some of its settings changed: the subject of an ablation. */
export interface EngineOption {
  /** As the tables name it. */
  readonly name: string;
  /** Sets what is other than usual; missing = the engine as it is shipped. */
  readonly configure?: (kernel: Kernel) => void;
}

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
        for (const [row, fires] of alert.entries()) alerts[row] += fires;
      }
      return {
        alerts,
        score: instanceScore(verdicts.map(({ score }) => score)),
        strength: instanceScore(verdicts.map(({ strength }) => strength)),
      };
    },
  };
}
