import type { Ingest, TimeUnit, WriteReport } from "../../core/source.ts";
import { createIntake, type IntakeParts } from "../intake.ts";
import { type FileChunksOptions, fileChunks } from "./file-chunks.ts";

/** Name under which files are counted. */
const SOURCE = "file";

/** Turns another format into line protocol, piece by piece. */
export type Convert = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** A file and where its lines go. */
export interface ReadFileOptions extends FileChunksOptions {
  readonly ingest: Ingest;
  /** Unit of the timestamps in the line protocol. */
  readonly unit: TimeUnit;
  /** For CSV and other formats; without it the file is line protocol already. */
  readonly convert?: Convert;
}

/**
 * Writes a whole file to the engine; the caller may wait in `convert` to replay it at another speed.
 *
 * @returns What became of its lines.
 * @throws EngineError ERR_INPUT_NOT_FOUND or ERR_INPUT_INVALID, as `fileChunks` does.
 */
export async function readFileInto(
  options: ReadFileOptions,
  parts: IntakeParts,
): Promise<WriteReport> {
  const { ingest, unit, convert } = options;
  const intake = createIntake(SOURCE, parts);
  const writer = ingest.open(SOURCE, unit);
  const chunks = fileChunks(options);
  for await (const chunk of convert === undefined ? chunks : convert(chunks)) {
    intake.bytes(chunk.length);
    writer.write(chunk);
  }
  const report = writer.end();
  intake.report(report);
  return report;
}
