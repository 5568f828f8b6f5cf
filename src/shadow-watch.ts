import type { Config } from "./config/schema.ts";
import type { Clock } from "./core/clock.ts";
import { EngineError } from "./core/errors.ts";
import type { Logger } from "./core/logger.ts";
import type { Metrics } from "./core/metrics.ts";
import { type ModelSlot, type ModelVersion, modelText, slotText } from "./core/model.ts";
import type { ShadowReport } from "./core/shadow.ts";
import type { ModelErrors } from "./model-errors.ts";
import { registryFolder } from "./model-registry.ts";
import { type Shadow, type ShadowedPipeline, startShadow } from "./shadow.ts";
import { type Challenger, readChallenger } from "./store/models/challenger.ts";
import { listModels } from "./store/models/list-models.ts";
import { readModel } from "./store/models/read-model.ts";

/** Lets those models judge in shadow that the registry names challengers. */
export interface ShadowWatch {
  /**
   * Looks which models are challengers, and begins and ends shadows accordingly. A shadow begins anew where other models judge its
   * family. What cannot be loaded is logged once and counted, and what ran goes on. One look at a time: wait for it before the next.
   */
  look(): Promise<void>;
  /** How the challengers do, by family and detector. */
  reports(): readonly ShadowReport[];
  /** Ends all of them. */
  stop(): void;
}

/** What a watch is made of. */
export interface ShadowWatchParts {
  readonly config: Config;
  readonly pipeline: ShadowedPipeline;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly errors: ModelErrors;
}

interface Running extends ModelSlot {
  readonly challenger: Challenger;
  readonly shadow: Shadow;
}

/** Makes the watch over the registry that the configuration names. No memory is taken before there is a challenger. */
export function createShadowWatch(parts: ShadowWatchParts): ShadowWatch {
  const { config, pipeline, logger, errors } = parts;
  const running = new Map<string, Running>();

  function end(slot: ModelSlot): void {
    const ended = running.get(slotText(slot));
    if (ended === undefined) return;
    running.delete(slotText(slot));
    ended.shadow.stop();
    logger.info(
      { ...slot, version: ended.challenger.version },
      "challenger is judged in shadow no more",
    );
  }

  async function begin(registry: string, slot: ModelSlot, challenger: Challenger): Promise<void> {
    const name = { ...slot, version: challenger.version };
    const { modelsMax } = config.models.shadow;
    if (!running.has(slotText(slot)) && running.size >= modelsMax) {
      const message = `${modelText(name)} is not judged in shadow: ${running.size} challengers are; end one, or raise \`models.shadow.modelsMax\``;
      throw new EngineError("ERR_SHADOW", message);
    }
    const model = await readModel(registry, name);
    const onFailure = (error: EngineError): void =>
      errors.tell(error, "shadow ended by an error: the engine goes on");
    const shadow = orShadowError(() => startShadow({ ...parts, model, onFailure }));
    running.get(slotText(slot))?.shadow.stop();
    running.set(slotText(slot), { ...slot, challenger, shadow });
    logger.info({ model: modelText(name), against: shadow.against }, "challenger judges in shadow");
  }

  async function lookAt(registry: string, slot: ModelSlot): Promise<void> {
    const challenger = await readChallenger(registry, slot);
    const judging = pipeline.models.versionsOf(slot.family);
    if (challenger === undefined || judges(challenger, slot, judging)) return end(slot);
    if (!goesOn(running.get(slotText(slot)), challenger, judging))
      await begin(registry, slot, challenger);
  }

  async function lookAtAll(): Promise<void> {
    const registry = registryFolder(config);
    const listed = await errors.trying(`shadows of ${registry}`, () => listModels(registry));
    if (listed === undefined) return;
    const slots = new Map([...running.values(), ...listed].map((slot) => [slotText(slot), slot]));
    for (const [name, { family, detector }] of slots) {
      await errors.trying(`shadow of ${name}`, () => lookAt(registry, { family, detector }));
    }
  }

  return {
    look: lookAtAll,
    reports: () =>
      [...running.values()]
        .toSorted((a, b) => (slotText(a) < slotText(b) ? -1 : 1))
        .map(({ shadow }) => shadow.report()),
    stop() {
      for (const { shadow } of running.values()) shadow.stop();
      running.clear();
    },
  };
}

/** Whether the challenger is champion by now. */
function judges(
  { version }: Challenger,
  { detector }: ModelSlot,
  judging: readonly ModelVersion[],
): boolean {
  return judging.some((model) => model.detector === detector && model.version === version);
}

/** Whether a shadow is still the one that is wanted: of the same challenger, beside the same models. */
function goesOn(
  running: Running | undefined,
  wanted: Challenger,
  judging: readonly ModelVersion[],
): boolean {
  if (running === undefined) return false;
  const { challenger, shadow } = running;
  const textOf = (models: readonly ModelVersion[]): string =>
    models.map(({ detector, version }) => `${detector}/${version}`).join(" ");
  return (
    challenger.version === wanted.version &&
    challenger.since === wanted.since &&
    textOf(shadow.against) === textOf(judging)
  );
}

/** Starts a shadow; what the system refuses, such as memory, is no error of the engine. */
function orShadowError(start: () => Shadow): Shadow {
  try {
    return start();
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    const message = `a challenger cannot be judged in shadow: ${String(cause)}; give the engine more memory, or lower \`models.shadow.seriesMax\``;
    throw new EngineError("ERR_SHADOW", message, { cause });
  }
}
