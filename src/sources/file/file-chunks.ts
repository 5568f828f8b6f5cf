import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";

import { EngineError } from "../../core/errors.ts";

const CHUNK_BYTES = 256 * 1024;

/** How far a file has been read. */
export interface FileProgress {
  /** Bytes of the file, compressed if it is. */
  readonly bytesRead: number;
  /** `undefined` for standard input: nobody knows how much will come. */
  readonly bytesTotal: number | undefined;
}

/** What to read. */
export interface FileChunksOptions {
  /** `-` is standard input; a name that ends in `.gz` is decompressed. */
  readonly path: string;
  readonly stdin: Readable;
  /** Called after each piece that was read. */
  readonly onProgress?: (progress: FileProgress) => void;
}

/**
 * Reads a file piece by piece.
 *
 * @throws EngineError ERR_INPUT_NOT_FOUND if there is no such file or it cannot be read, ERR_INPUT_INVALID if it is
 * not valid gzip although its name says so.
 */
export async function* fileChunks(options: FileChunksOptions): AsyncGenerator<Uint8Array> {
  const { path, stdin, onProgress } = options;
  const bytesTotal = path === "-" ? undefined : await fileBytes(path);
  let bytesRead = 0;
  const tell = () => onProgress?.({ bytesRead, bytesTotal });

  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of open(path, stdin)) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }

  try {
    for await (const chunk of path.endsWith(".gz") ? gunzipped(counted()) : counted()) {
      yield chunk;
      tell();
    }
  } catch (cause) {
    throw readError(path, cause);
  }
  tell();
}

function open(path: string, stdin: Readable): AsyncIterable<Uint8Array> {
  return path === "-" ? stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
}

function gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const failureIsThrownByTheIteration = () => undefined;
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  return pipeline(chunks, gunzip, failureIsThrownByTheIteration);
}

async function fileBytes(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    throw readError(path, cause);
  }
}

const NOT_FOUND: Readonly<Record<string, string>> = {
  ENOENT: "no such file: check the path",
  EISDIR: "that is a directory: name the files in it",
  EACCES: "no permission to read it: change its owner or mode",
};

function readError(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error && "code" in cause)) return cause;
  const code = String(cause.code);
  if (/^Z_|^ERR_.*ZLIB/.test(code)) {
    const message = `cannot read ${path}: it is not valid gzip (${code}), remove .gz from its name or repair it`;
    return new EngineError("ERR_INPUT_INVALID", message, { cause });
  }
  const reason = NOT_FOUND[code];
  if (reason === undefined) return cause;
  return new EngineError("ERR_INPUT_NOT_FOUND", `cannot read ${path}: ${reason}`, { cause });
}
