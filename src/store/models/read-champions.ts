import type { StoredModel } from "../../core/model.ts";
import { readChampion } from "./champion.ts";
import { listModels } from "./list-models.ts";
import { readModel } from "./read-model.ts";

/**
 * Reads every champion of a registry: what an engine that starts with it is judged by.
 *
 * @returns Nothing where the registry does not exist, or no model in it was promoted.
 * @throws EngineError `ERR_ARTIFACT_…` for a champion that cannot be used.
 */
export async function readChampions(registry: string): Promise<StoredModel[]> {
  const slots = await listModels(registry);
  const models = await Promise.all(
    slots.map(async ({ family, detector }) => {
      const champion = await readChampion(registry, { family, detector });
      if (champion === undefined) return [];
      return [await readModel(registry, { family, detector, version: champion.version })];
    }),
  );
  return models.flat();
}
