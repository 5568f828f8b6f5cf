import type { Config } from "../config/schema.ts";
import { SILENT } from "../core/logger.ts";
import type { StoredModel } from "../core/model.ts";
import { ALERT_THRESHOLD } from "../kernels/sample.ts";
import { createHistoryPipeline } from "../replay.ts";
import { createStrengthLog, type SeriesStrengths } from "../training/comparison/strength-log.ts";
import { type CommandContext, kernelBackend } from "./command.ts";
import { readFileSource } from "./file-source.ts";
import type { Progress } from "./progress.ts";

/** History and the models that are to judge it. */
export interface ComparedRun {
  readonly config: Config;
  readonly family: string;
  readonly models: readonly StoredModel[];
  readonly files: readonly string[];
  readonly progress: Progress;
}

/** What the models made of the family's samples. */
export interface RunStrengths {
  readonly strengths: readonly SeriesStrengths[];
  /** Families of the history, in the order in which they came. */
  readonly families: readonly string[];
  /** The threshold that the configuration gives. */
  readonly threshold: number;
}

/**
 * Plays history through an engine without network and disk, judged by these models from the first sample on.
 *
 * With the TypeScript half of the kernels, a process has one engine at a time: wait for one run before the next.
 */
export async function runCompared(
  { config, family, models, files, progress }: ComparedRun,
  context: CommandContext,
): Promise<RunStrengths> {
  const backend = kernelBackend(context.environment);
  const pipeline = createHistoryPipeline(config, { logger: SILENT, backend, models });
  const { families, series, kernel } = pipeline;
  const log = createStrengthLog({
    isWanted: (id) => families.ofSeries(id) === family,
    nameOf: (id) => series.name(id),
  });
  pipeline.scored.subscribe((batch) => log.take(batch));
  for (const file of files) {
    if (context.stop.aborted) break;
    await readFileSource(file, { pipeline, progress, context });
  }
  progress.clear();
  return {
    strengths: log.finish(),
    families: [...families.names],
    threshold: kernel.D[ALERT_THRESHOLD],
  };
}
