import { join } from "node:path";
import type { Config } from "./config/schema.ts";
import { EngineError } from "./core/errors.ts";
import type { Logger } from "./core/logger.ts";
import type { JudgingModel } from "./core/model.ts";
import { isLifecycleSnapshot, type LifecycleSnapshot } from "./events/lifecycle.ts";
import { restoreLearned, saveLearned } from "./learned-state.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Outbox } from "./store/outbox.ts";

/** Keeps what the pipeline has learned, and which anomalies are open, across restarts. */
export interface Keeper {
  /** Whether a save is under way: no series may be forgotten meanwhile. */
  readonly saving: boolean;
  /** Takes up where the engine stopped or crashed; call once, before anything comes in. */
  restore(outbox: Outbox): Promise<void>;
  /** Saves now, unless a save is under way; what fails is logged, and the save before stays. */
  save(): Promise<void>;
}

/** What is saved beside the arena. */
interface LearnedState {
  readonly events: LifecycleSnapshot;
  /** Names of the metric families by number, from 1 on. */
  readonly families: readonly string[];
  /** The trained models that judged, with which error was usual. */
  readonly models: readonly JudgingModel[];
}

/** Whether a value read from a checkpoint is what was saved there; its bytes were checked before. */
function isLearnedState(value: unknown): value is LearnedState {
  return (
    typeof value === "object" &&
    value !== null &&
    "events" in value &&
    isLifecycleSnapshot(value.events) &&
    "families" in value &&
    Array.isArray(value.families) &&
    "models" in value &&
    Array.isArray(value.models)
  );
}

/** Makes the keeper of one pipeline; its file lies in the data directory. */
export function createKeeper(
  pipeline: Pipeline,
  { config, logger }: { readonly config: Config; readonly logger: Logger },
): Keeper {
  const path = join(config.dataDir, "learned.checkpoint");
  const { kernel, lifecycle, families, models } = pipeline;
  let saving: Promise<void> | undefined;

  async function load(): Promise<void> {
    try {
      const state = await restoreLearned(kernel, path);
      if (!isLearnedState(state)) return;
      lifecycle.restore(state.events);
      families.restore(state.families);
      models.restore(state.models);
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== "ERR_CHECKPOINT_INVALID") throw error;
      logger.warn({ error: error.message }, "checkpoint not used: every series is learned anew");
    }
  }

  async function write(): Promise<void> {
    try {
      const state: LearnedState = {
        events: lifecycle.snapshot(),
        families: families.names,
        models: models.judging,
      };
      await saveLearned(kernel, path, state);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      logger.error({ error: error.message }, "what was learned could not be saved");
    }
  }

  return {
    get saving() {
      return saving !== undefined;
    },
    async restore(outbox) {
      await load();
      lifecycle.recover(outbox.openEvents(), (id) => outbox.knows(id));
      lifecycle.claim();
    },
    save() {
      saving ??= write().finally(() => {
        saving = undefined;
      });
      return saving;
    },
  };
}
