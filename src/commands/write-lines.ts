import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { EngineError } from "../core/errors.ts";
import type { LineChunk } from "./line-chunk.ts";

/**
 * Writes lines to a file as they come, compressed where its name ends in `.gz`.
 *
 * @throws EngineError `ERR_OUTPUT` where it cannot be written: no such folder, no permission, a disk that is full.
 */
export async function writeLines(chunks: AsyncIterable<LineChunk>, file: string): Promise<void> {
  async function* texts(): AsyncGenerator<string> {
    for await (const { text } of chunks) yield text;
  }
  const source = Readable.from(texts());
  try {
    await (file.endsWith(".gz")
      ? pipeline(source, createGzip(), createWriteStream(file))
      : pipeline(source, createWriteStream(file)));
  } catch (error) {
    throw outputError(file, error);
  }
}

/**
 * Writes a whole text to a file.
 *
 * @throws EngineError `ERR_OUTPUT`, as `writeLines` does.
 */
export function writeText(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw outputError(file, error);
  }
}

/**
 * Makes a folder and those above it; one that is there stays as it is.
 *
 * @throws EngineError `ERR_OUTPUT`, as `writeLines` does.
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw outputError(path, error);
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder: make it first",
  EISDIR: "that is a folder: name a file in it",
  EEXIST: "a file of that name is there: choose another name",
  ENOTDIR: "a file stands where a folder should: choose another place",
  EACCES: "no permission to write there: choose another place",
  ENOSPC: "the disk is full: free space or choose another place",
};

/** What the system refused, with its remedy; anything else as it came. */
function outputError(file: string, error: unknown): unknown {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return error;
  const reason = REMEDIES[String(error.code)] ?? error.message;
  return new EngineError("ERR_OUTPUT", `cannot write ${file}: ${reason}`, { cause: error });
}
