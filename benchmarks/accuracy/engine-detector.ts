import { FALSE_ALERTS_PER_DAY } from "../../src/kernels/layout.ts";
import type { KernelBackend } from "../../src/kernels/load.ts";
import { type InstanceVerdict, instanceVerdict } from "../../src/training/instance-verdict.ts";
import { createSeriesJudge, type MetricVerdicts } from "../../src/training/judge-series.ts";
import { type Detector, PROMISED_PER_DAY } from "./detector.ts";
import type { EngineOption } from "./engine-options.ts";

/** The most metrics of an instance in the labelled sets. */
const METRICS_MAX = 38;

/** outlierd as a detector. */
export function createEngineDetector(option: EngineOption, backend?: KernelBackend): Detector {
  const { name, configure, promisedPerDay = PROMISED_PER_DAY, isJoined = true } = option;
  const judge = createSeriesJudge({
    metricsMax: METRICS_MAX,
    backend,
    configure: (kernel) => {
      kernel.D[FALSE_ALERTS_PER_DAY] = promisedPerDay;
      configure?.(kernel);
    },
  });
  const verdictOf = isJoined ? instanceVerdict : unjoinedVerdict;
  return { name, promisedPerDay, judge: (series) => verdictOf(judge.judge(series)) };
}

/** The verdict on an instance of which every metric opens anomalies of its own. */
function unjoinedVerdict(verdicts: readonly MetricVerdicts[]): InstanceVerdict {
  const alertsIn = (row: number): number =>
    verdicts.reduce((sum, { alert }) => sum + alert[row], 0);
  const joined = instanceVerdict(verdicts);
  return { ...joined, alerts: joined.alerts.map((_, row) => alertsIn(row)) };
}
