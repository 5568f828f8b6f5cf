import { resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import { didYouMean } from "../config/nearest.ts";
import type { Config } from "../config/schema.ts";
import { ROW_STATES } from "../core/batch.ts";
import { EngineError } from "../core/errors.ts";
import { SILENT } from "../core/logger.ts";
import { DETECTOR_KEYS } from "../detectors/registry.ts";
import { ROW_COUNTS } from "../kernels/layout.ts";
import type { Pipeline } from "../pipeline.ts";
import { createHistoryPipeline } from "../replay.ts";
import {
  createDatasetBuilder,
  type DatasetBuilder,
  type DatasetPlan,
} from "../training/datasets/dataset-builder.ts";
import type { Dataset } from "../training/datasets/dataset-format.ts";
import { createWindowCollector } from "../training/datasets/window-collector.ts";
import { CONFIG_OPTION, type Command, type CommandContext, kernelBackend } from "./command.ts";
import { findSource, isCheckpoint, readCheckpoint } from "./dataset-source.ts";
import { readLeftOut } from "./left-out-file.ts";
import { parseTimeOption, required } from "./option-values.ts";
import { createProgress, type Progress } from "./progress.ts";

type Options = Readonly<Record<string, string | undefined>>;

/** Builds a data set to train a family's models on. */
export const dataset: Command = {
  name: "dataset",
  summary: "Build a data set from history, to train a family's models on.",
  description: [
    "Runs history through the engine's own code and keeps what its models would be shown:",
    "windows of 24 values, scaled by each series' own level, counters as rates. Takes line",
    "protocol and CSV files, in the order of their time, as `replay` does (- is standard",
    "input); databases of the configuration as influxdb2:BUCKET or influxdb1:DATABASE; or",
    "a running engine's checkpoint, data/learned.checkpoint, which holds only the last",
    "window of each series. The last part of the time validates (of a checkpoint: some of",
    "the series). Windows that an incident meets are kept apart. Writes dataset.json,",
    "series.csv and windows.train.f32, windows.validation.f32, windows.incidents.f32:",
    "float32, little-endian, 24 a row.",
  ],
  operands: { text: "SOURCE…", min: 1, max: Number.POSITIVE_INFINITY },
  options: [
    { name: "family", value: "NAME", description: "Metric family whose windows are kept." },
    { name: "out", value: "FOLDER", description: "Folder to write to." },
    {
      name: "from",
      value: "TIME",
      description: "First sample: ISO 8601, or 30d for thirty days ago; databases need it.",
    },
    { name: "to", value: "TIME", description: "End, exclusive; else the end of the history." },
    {
      name: "validation",
      value: "SHARE",
      description: "Share of the time that validates; else 20%.",
    },
    {
      name: "leave-out",
      value: "FILE",
      description: "Incidents: CSV, labels of `simulate`, or events as `replay` prints them.",
    },
    CONFIG_OPTION,
  ],
  examples: [
    ["outlierd dataset month.lp.gz --family cpu --out data/cpu", "From a file."],
    [
      "outlierd dataset influxdb2:telegraf --from 30d --family disk --out data/disk",
      "Thirty days of a bucket that the configuration names.",
    ],
    [
      "outlierd dataset month.lp.gz --leave-out outages.csv --family cpu --out data/cpu",
      "Learn nothing from the outages.",
    ],
  ],
  async run({ operands, options }, context) {
    const { environment, folder } = context;
    const { config: file } = options;
    const { config } = loadConfig({ file, environment, folder });
    const pipeline = quietPipeline(config, context);
    const plan = planOf({ operands, options }, pipeline, context);
    const { stderr: writer, clock } = context;
    const progress = createProgress({ writer, clock, label: "reading" });
    const builder = createDatasetBuilder(plan);
    try {
      await readAll({ plan, config, pipeline, builder, progress }, context);
      if (context.stop.aborted) {
        progress.print("stopped: no data set was written");
        return 1;
      }
      refuseUnknown(plan.family, pipeline);
      progress.print(summaryOf(builder.finish(samplesOf(pipeline)), plan.folder));
      return 0;
    } finally {
      builder.close();
    }
  },
};

/** A pipeline that scales as the engine does and judges nothing, so that it opens no anomaly and takes less time. */
function quietPipeline(config: Config, { environment }: CommandContext): Pipeline {
  const detectors = Object.fromEntries(
    DETECTOR_KEYS.map((key) => [key, { ...config.detectors[key], weight: 0 }]),
  );
  const quiet = { ...config, detectors: { ...config.detectors, ...detectors } };
  return createHistoryPipeline(quiet, { logger: SILENT, backend: kernelBackend(environment) });
}

function planOf(
  { operands, options }: { readonly operands: readonly string[]; readonly options: Options },
  { series }: Pipeline,
  { clock, folder, version }: CommandContext,
): DatasetPlan {
  const { from, to, validation = "20%", "leave-out": leaveOut } = options;
  const fromMs = from === undefined ? -Infinity : parseTimeOption("from", from, clock());
  const toMs = to === undefined ? Infinity : parseTimeOption("to", to, clock());
  if (fromMs >= toMs) {
    throw new EngineError(
      "ERR_ARGUMENT",
      `--from ${from} is not before --to ${to}: no time is left`,
    );
  }
  const checkpoints = operands.filter(isCheckpoint).length;
  if (checkpoints > 0 && operands.length > 1) {
    const message = "a checkpoint goes with no other source: its windows have no past to join";
    throw new EngineError("ERR_ARGUMENT", message);
  }
  return {
    folder: resolve(folder, required(options, { option: "out", command: "dataset" })),
    program: `outlierd ${version}`,
    family: required(options, { option: "family", command: "dataset" }),
    sources: operands,
    fromMs,
    toMs,
    validation: parseShare(validation),
    split: checkpoints > 0 ? "series" : "time",
    leftOut: leaveOut === undefined ? [] : readLeftOut(resolve(folder, leaveOut)),
    seriesName: (id) => series.name(id),
  };
}

function parseShare(text: string): number {
  const share = text.endsWith("%") ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (share > 0 && share <= 0.5) return share;
  throw new EngineError(
    "ERR_ARGUMENT",
    `--validation is a share above 0 and up to a half, such as 20% or 0.2, not \`${text}\``,
  );
}

interface Work {
  readonly plan: DatasetPlan;
  readonly config: Config;
  readonly pipeline: Pipeline;
  readonly builder: DatasetBuilder;
  readonly progress: Progress;
}

async function readAll(
  { plan, config, pipeline, builder, progress }: Work,
  context: CommandContext,
): Promise<void> {
  const { kernel, families } = pipeline;
  const { fromMs, toMs } = plan;
  const parts = {
    isWanted: (id: number) => families.ofSeries(id) === plan.family,
    onWindow: builder.add,
  };
  const [first = ""] = plan.sources;
  if (isCheckpoint(first)) return readCheckpoint(resolve(context.folder, first), pipeline, parts);
  const collect = createWindowCollector({ kernel, ...parts });
  pipeline.scored.subscribe(collect);
  for (const source of plan.sources.map((name) => findSource(name, config))) {
    if (context.stop.aborted) return;
    await source({ pipeline, range: { fromMs, toMs }, progress, context });
  }
}

function refuseUnknown(family: string, { families: { names } }: Pipeline): void {
  if (names.includes(family)) return;
  const has = names.length === 0 ? "holds no sample" : `has ${names.toSorted().join(", ")}`;
  throw new EngineError(
    "ERR_ARGUMENT",
    `there is no series of family \`${family}\`: the history ${has}${didYouMean(family, names)}`,
  );
}

function samplesOf({ kernel: { D } }: Pipeline): Record<string, number> {
  return Object.fromEntries(ROW_STATES.map((state, i) => [state, D[ROW_COUNTS + i]]));
}

function summaryOf({ family, sets, samples, dropped, leftOut }: Dataset, folder: string): string {
  const { train, validation, incidents } = sets;
  const { judged, absorbed, ...others } = samples;
  const refused = Object.entries(others)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`);
  return [
    `${family}: ${train.windows} windows of ${train.series} series to train, ${train.from} to ${train.to}`,
    `${validation.windows} to validate, ${validation.from} to ${validation.to}`,
    `${incidents.windows} in ${leftOut.length} stretches that are left out, ${dropped.range} outside the range, ${dropped.split} across the border`,
    ...(refused.length === 0
      ? []
      : [`samples refused, as files that overlap in time cause it: ${refused.join(", ")}`]),
    `written to ${folder}`,
  ].join("\n");
}
