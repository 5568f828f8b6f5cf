import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { EngineError } from "../core/errors.ts";

/**
 * Reads a text file, unpacked where its name ends in `.gz`.
 *
 * @throws EngineError `ERR_INPUT_INVALID` where it cannot be unpacked.
 */
export function readText(file: string): string {
  const bytes = readFileSync(file);
  try {
    return (file.toLowerCase().endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (cause) {
    throw new EngineError("ERR_INPUT_INVALID", `${file} is no gzip file`, { cause });
  }
}
