/** Writes files of a registry so that a crash or a full disk leaves the old state or the new one, and nothing between. */
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { EngineError } from "../../core/errors.ts";
import { syncFolder } from "../sync-folder.ts";

/** A file to write: its name, without a folder, and what it holds. */
export interface NamedFile {
  readonly file: string;
  readonly content: string | Uint8Array;
}

/**
 * Makes a folder with these files. It has its name only once all of them are on disk.
 *
 * @param folder The folders above are made. What is there under its name moves aside to `<folder>.replaced`, and is removed once
 *   the new one has its place.
 * @throws EngineError `ERR_STORE` if it cannot be written; then nothing is left of it, and what was there is there.
 */
export async function writeFolder(folder: string, files: readonly NamedFile[]): Promise<void> {
  const partial = `${folder}.partial`;
  await cleanOnFailure(partial, folder, async () => {
    // What a crash has left there must not become part of the new folder.
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    for (const { file, content } of files) await writeDurably(join(partial, file), content);
    await takePlace(partial, folder);
  });
}

/** Gives a whole folder its name. Whenever it is interrupted, the one before or the new one is whole, under one of three names. */
async function takePlace(partial: string, folder: string): Promise<void> {
  const replaced = `${folder}.replaced`;
  const isReplacing = await isThere(folder);
  if (isReplacing) {
    await rm(replaced, { recursive: true, force: true });
    await rename(folder, replaced);
  }
  try {
    await rename(partial, folder);
  } catch (error) {
    if (isReplacing) await rename(replaced, folder);
    throw error;
  }
  await syncFolder(dirname(folder));
  // Also what an interruption has left there.
  await rm(replaced, { recursive: true, force: true });
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Writes a file in place of the one before.
 *
 * @throws EngineError `ERR_STORE` if it cannot be written; then the one before stays.
 */
export async function replaceFile(path: string, content: string): Promise<void> {
  const partial = `${path}.partial`;
  await cleanOnFailure(partial, path, async () => {
    await writeDurably(partial, content);
    await rename(partial, path);
    await syncFolder(dirname(path));
  });
}

/**
 * Removes a file.
 *
 * @throws EngineError `ERR_STORE` if it cannot be removed.
 */
export async function removeFile(path: string): Promise<void> {
  await removing(path, () => rm(path));
}

/**
 * Removes a file or folder, if it is there.
 *
 * @throws EngineError `ERR_STORE` where that is not possible.
 */
export async function removeIfThere(path: string): Promise<void> {
  await removing(path, () => rm(path, { recursive: true, force: true }));
}

async function removing(path: string, remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (cause) {
    const message = `${path} cannot be removed: ${String(cause)}; check its permissions`;
    throw new EngineError("ERR_STORE", message, { cause });
  }
}

async function cleanOnFailure(
  partial: string,
  path: string,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    const rest = await rm(partial, { recursive: true, force: true }).then(
      () => "",
      () => `, nor ${partial} be removed`,
    );
    const message = `${path} cannot be written${rest}: ${String(error)}; check space and rights`;
    throw new EngineError("ERR_STORE", message, { retryable: true, cause: error });
  }
}

async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
}
