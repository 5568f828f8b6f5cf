import { listModels } from "./list-models.ts";
import { type Placing, placeRecords, placeVersion } from "./place-version.ts";
import { modelFolder, slotFolder } from "./places.ts";
import { readModel } from "./read-model.ts";
import { namedVersions, type RegistryIndex } from "./registry-index.ts";
import {
  type FetchedIndex,
  openSession,
  type RegistryAccess,
  type RegistrySession,
} from "./registry-session.ts";
import { removeIfThere } from "./write-files.ts";

/**
 * Runs what may fail, and deals with an `EngineError` in it: the result is then `undefined`.
 *
 * @param place What it is about, the same each time it is tried again.
 */
export type Trying = <Result>(
  place: string,
  attempt: () => Promise<Result>,
) => Promise<Result | undefined>;

/** A copy of a published registry: of the versions, those that have a part to play. */
export interface RegistryCopy {
  /**
   * Brings the copy up to date. A slot of which something cannot be fetched, or is not what it should be, stays as it was, and
   * is tried again the next time, as everything is that has not come in time.
   */
  refresh(trying: Trying): Promise<void>;
  /** Ends a refresh that is under way. */
  close(): void;
}

/**
 * Keeps a copy of a published registry in a folder, which is a registry of its own and nobody else's.
 *
 * @param registry The folder; it need not exist.
 */
export function createRegistryCopy(registry: string, access: RegistryAccess): RegistryCopy {
  /** The index by which the copy is complete. */
  let known: Pick<FetchedIndex, "sha256" | "condition"> | undefined;
  let session: RegistrySession | undefined;

  async function refreshBy(current: RegistrySession, trying: Trying): Promise<void> {
    const { place } = current;
    const condition = known?.condition;
    const fetched = await trying(place, async () => (await current.index(condition)) ?? "same");
    if (fetched === undefined || fetched === "same") return;
    // Not every server knows conditions.
    if (fetched.sha256 === known?.sha256) return;
    const { index } = fetched;
    let isWhole = true;
    for (const slot of index.slots) {
      const name = `${place} ${slot.family}/${slot.detector}`;
      const placing = { session: current, slot, registry };
      isWhole = (await trying(name, () => copySlot(placing))) === true && isWhole;
    }
    // What judges while something is missing must stay.
    if (isWhole) isWhole = (await trying(registry, () => sweep(registry, index))) === true;
    known = isWhole ? fetched : undefined;
  }

  return {
    async refresh(trying) {
      const current = openSession(access);
      session = current;
      await refreshBy(current, trying).finally(() => current.close());
    },
    close: () => session?.close(),
  };
}

/** Names what judges last, when all of it is there and can be used. */
async function copySlot(placing: Placing): Promise<true> {
  const { slot, registry } = placing;
  const { family, detector } = slot;
  const named = namedVersions(slot);
  for (const version of named) {
    await placeVersion(placing, version);
    await readModel(registry, { family, detector, version });
  }
  await placeRecords(placing);
  return true;
}

/** Removes what has no part to play any more, so that the copy does not grow with each promotion. */
async function sweep(registry: string, { slots }: RegistryIndex): Promise<true> {
  for (const { family, detector, versions } of await listModels(registry)) {
    const slot = slots.find((known) => known.family === family && known.detector === detector);
    if (slot === undefined) {
      await removeIfThere(slotFolder(registry, { family, detector }));
      continue;
    }
    const named = namedVersions(slot);
    for (const version of versions.filter((candidate) => !named.includes(candidate))) {
      await removeIfThere(modelFolder(registry, { family, detector, version }));
    }
  }
  return true;
}
