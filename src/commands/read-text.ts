import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { EngineError } from "../core/errors.ts";

/**
 * Reads a text file, unpacked where its name ends in `.gz`.
 *
 * @throws EngineError `ERR_INPUT_NOT_FOUND` where it is not there or may not be read, `ERR_INPUT_INVALID` where it cannot be
 *   unpacked.
 */
export function readText(file: string): string {
  const bytes = readBytes(file);
  try {
    return (file.toLowerCase().endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (cause) {
    throw new EngineError("ERR_INPUT_INVALID", `${file} is no gzip file`, { cause });
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const message = `${file} cannot be read; check its path and permissions`;
    throw new EngineError("ERR_INPUT_NOT_FOUND", message, { cause });
  }
}
