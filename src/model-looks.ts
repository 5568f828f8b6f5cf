import type { ShadowReport } from "./core/shadow.ts";
import { createModelErrors } from "./model-errors.ts";
import { createModelRegistry } from "./model-registry.ts";
import { createModelWatch } from "./model-watch.ts";
import type { SharedParts } from "./parts.ts";
import type { Pipeline } from "./pipeline.ts";
import { createShadowWatch } from "./shadow-watch.ts";

/** Keeps the models that judge, and those that judge in shadow, as the registry names them. */
export interface ModelLooks {
  /** Looks once at the registry; while a look is under way, that one is waited for. */
  look(): Promise<void>;
  /** How the challengers do, by family and detector. */
  shadows(): readonly ShadowReport[];
  /** Ends the look that is under way, and all shadows. */
  stop(): Promise<void>;
}

/** Joins the registry, its champions and its challengers. */
export function createModelLooks(parts: SharedParts & { readonly pipeline: Pipeline }): ModelLooks {
  const { config, pipeline } = parts;
  const errors = createModelErrors(parts);
  const registry = createModelRegistry(config, errors);
  const champions = createModelWatch({ ...parts, errors, models: pipeline.models });
  const challengers = createShadowWatch({ ...parts, errors, pipeline });
  let looking: Promise<void> | undefined;

  /** Champions first: challengers are judged beside them. */
  async function lookOnce(): Promise<void> {
    await registry.refresh();
    await champions.look();
    await challengers.look();
  }

  return {
    look() {
      looking ??= lookOnce().finally(() => {
        looking = undefined;
      });
      return looking;
    },
    shadows: () => challengers.reports(),
    async stop() {
      registry.close();
      await looking;
      challengers.stop();
    },
  };
}
