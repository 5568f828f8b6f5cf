/** Where the parts of a registry lie: `<registry>/<family>/<detector>/<version>/`. */
import { join } from "node:path";
import type { ModelName, ModelSlot } from "../../core/model.ts";

/** File that describes a model, in its folder. */
export const MANIFEST_FILE = "manifest.json";
/** File about a model for people. */
export const CARD_FILE = "CARD.md";
/** File that names the model that judges, beside the versions. */
const CHAMPION_FILE = "champion.json";
/** File that names the model that is judged in shadow, beside the versions. */
const CHALLENGER_FILE = "challenger.json";

/** The family's folder: its name, with what a file system might take for something else as `%` and two digits. */
export function familyFolder(family: string): string {
  return encodeURIComponent(family)
    .replace(/\*/g, "%2A")
    .replace(/^\.+/, (dots) => "%2E".repeat(dots.length));
}

/** The family whose folder is called so; `undefined` where none is. */
export function familyOfFolder(folder: string): string | undefined {
  try {
    const family = decodeURIComponent(folder);
    return familyFolder(family) === folder ? family : undefined;
  } catch {
    // A stray `%`: somebody else's folder.
    return undefined;
  }
}

/** Folder of the versions of a slot. */
export function slotFolder(registry: string, { family, detector }: ModelSlot): string {
  return join(registry, familyFolder(family), detector);
}

/** Folder of one model. */
export function modelFolder(registry: string, name: ModelName): string {
  return join(slotFolder(registry, name), name.version);
}

/** File that says which version judges. */
export function championFile(registry: string, slot: ModelSlot): string {
  return join(slotFolder(registry, slot), CHAMPION_FILE);
}

/** File that says which version is judged in shadow. */
export function challengerFile(registry: string, slot: ModelSlot): string {
  return join(slotFolder(registry, slot), CHALLENGER_FILE);
}
