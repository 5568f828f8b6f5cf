/** Which version of a slot is judged in shadow: `challenger.json`. */
import { z } from "zod";
import { EngineError } from "../../core/errors.ts";
import type { ModelName, ModelSlot } from "../../core/model.ts";
import { fitting, isVersion, parseJson } from "./manifest.ts";
import { challengerFile } from "./places.ts";
import { readIfThere } from "./read-if-there.ts";
import { readModel } from "./read-model.ts";
import { removeFile, replaceFile } from "./write-files.ts";

/** What a `challenger.json` of format 1 holds. */
export const Challenger = z.strictObject({
  format: z.literal(1),
  version: z.string().refine(isVersion, "must be YYYYMMDD-hhhhhhhh"),
  since: z.iso.datetime(),
});

/** The version that is judged in shadow, and since when it is meant to be. */
export type Challenger = z.output<typeof Challenger>;

/**
 * Reads which version is judged in shadow.
 *
 * @returns `undefined` where none is: there is no file.
 * @throws EngineError `ERR_ARTIFACT_NOT_FOUND` for a file that cannot be read, `ERR_ARTIFACT_FORMAT` for one that cannot be
 *   understood.
 */
export async function readChallenger(
  registry: string,
  slot: ModelSlot,
): Promise<Challenger | undefined> {
  const path = challengerFile(registry, slot);
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  return fitting(Challenger, parseJson(text, path), {
    problem: path,
    remedy: "begin the shadow anew with `outlierd models shadow`",
  });
}

/**
 * Lets a version be judged in shadow, in place of the one before.
 *
 * @param name Version; it must be whole.
 * @param since When, ISO 8601: naming a version again lets its shadow begin anew.
 * @throws EngineError `ERR_ARTIFACT_…` for a model that cannot be used, `ERR_STORE` if the file cannot be written; either way
 *   the challenger before stays.
 */
export async function beginShadow(
  registry: string,
  name: ModelName,
  since: string,
): Promise<Challenger> {
  await readModel(registry, name);
  const challenger: Challenger = { format: 1, version: name.version, since };
  await replaceFile(challengerFile(registry, name), `${JSON.stringify(challenger, null, 2)}\n`);
  return challenger;
}

/**
 * Lets no version of a slot be judged in shadow any more; a `challenger.json` that cannot be understood is removed too.
 *
 * @throws EngineError `ERR_ARGUMENT` where there is no challenger, `ERR_STORE` if its file cannot be removed.
 */
export async function endShadow(registry: string, slot: ModelSlot): Promise<void> {
  const path = challengerFile(registry, slot);
  if ((await readIfThere(path)) === undefined) {
    const { family, detector } = slot;
    const message = `${family}/${detector} has no challenger: there is no shadow to end`;
    throw new EngineError("ERR_ARGUMENT", message);
  }
  await removeFile(path);
}
