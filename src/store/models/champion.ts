/** Which version of a slot judges, and which ones did before: `champion.json`. */
import { z } from "zod";
import { EngineError } from "../../core/errors.ts";
import type { ModelName, ModelSlot } from "../../core/model.ts";
import { fitting, isVersion, parseJson } from "./manifest.ts";
import { championFile } from "./places.ts";
import { readIfThere } from "./read-if-there.ts";
import { readModel } from "./read-model.ts";
import { removeFile, replaceFile } from "./write-files.ts";

const Promotion = z.strictObject({
  version: z.string().refine(isVersion, "must be YYYYMMDD-hhhhhhhh"),
  promoted: z.iso.datetime(),
  reason: z.string().optional(),
});

/** What a `champion.json` of format 1 holds. */
export const Champion = Promotion.extend({
  format: z.literal(1),
  previous: z.array(Promotion),
}).strict();

/** A version that was made champion: when, and why where somebody gave a reason. */
export type Promotion = z.output<typeof Promotion>;

/** The version that judges, with those before it, the latest first. */
export type Champion = z.output<typeof Champion>;

/**
 * Reads which version judges.
 *
 * @returns `undefined` where none does: there is no file.
 * @throws EngineError `ERR_ARTIFACT_NOT_FOUND` for a file that cannot be read, `ERR_ARTIFACT_FORMAT` for one that cannot be
 *   understood.
 */
export async function readChampion(
  registry: string,
  slot: ModelSlot,
): Promise<Champion | undefined> {
  const path = championFile(registry, slot);
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  return fitting(Champion, parseJson(text, path), {
    problem: path,
    remedy: "promote a model anew, after removing the file",
  });
}

/**
 * Makes a version the champion of its slot. One that is champion already stays so, with its date.
 *
 * @param name Version to promote; it must be whole.
 * @param promotion When (ISO 8601), and why where somebody gave a reason.
 * @throws EngineError `ERR_ARTIFACT_…` for a model that cannot be used, `ERR_STORE` if the file cannot be written; either way
 *   the champion before stays.
 */
export async function promoteModel(
  registry: string,
  name: ModelName,
  { promoted, reason }: { readonly promoted: string; readonly reason?: string | undefined },
): Promise<Champion> {
  await readModel(registry, name);
  const before = await readChampion(registry, name);
  if (before?.version === name.version) return before;
  const champion: Champion = {
    format: 1,
    version: name.version,
    promoted,
    ...(reason === undefined ? {} : { reason }),
    previous: before === undefined ? [] : [withoutHistory(before), ...before.previous],
  };
  await writeChampion(registry, name, champion);
  return champion;
}

/**
 * Takes the last promotion of a slot back.
 *
 * @returns The champion that judges now; `undefined` where none does.
 * @throws EngineError `ERR_ARGUMENT` where there is no champion, `ERR_ARTIFACT_…` where the one before cannot be used any more,
 *   `ERR_STORE` if the file cannot be written; in each case the champion stays.
 */
export async function rollbackModel(
  registry: string,
  slot: ModelSlot,
): Promise<Champion | undefined> {
  const { family, detector } = slot;
  const champion = await readChampion(registry, slot);
  if (champion === undefined) {
    const message = `${family}/${detector} has no champion: there is nothing to roll back`;
    throw new EngineError("ERR_ARGUMENT", message);
  }
  const [last, ...previous] = champion.previous;
  if (last === undefined) {
    await removeFile(championFile(registry, slot));
    return undefined;
  }
  await readModel(registry, { family, detector, version: last.version });
  const restored: Champion = { format: 1, ...last, previous };
  await writeChampion(registry, slot, restored);
  return restored;
}

function withoutHistory({ version, promoted, reason }: Champion): Promotion {
  return { version, promoted, ...(reason === undefined ? {} : { reason }) };
}

async function writeChampion(registry: string, slot: ModelSlot, champion: Champion): Promise<void> {
  await replaceFile(championFile(registry, slot), `${JSON.stringify(champion, null, 2)}\n`);
}
