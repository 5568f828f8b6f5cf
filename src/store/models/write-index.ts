import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../core/errors.ts";
import { readChallenger } from "./challenger.ts";
import { readChampion } from "./champion.ts";
import { type ListedSlot, listModels } from "./list-models.ts";
import { sha256Of } from "./manifest.ts";
import { modelFolder } from "./places.ts";
import { readIfThere } from "./read-if-there.ts";
import {
  INDEX_FILE,
  type IndexedFile,
  type IndexedSlot,
  type IndexedVersion,
  isVersionFile,
  namedVersions,
  type RegistryIndex,
} from "./registry-index.ts";
import { replaceFile } from "./write-files.ts";

/**
 * Writes into a registry what it has, so that it can be published by any web server. The same files give the same text.
 *
 * Of several that write at once the last one counts, and it has seen what all of them have changed: each looks again after it
 * has written.
 *
 * @throws EngineError `ERR_ARTIFACT_…` for a file that cannot be read or understood, `ERR_STORE` if the index cannot be written;
 *   either way the one before stays.
 */
export async function writeIndex(registry: string): Promise<RegistryIndex> {
  const path = join(registry, INDEX_FILE);
  for (;;) {
    const index = await indexOf(registry);
    const text = `${JSON.stringify(index, null, 2)}\n`;
    if ((await readIfThere(path)) === text) return index;
    await replaceFile(path, text);
  }
}

/**
 * Brings the index of a published registry up to date; one that is not published stays without.
 *
 * @throws EngineError As `writeIndex` does.
 */
export async function refreshIndex(registry: string): Promise<void> {
  if ((await readIfThere(join(registry, INDEX_FILE))) !== undefined) await writeIndex(registry);
}

/** One file after the other: a registry may have more of them than may be open at once. */
async function indexOf(registry: string): Promise<RegistryIndex> {
  const slots: IndexedSlot[] = [];
  for (const listed of await listModels(registry)) {
    const slot = await indexSlot(registry, listed);
    if (slot.versions.length > 0 || namedVersions(slot).length > 0) slots.push(slot);
  }
  return { format: 1, slots };
}

async function indexSlot(registry: string, listed: ListedSlot): Promise<IndexedSlot> {
  const { family, detector } = listed;
  const champion = await readChampion(registry, listed);
  const challenger = await readChallenger(registry, listed);
  const versions: IndexedVersion[] = [];
  for (const version of listed.versions) {
    const files = await indexFiles(modelFolder(registry, { family, detector, version }));
    versions.push({ version, files });
  }
  return {
    family,
    detector,
    ...(champion === undefined ? {} : { champion }),
    ...(challenger === undefined ? {} : { challenger }),
    versions,
  };
}

async function indexFiles(folder: string): Promise<IndexedFile[]> {
  const files: IndexedFile[] = [];
  try {
    for (const file of (await readdir(folder)).filter(isVersionFile).sort()) {
      const content = await readFile(join(folder, file));
      files.push({ file, bytes: content.byteLength, sha256: sha256Of(content) });
    }
  } catch (cause) {
    const message = `${folder} cannot be read: ${String(cause)}; check its permissions`;
    throw new EngineError("ERR_ARTIFACT_NOT_FOUND", message, { cause });
  }
  return files;
}
