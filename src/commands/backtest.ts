import { join, resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { EngineError } from "../core/errors.ts";
import type { OutgoingEvent } from "../core/event.ts";
import { SILENT } from "../core/logger.ts";
import { modelText, type StoredModel } from "../core/model.ts";
import {
  type BacktestRun,
  BacktestTally,
  type KnownWindow,
} from "../training/backtest/backtest-run.ts";
import {
  type Backtest,
  backtestJson,
  backtestPlot,
  backtestReport,
} from "../training/report/backtest-report.ts";
import { CONFIG_OPTION, type Command, type CommandContext, kernelBackend } from "./command.ts";
import { JUDGING_OPTION, readJudgingModels } from "./judging-models.ts";
import { readKnownWindows } from "./known-windows.ts";
import { playFiles } from "./play-files.ts";
import { makeFolder, writeText } from "./write-lines.ts";

/** Says how many alerts a configuration would have caused. */
export const backtest: Command = {
  name: "backtest",
  summary: "Count the alerts that a configuration would have caused.",
  description: [
    "Runs history through the engine exactly as `replay` does, once for each threshold,",
    "judged by the champions of the registry, and reports the alerts a day, of each family",
    "and at each threshold, before anything is switched on. With labels also which faults",
    "are found and which alerts are false: JSON as `simulate --labels` writes it, or CSV with",
    "columns start and end and, if known, id, kind, fault (false for what is normal, such as",
    "a release; else it is a fault), measurement, field and tags (host=a;site=b). Prints",
    "Markdown.",
  ],
  operands: { text: "FILE…", min: 1, max: Number.POSITIVE_INFINITY },
  options: [
    { name: "labels", value: "FILE", description: "What was wrong in the history, and when." },
    {
      name: "thresholds",
      value: "LIST",
      description: "Beside the configured alert.falseAlertsPerDay; else its third and thrice.",
    },
    { name: "out", value: "FOLDER", description: "Folder for report.md, report.json, alerts.svg." },
    JUDGING_OPTION,
    CONFIG_OPTION,
  ],
  examples: [
    ["outlierd backtest telegraf.lp.gz", "How many alerts, at three thresholds."],
    ["outlierd backtest month.lp.gz --labels month.json --out report/", "And how good they are."],
    [
      "outlierd backtest month.lp.gz --thresholds 0.01,0.1",
      "At two thresholds of your own and the configured one.",
    ],
  ],
  async run({ operands, options }, context) {
    const { config: file, labels, out, thresholds } = options;
    const { environment, folder } = context;
    const { config } = loadConfig({ file, environment, folder });
    if (operands.includes("-")) {
      throw new EngineError("ERR_ARGUMENT", "backtest reads its files more than once: name a file");
    }
    const settings: Settings = {
      config,
      windows: labels === undefined ? undefined : readKnownWindows(resolve(folder, labels)),
      thresholds: parseThresholds(thresholds, config.alert.falseAlertsPerDay),
      models: await readJudgingModels(options, context),
    };
    const result = await runAll(operands, settings, context);
    if (result === undefined) {
      context.stderr.write("stopped: nothing was reported\n");
      return 1;
    }
    context.stdout.write(backtestReport(result));
    if (out !== undefined) writeReports(resolve(folder, out), result);
    return 0;
  },
};

const STEP = 3;
const [LEAST, MOST] = [0.0001, 10];

/** The configured threshold is always among them. */
function parseThresholds(text: string | undefined, configured: number): number[] {
  const usual = [configured / STEP, configured, configured * STEP];
  const rounded = (value: number): number =>
    Math.min(MOST, Math.max(LEAST, Number(value.toPrecision(3))));
  const values = text === undefined ? usual.map(rounded) : text.split(",").map(Number);
  if (!values.every((value) => value >= LEAST && value <= MOST)) {
    throw new EngineError(
      "ERR_ARGUMENT",
      `--thresholds takes numbers from ${LEAST} to ${MOST} between commas, not \`${text}\``,
    );
  }
  return [...new Set([...values, configured])].sort((a, b) => a - b);
}

interface Settings {
  readonly config: Config;
  /** `undefined` where nothing is known. */
  readonly windows: readonly KnownWindow[] | undefined;
  readonly thresholds: readonly number[];
  /** Trained models that judge. */
  readonly models: readonly StoredModel[];
}

/**
 * Plays the history once for each threshold.
 *
 * @returns `undefined` where it was stopped.
 * @throws EngineError `ERR_INPUT_INVALID` where no sample was judged.
 */
async function runAll(
  files: readonly string[],
  { config, windows, thresholds, models }: Settings,
  context: CommandContext,
): Promise<Backtest | undefined> {
  const runs: BacktestRun[] = [];
  let span = { fromMs: 0, toMs: 0 };
  let [samples, series] = [0, 0];
  for (const threshold of thresholds) {
    const tally = new BacktestTally(windows ?? []);
    const engine = context.createReplay(withThreshold(config, threshold), {
      logger: SILENT,
      backend: kernelBackend(context.environment),
      models,
    });
    const label = `at ${threshold}`;
    const onEvent = (event: OutgoingEvent): void => tally.take(event);
    const speed = Number.POSITIVE_INFINITY;
    const played = await playFiles(files, { engine, speed, label, onEvent }, context);
    if (context.stop.aborted) return undefined;
    if (played.oldestMs > played.newestMs) throw nothingJudged();
    span = { fromMs: played.oldestMs, toMs: played.newestMs };
    [samples, series] = [played.rows, engine.series.alive];
    runs.push(tally.run(threshold, span));
  }
  return {
    version: context.version,
    configured: config.alert.falseAlertsPerDay,
    ...span,
    samples,
    series,
    hasLabels: windows !== undefined,
    models: models.map(({ manifest }) => modelText(manifest)),
    runs,
  };
}

function nothingJudged(): EngineError {
  return new EngineError(
    "ERR_INPUT_INVALID",
    "the history holds no sample that could be judged; give line protocol, or CSV with a column of times",
  );
}

function withThreshold(config: Config, falseAlertsPerDay: number): Config {
  return { ...config, alert: { ...config.alert, falseAlertsPerDay } };
}

function writeReports(folder: string, result: Backtest): void {
  makeFolder(folder);
  writeText(join(folder, "report.md"), backtestReport(result, "alerts.svg"));
  writeText(join(folder, "report.json"), backtestJson(result));
  writeText(join(folder, "alerts.svg"), backtestPlot(result));
}
