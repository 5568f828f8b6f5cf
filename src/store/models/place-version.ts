/** Puts what a published registry has into a folder, which then is a registry like any other. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../core/errors.ts";
import { type ModelName, modelText } from "../../core/model.ts";
import { sha256Of } from "./manifest.ts";
import { challengerFile, championFile, modelFolder } from "./places.ts";
import { readIfThere } from "./read-if-there.ts";
import type { IndexedFile, IndexedSlot } from "./registry-index.ts";
import type { RegistrySession } from "./registry-session.ts";
import { removeIfThere, replaceFile, writeFolder } from "./write-files.ts";

/** What is put where. */
export interface Placing {
  readonly session: RegistrySession;
  /** As the index has it. */
  readonly slot: IndexedSlot;
  /** Folder of the copy. */
  readonly registry: string;
}

/**
 * Puts a version into the folder, whole or not at all. One that is there already is not fetched.
 *
 * @param wants Which of its files; by default all.
 * @throws EngineError `ERR_ARTIFACT_NOT_FOUND` where the index has no such version, `ERR_STORE` where it cannot be written, and
 *   whatever fetching throws.
 */
export async function placeVersion(
  { session, slot, registry }: Placing,
  version: string,
  wants: (file: string) => boolean = () => true,
): Promise<void> {
  const name = { family: slot.family, detector: slot.detector, version };
  const indexed = slot.versions.find((candidate) => candidate.version === version);
  if (indexed === undefined) throw notIndexed(name, session);
  const files = indexed.files.filter(({ file }) => wants(file));
  const folder = modelFolder(registry, name);
  if (await areThere(folder, files)) return;
  await writeFolder(folder, await session.files(name, files));
}

/**
 * Lets the folder name the same champion and challenger as the index.
 *
 * @throws EngineError `ERR_STORE` where that cannot be written.
 */
export async function placeRecords({ slot, registry }: Omit<Placing, "session">): Promise<void> {
  await placeRecord(championFile(registry, slot), slot.champion);
  await placeRecord(challengerFile(registry, slot), slot.challenger);
}

async function placeRecord(path: string, record: object | undefined): Promise<void> {
  if (record === undefined) return removeIfThere(path);
  const text = `${JSON.stringify(record, null, 2)}\n`;
  if ((await readIfThere(path)) !== text) await replaceFile(path, text);
}

async function areThere(folder: string, files: readonly IndexedFile[]): Promise<boolean> {
  for (const { file, sha256 } of files) {
    const content = await readFile(join(folder, file)).catch(() => undefined);
    if (content === undefined || sha256Of(content) !== sha256) return false;
  }
  return true;
}

function notIndexed(name: ModelName, { place }: RegistrySession): EngineError {
  return new EngineError(
    "ERR_ARTIFACT_NOT_FOUND",
    `${place} has no ${modelText(name)}; \`outlierd models list --registry ${place}\` shows what there is`,
  );
}
