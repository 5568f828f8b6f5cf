import type { Config } from "./config/schema.ts";
import type { Clock } from "./core/clock.ts";
import type { Logger } from "./core/logger.ts";
import type { Metrics } from "./core/metrics.ts";
import { MODEL_DETECTORS, type ModelSlot, modelText, slotText } from "./core/model.ts";
import type { FamilyModels } from "./detectors/family-models.ts";
import type { ModelErrors } from "./model-errors.ts";
import { registryFolder } from "./model-registry.ts";
import { readChampion } from "./store/models/champion.ts";
import { listModels } from "./store/models/list-models.ts";
import { readModel } from "./store/models/read-model.ts";

/** Lets those models judge that the registry names champions. */
export interface ModelWatch {
  /**
   * Looks which models are champions, and changes those that judge accordingly; each change takes hold between two samples. What
   * cannot be loaded is logged once and counted, and the model that ran goes on. One look at a time: wait for it before the next.
   */
  look(): Promise<void>;
}

/** What a watch is made of. */
export interface ModelWatchParts {
  readonly config: Config;
  readonly models: FamilyModels;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly errors: ModelErrors;
}

/** Makes the watch over the registry that the configuration names. */
export function createModelWatch(parts: ModelWatchParts): ModelWatch {
  const { config, models, logger, metrics, errors } = parts;
  const swaps = metrics.counter(
    "outlierd_model_swaps_total",
    "Models that began or ceased to judge.",
  );
  const ages = createAges(parts);

  async function lookAt(registry: string, slot: ModelSlot): Promise<void> {
    const champion = await readChampion(registry, slot);
    const version = currentOf(models, slot);
    if (champion !== undefined && champion.version === version) return;
    if (champion === undefined) {
      models.remove(slot);
      ages.clear(slot);
      if (version === undefined) return;
      logger.info({ ...slot }, "no model judges any more");
    } else {
      const model = await readModel(registry, { ...slot, version: champion.version });
      models.place(model);
      ages.set(slot, Date.parse(model.manifest.data.to));
      logger.info({ model: modelText(model.manifest), before: version }, "model judges");
    }
    swaps.add(1);
  }

  async function lookAtAll(): Promise<void> {
    const registry = registryFolder(config);
    const listed = await errors.trying(registry, () => listModels(registry));
    if (listed === undefined) return;
    const slots = new Map([...models.slots, ...listed].map((slot) => [slotText(slot), slot]));
    for (const [name, { family, detector }] of slots) {
      await errors.trying(name, () => lookAt(registry, { family, detector }));
    }
  }

  return {
    look: lookAtAll,
  };
}

function currentOf(models: FamilyModels, { family, detector }: ModelSlot): string | undefined {
  return models.versionsOf(family).find((model) => model.detector === detector)?.version;
}

/** Shows how many models judge, and how old what they have learned from is. */
function createAges({ models, clock, metrics }: ModelWatchParts): {
  set(slot: ModelSlot, trainedToMs: number): void;
  clear(slot: ModelSlot): void;
} {
  const judging = metrics.gauge("outlierd_models", "Trained models that judge, by detector.");
  for (const detector of MODEL_DETECTORS) {
    const isJudging = (slot: ModelSlot): boolean => currentOf(models, slot) !== undefined;
    const count = (): number =>
      models.slots.filter((slot) => slot.detector === detector && isJudging(slot)).length;
    judging.read(count, { detector });
  }
  const ages = metrics.gauge(
    "outlierd_model_age_seconds",
    "Time since the last training sample of the model that judges; NaN where none does any more.",
  );
  const trainedTo = new Map<string, number>();
  return {
    set(slot, trainedToMs) {
      const key = slotText(slot);
      trainedTo.set(key, trainedToMs);
      const age = (): number => (clock() - (trainedTo.get(key) ?? Number.NaN)) / 1000;
      ages.read(age, { family: slot.family, detector: slot.detector });
    },
    clear: (slot) => void trainedTo.delete(slotText(slot)),
  };
}
