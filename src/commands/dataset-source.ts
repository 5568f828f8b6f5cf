import type { Config } from "../config/schema.ts";
import { EngineError } from "../core/errors.ts";
import { restoreLearned } from "../learned-state.ts";
import type { Pipeline } from "../pipeline.ts";
import type { TimeWindow } from "../sources/influxdb/time-windows.ts";
import { readDatabase } from "../sources/influxdb1/read-database.ts";
import { readBucket } from "../sources/influxdb2/read-bucket.ts";
import { takeLastWindows } from "../training/datasets/checkpoint-windows.ts";
import type { CollectorParts } from "../training/datasets/window-collector.ts";
import { type FileReading, openSmall, readFileSource } from "./file-source.ts";
import { reportText } from "./report-text.ts";

/** Where samples go, and who is told. */
export interface SourceReading extends FileReading {
  /** What of a database is read. */
  readonly range: TimeWindow;
}

/** A place that samples are read from. */
export type DatasetSource = (reading: SourceReading) => Promise<void>;

/** Whether a source is a checkpoint, by its name: it holds windows and no samples. */
export function isCheckpoint(source: string): boolean {
  return source.endsWith(".checkpoint");
}

/**
 * Finds what an operand names: a database of the configuration as `influxdb2:BUCKET` or `influxdb1:DATABASE`, or a file.
 *
 * @throws EngineError `ERR_ARGUMENT` where the configuration has no such database.
 */
export function findSource(name: string, { sources }: Config): DatasetSource {
  const [, kind, wanted] = /^(influxdb[12]):(.*)$/.exec(name) ?? [];
  if (kind === "influxdb2") {
    const options = oneOf(sources.influxdb2, "bucket", { name, wanted });
    return (reading) => readHistory(name, reading, (history) => readBucket(options, history));
  }
  if (kind === "influxdb1") {
    const options = oneOf(sources.influxdb1, "database", { name, wanted });
    return (reading) => readHistory(name, reading, (history) => readDatabase(options, history));
  }
  return (reading) => readFileSource(name, reading);
}

function oneOf<Key extends string, Options extends Readonly<Record<Key, string>>>(
  configured: readonly Options[],
  key: Key,
  { name, wanted }: { readonly name: string; readonly wanted: string | undefined },
): Options {
  const found = configured.find((options) => options[key] === wanted);
  if (found !== undefined) return found;
  const kind = name.split(":")[0];
  const known = configured.map((options) => `${kind}:${options[key]}`).join(", ") || "none";
  throw new EngineError(
    "ERR_ARGUMENT",
    `${name} is not in the configuration, which has ${known}: add it under \`sources.${kind}\``,
  );
}

async function readHistory(
  name: string,
  { pipeline, range, progress, context }: SourceReading,
  read: (history: Parameters<typeof readBucket>[1]) => Promise<void>,
): Promise<void> {
  const { fromMs } = range;
  const toMs = Number.isFinite(range.toMs) ? range.toMs : context.clock();
  if (!Number.isFinite(fromMs)) {
    throw new EngineError("ERR_ARGUMENT", `${name} needs --from: how far back shall it be read?`);
  }
  const writer = openSmall(pipeline, "ns");
  await read({
    range: { fromMs, toMs },
    write: (lines) => writer.write(Buffer.from(lines)),
    onPage: (untilMs) => progress.update(untilMs - fromMs, toMs - fromMs),
    stop: context.stop,
  });
  progress.print(reportText(name, writer.end()));
}

/**
 * Takes the windows of a checkpoint, which must be of the same limits as the configuration.
 *
 * @throws EngineError `ERR_CHECKPOINT_INVALID`, or `ERR_INPUT_NOT_FOUND` where there is none.
 */
export async function readCheckpoint(
  path: string,
  pipeline: Pipeline,
  parts: Omit<CollectorParts, "kernel">,
): Promise<void> {
  const state = await restoreLearned(pipeline.kernel, path);
  if (state === undefined) {
    throw new EngineError("ERR_INPUT_NOT_FOUND", `there is no ${path}: check the path`);
  }
  const hasFamilies = typeof state === "object" && state !== null && "families" in state;
  const names = hasFamilies && Array.isArray(state.families) ? state.families.map(String) : [];
  pipeline.families.restore(names);
  takeLastWindows({ kernel: pipeline.kernel, ...parts });
}
