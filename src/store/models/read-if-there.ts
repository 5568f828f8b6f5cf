import { readFile } from "node:fs/promises";
import { EngineError } from "../../core/errors.ts";

/**
 * Reads a text file of a registry that need not exist.
 *
 * @returns `undefined` where there is none.
 * @throws EngineError `ERR_ARTIFACT_NOT_FOUND` for one that is there and cannot be read.
 */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    const message = `${path} cannot be read: ${String(cause)}; check its permissions`;
    throw new EngineError("ERR_ARTIFACT_NOT_FOUND", message, { cause });
  }
}
