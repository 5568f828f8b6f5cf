import { readdir } from "node:fs/promises";
import { EngineError } from "../../core/errors.ts";
import { MODEL_DETECTORS, type ModelSlot } from "../../core/model.ts";
import { isVersion } from "./manifest.ts";
import { familyOfFolder, slotFolder } from "./places.ts";

/**
 * A slot with the versions that lie in its folder, the oldest first; whether they are whole is not looked at. None may lie there: a
 * `champion.json` then names one that is gone.
 */
export interface ListedSlot extends ModelSlot {
  readonly versions: readonly string[];
}

/**
 * Lists what lies in a registry, by family and detector; files and folders of others are passed over.
 *
 * @returns Nothing where the registry does not exist.
 * @throws EngineError `ERR_ARTIFACT_NOT_FOUND` where it cannot be read.
 */
export async function listModels(registry: string): Promise<ListedSlot[]> {
  const families = ((await foldersIn(registry)) ?? []).flatMap(
    (name) => familyOfFolder(name) ?? [],
  );
  const slots = families.flatMap((family) =>
    MODEL_DETECTORS.map((detector) => ({ family, detector })),
  );
  const listed = await Promise.all(
    slots.map(async (slot) => {
      const folders = await foldersIn(slotFolder(registry, slot));
      return folders === undefined ? [] : [{ ...slot, versions: folders.filter(isVersion) }];
    }),
  );
  return listed.flat();
}

/** Names of the folders in a folder, sorted; `undefined` where it does not exist. */
async function foldersIn(path: string): Promise<string[] | undefined> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    const message = `${path} cannot be read: ${String(cause)}; check its permissions`;
    throw new EngineError("ERR_ARTIFACT_NOT_FOUND", message, { cause });
  }
}
