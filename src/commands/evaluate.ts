import { resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { EngineError } from "../core/errors.ts";
import { setDetectors } from "../detectors/registry.ts";
import type { Kernel } from "../kernels/load.ts";
import { setScoring } from "../scoring/judge.ts";
import { createSignal } from "../signal/admit.ts";
import { judgeAlerts } from "../training/evaluation/alert-counts.ts";
import { measureNab, type NabFile } from "../training/evaluation/nab-scores.ts";
import { seriesFigures } from "../training/evaluation/series-figures.ts";
import { instanceVerdict } from "../training/instance-verdict.ts";
import {
  createSeriesJudge,
  type MetricVerdicts,
  type SeriesJudge,
} from "../training/judge-series.ts";
import {
  type EvaluatedSeries,
  type Evaluation,
  evaluationReport,
  type ListedAlert,
} from "../training/report/evaluation-report.ts";
import { CONFIG_OPTION, type Command, type CommandContext, kernelBackend } from "./command.ts";
import { writeEvaluation } from "./evaluation-output.ts";
import {
  findLabelledInputs,
  type LabelledInput,
  type LabelledInstance,
  readLabelledInput,
} from "./labelled-input.ts";
import { createProgress } from "./progress.ts";

/** Measures how well the engine finds what people have labelled. */
export const evaluate: Command = {
  name: "evaluate",
  summary: "Measure on labelled CSV files how well anomalies are found.",
  description: [
    "Judges labelled files with the engine, each as if it were the first, and compares:",
    "how well the score ranks labelled rows, which incidents had an alert and how late,",
    "and how many alerts were false, against those that the settings promise. A CSV file",
    "has a column `timestamp` or `time`, one of labels (`label`, `is_anomaly`; 1 =",
    "anomalous), and each further column of numbers is a metric. Of a folder every CSV",
    "file below it is taken; one laid out as the Numenta Anomaly Benchmark (`data/`,",
    "`labels/combined_windows.json`) is scored by its rules too. Prints Markdown. Files name",
    "no metric family, so no trained model judges: `models compare` measures those.",
  ],
  operands: { text: "DIR|FILE…", min: 1, max: Number.POSITIVE_INFINITY },
  options: [
    {
      name: "labels",
      value: "COLUMN",
      description: "Column of the labels; else `label`, `is_anomaly` and the like.",
    },
    {
      name: "out",
      value: "DIR",
      description: "Folder for results.json, report.md and pictures of the best and worst.",
    },
    CONFIG_OPTION,
  ],
  examples: [
    ["outlierd evaluate incidents/", "Measure on every CSV file below a folder."],
    ["outlierd evaluate cpu.csv --labels outage --out report/", "With pictures."],
    ["outlierd evaluate NAB/", "Score the Numenta Anomaly Benchmark."],
  ],
  async run({ operands, options: { config: file, labels, out } }, context) {
    const { environment, folder } = context;
    const { config } = loadConfig({ file, environment, folder });
    const inputs = findLabelledInputs(operands.map((operand) => resolve(folder, operand)));
    const judge = createJudge(config, context);
    const evaluated = await evaluateAll(inputs, { judge, labels }, context);
    if (evaluated.series.length === 0) return 1;
    const evaluation: Evaluation = {
      version: context.version,
      promisedPerDay: config.alert.falseAlertsPerDay,
      series: evaluated.series,
      nab: evaluated.nab.length === evaluated.series.length ? measureNab(evaluated.nab).scores : [],
    };
    context.stdout.write(evaluationReport(evaluation));
    if (out !== undefined) {
      writeEvaluation(resolve(folder, out), evaluation, {
        judge,
        instanceOf: (series) => evaluated.reread.get(series)?.(),
      });
    }
    return evaluated.failed > 0 || context.stop.aborted ? 1 : 0;
  },
};

/** Judges an instance with however many metrics it has. */
type Judge = (instance: LabelledInstance) => MetricVerdicts[];

/** Makes a judge with the options of the configuration, anew whenever an instance has more metrics than any before. */
function createJudge(config: Config, { environment }: CommandContext): Judge {
  const backend = kernelBackend(environment);
  const configure = (kernel: Kernel): void => {
    createSignal({ kernel, options: config.signal });
    setDetectors(kernel, config.detectors);
    setScoring(kernel, config.alert);
  };
  let metricsMax = 0;
  let judge: SeriesJudge | undefined;
  return (instance) => {
    if (judge === undefined || instance.metrics.length > metricsMax) {
      metricsMax = instance.metrics.length;
      judge = createSeriesJudge({ metricsMax, backend, configure });
    }
    return judge.judge(instance);
  };
}

interface Settings {
  readonly judge: Judge;
  readonly labels: string | undefined;
}

interface Evaluated {
  readonly series: EvaluatedSeries[];
  /** Of those series that have windows. */
  readonly nab: NabFile[];
  /** Reads the instance of a series once more, so that no more than one is held in memory. */
  readonly reread: Map<EvaluatedSeries, () => LabelledInstance>;
  failed: number;
}

/** Evaluates the files one after another; one that cannot be read is reported and the others go on. */
async function evaluateAll(
  inputs: readonly LabelledInput[],
  settings: Settings,
  context: CommandContext,
): Promise<Evaluated> {
  const { stderr: writer, clock } = context;
  const progress = createProgress({ writer, clock, label: "evaluating" });
  const bytesTotal = inputs.reduce((sum, { bytes }) => sum + bytes, 0);
  const evaluated: Evaluated = { series: [], nab: [], reread: new Map(), failed: 0 };
  let bytesDone = 0;
  for (const input of inputs) {
    if (context.stop.aborted) break;
    try {
      const instance = readLabelledInput(input, settings.labels);
      if (instance.timeless > 0) {
        progress.print(`${instance.name}: ${instance.timeless} rows left out: they have no time`);
      }
      const series = addInstance(evaluated, instance, settings.judge);
      evaluated.reread.set(series, () => readLabelledInput(input, settings.labels));
    } catch (error) {
      if (!(error instanceof EngineError) || inputs.length === 1) throw error;
      evaluated.failed++;
      progress.print(`${error.message} [${error.code}]`);
    }
    bytesDone += input.bytes;
    progress.update(bytesDone, bytesTotal);
    await context.sleep(0);
  }
  progress.clear();
  if (evaluated.failed > 0)
    progress.print(`files that could not be evaluated: ${evaluated.failed}`);
  return evaluated;
}

function addInstance(
  evaluated: Evaluated,
  instance: LabelledInstance,
  judge: Judge,
): EvaluatedSeries {
  const verdicts = judge(instance);
  const verdict = instanceVerdict(verdicts);
  const series: EvaluatedSeries = {
    name: instance.name,
    rows: instance.timeMs.length,
    metrics: instance.names,
    labelledRows: instance.labels.filter((label) => label !== 0).length,
    figures: seriesFigures(instance, verdict),
    alerts: listAlerts(instance, verdicts, verdict.alerts),
  };
  evaluated.series.push(series);
  if (instance.windows !== undefined) {
    const { strength, alerts } = verdict;
    evaluated.nab.push({ windows: instance.windows, verdict: { strength, alerts } });
  }
  return series;
}

function listAlerts(
  { timeMs, labels, metrics, names }: LabelledInstance,
  verdicts: readonly MetricVerdicts[],
  alerts: Uint8Array,
): ListedAlert[] {
  return judgeAlerts({ labels, alerts }).flatMap(({ row, worth }) =>
    names
      .map((metric, index) => ({ metric, index }))
      .filter(({ index }) => verdicts[index].alert[row] !== 0)
      .map(({ metric, index }) => ({
        time: new Date(timeMs[row]).toISOString(),
        metric,
        value: metrics[index][row],
        strength: verdicts[index].strength[row],
        worth,
      })),
  );
}
