import type { ModelName } from "../../core/model.ts";
import { placeRecords, placeVersion } from "./place-version.ts";
import type { Trying } from "./registry-copy.ts";
import { namedVersions } from "./registry-index.ts";
import { openSession, type RegistryAccess } from "./registry-session.ts";

/** Which of what is published is wanted. */
export interface WantedModels {
  /** Whether a version is; `isNamed` where it is champion or challenger. */
  readonly wants: (model: ModelName & { readonly isNamed: boolean }) => boolean;
  /** Which files of it are; by default all. */
  readonly wantsFile?: (file: string) => boolean;
}

/**
 * Fetches models of a published registry once, into a folder that is a registry then, with all its champions and challengers.
 *
 * @param trying Gets each version; what it does not throw on is passed over.
 * @throws EngineError `ERR_REGISTRY_…` and `ERR_ARTIFACT_…` for what cannot be fetched or is not what it should be, `ERR_STORE`.
 */
export async function fetchModels(
  folder: string,
  access: RegistryAccess,
  { wanted, trying }: { readonly wanted: WantedModels; readonly trying: Trying },
): Promise<void> {
  const session = openSession(access);
  try {
    const { slots } = (await session.index())?.index ?? { slots: [] };
    for (const slot of slots) {
      const { family, detector, versions } = slot;
      const named = namedVersions(slot);
      const placing = { session, slot, registry: folder };
      for (const { version } of versions) {
        const isNamed = named.includes(version);
        if (!wanted.wants({ family, detector, version, isNamed })) continue;
        await trying(version, () => placeVersion(placing, version, wanted.wantsFile));
      }
      await placeRecords(placing);
    }
  } finally {
    session.close();
  }
}
