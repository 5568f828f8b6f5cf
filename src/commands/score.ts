import { readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { EngineError } from "../core/errors.ts";
import { SILENT } from "../core/logger.ts";
import {
  CONFIG_OPTION,
  type Command,
  type CommandContext,
  type ExitCode,
  kernelBackend,
} from "./command.ts";
import { type CsvColumns, readCsvSamples } from "./csv-samples.ts";
import { createProgress } from "./progress.ts";
import { readText } from "./read-text.ts";
import { type ScoredFile, scoreSamples } from "./score-file.ts";
import { makeFolder, writeText } from "./write-lines.ts";

/** Judges CSV files, each as one series of its own. */
export const score: Command = {
  name: "score",
  summary: "Judge CSV files and write score, alert and band for every row.",
  description: [
    "Judges a CSV file, or every CSV file below a folder, each as a series of its own.",
    "Writes timestamp,value,score,pvalue,returnDays,strength,alert,expected,lower,upper",
    "in the order of the input, timestamps as they came. Rows that are refused (no time,",
    "no number, duplicates, out of order) keep their place with score 0 and are reported",
    "on standard error. Files may be compressed with gzip. A file names no metric family, so",
    "no trained model judges.",
  ],
  operands: { text: "IN.csv|DIR", min: 1, max: 1 },
  options: [
    {
      name: "time",
      value: "COLUMN",
      description: "Column of the times; else `timestamp` or `time`.",
    },
    { name: "value", value: "COLUMN", description: "Column of the values; else `value`." },
    {
      name: "out",
      value: "PATH",
      description: "File, or folder where IN is one, to write to; else standard output.",
    },
    CONFIG_OPTION,
  ],
  examples: [
    ["outlierd score cpu.csv --out cpu.scores.csv", "Judge one file."],
    ["outlierd score metrics/ --out scores/", "Judge a folder to the same names in another."],
    ["outlierd score web.csv --time when --value latency", "Name the columns."],
  ],
  async run({ operands: [input = ""], options }, context) {
    const { environment, folder } = context;
    const { config: file, out, time, value } = options;
    const { config } = loadConfig({ file, environment, folder });
    const output = out === undefined ? undefined : resolve(folder, out);
    const jobs = findJobs(resolve(folder, input), output);
    return scoreAll(jobs, { columns: { time, value }, config: ofOneSeries(config) }, context);
  },
};

interface Job {
  readonly input: string;
  /** Standard output where `undefined`. */
  readonly output: string | undefined;
  readonly bytes: number;
}

/** A folder's CSV files to the same names in another folder, or one file to another. */
function findJobs(input: string, output: string | undefined): Job[] {
  const refuse = (message: string): never => {
    throw new EngineError("ERR_ARGUMENT", message);
  };
  if (input === output) refuse(`--out is the input itself, ${input}: choose another place`);
  const found = statSync(input, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new EngineError(
      "ERR_INPUT_NOT_FOUND",
      `there is no ${input}: name a CSV file or a folder`,
    );
  }
  if (!found.isDirectory()) return [{ input, output, bytes: found.size }];
  if (output === undefined) return refuse(`${input} is a folder: name another one with --out`);
  const names = readdirSync(input, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.csv(\.gz)?$/i.test(name))
    .sort();
  if (names.length === 0) {
    throw new EngineError("ERR_INPUT_NOT_FOUND", `${input} holds no CSV file`);
  }
  return names.map((name) => ({
    input: join(input, name),
    output: join(output, name.replace(/\.gz$/i, "")),
    bytes: statSync(join(input, name)).size,
  }));
}

/** A file is one series: what is reserved for more would only cost time. */
function ofOneSeries(config: Config): Config {
  return { ...config, limits: { ...config.limits, series: 16 } };
}

interface ScoreSettings {
  readonly columns: CsvColumns;
  readonly config: Config;
}

/** Scores the files one after another; one that cannot be read is reported and the others go on. */
async function scoreAll(
  jobs: readonly Job[],
  settings: ScoreSettings,
  context: CommandContext,
): Promise<ExitCode> {
  const progress = createProgress({
    writer: context.stderr,
    clock: context.clock,
    label: "scoring",
  });
  const bytesTotal = jobs.reduce((sum, { bytes }) => sum + bytes, 0);
  const done = { bytes: 0, rows: 0, alerts: 0, failed: 0 };
  for (const job of jobs) {
    if (context.stop.aborted) break;
    const name = relative(context.folder, job.input);
    try {
      const scored = scoreJob(job, settings, context);
      done.rows += scored.rows;
      done.alerts += scored.alerts;
      const reasons = refusedText(scored);
      if (reasons !== "") progress.print(`${name}: rows not judged: ${reasons}`);
    } catch (error) {
      if (!(error instanceof EngineError) || jobs.length === 1) throw error;
      done.failed++;
      progress.print(`${name}: ${error.message} [${error.code}]`);
    }
    done.bytes += job.bytes;
    progress.update(done.bytes, bytesTotal);
    await context.sleep(0);
  }
  const failed = done.failed === 0 ? "" : `, ${done.failed} files could not be scored`;
  progress.print(
    `scored ${done.rows} rows of ${jobs.length - done.failed} files: ${done.alerts} alerts${failed}`,
  );
  return done.failed > 0 || context.stop.aborted ? 1 : 0;
}

function scoreJob(
  job: Job,
  { columns, config }: ScoreSettings,
  context: CommandContext,
): ScoredFile {
  const samples = readCsvSamples(readText(job.input), job.input, columns);
  const scored = scoreSamples(
    samples,
    context.createReplay(config, { logger: SILENT, backend: kernelBackend(context.environment) }),
  );
  if (job.output === undefined) {
    context.stdout.write(scored.text);
  } else {
    makeFolder(dirname(job.output));
    writeText(job.output, scored.text);
  }
  return scored;
}

function refusedText({ refused }: ScoredFile): string {
  return [...refused].map(([reason, count]) => `${count} ${reason}`).join(", ");
}
