/** Files as history for `dataset` and `models compare`: read into a pipeline in small batches. */
import type { LineWriter, TimeUnit } from "../core/source.ts";
import type { Pipeline } from "../pipeline.ts";
import { createSmallBatches } from "../training/datasets/small-batches.ts";
import { BATCH_LINES_MAX } from "../training/datasets/window-collector.ts";
import type { CommandContext } from "./command.ts";
import { fileLines } from "./file-lines.ts";
import type { Progress } from "./progress.ts";
import { reportText } from "./report-text.ts";

/** Where a file's samples go, and who is told. */
export interface FileReading {
  readonly pipeline: Pipeline;
  readonly progress: Progress;
  readonly context: CommandContext;
}

/**
 * Reads a file of line protocol or CSV; `-` is standard input.
 *
 * @throws EngineError as `fileLines` does.
 */
export async function readFileSource(
  file: string,
  { pipeline, progress, context }: FileReading,
): Promise<void> {
  const writer = openSmall(pipeline, "auto");
  for await (const chunk of fileLines(file, progress, context)) {
    writer.write(chunk);
    if (context.stop.aborted) break;
  }
  progress.print(reportText(file, writer.end()));
}

/** Opens a pipeline for batches that are as small as a window collector needs them. */
export function openSmall(pipeline: Pipeline, unit: TimeUnit): LineWriter {
  return createSmallBatches(pipeline.open("dataset", unit), BATCH_LINES_MAX);
}
