import { resolve } from "node:path";
import { fileChunks } from "../sources/file/file-chunks.ts";
import type { CommandContext } from "./command.ts";
import { csvToLines, isCsv } from "./csv-lines.ts";
import type { Progress } from "./progress.ts";

/**
 * Reads a file of line protocol or CSV as line protocol, piece by piece, and shows how far it is.
 *
 * @param file As it was named; `-` is line protocol on standard input.
 * @throws EngineError as `fileChunks` and `csvToLines` do.
 */
export function fileLines(
  file: string,
  progress: Progress,
  { folder, stdin }: CommandContext,
): AsyncIterable<Uint8Array> {
  const path = file === "-" ? file : resolve(folder, file);
  const chunks = fileChunks({
    path,
    stdin,
    onProgress: ({ bytesRead, bytesTotal = 0 }) => progress.update(bytesRead, bytesTotal),
  });
  return isCsv(path) ? csvToLines(chunks, path) : chunks;
}
