import { EngineError } from "./core/errors.ts";
import type { Logger } from "./core/logger.ts";
import type { Metrics } from "./core/metrics.ts";

/** Counts what goes wrong with models, and logs it when it is new, not at every look. */
export interface ModelErrors {
  /**
   * Runs an attempt that is made again and again.
   *
   * @param place What it is about: its errors are told once, until it succeeds or fails otherwise.
   * @returns `undefined` where it failed with an `EngineError`; any other error is thrown.
   */
  trying<Result>(place: string, attempt: () => Promise<Result>): Promise<Result | undefined>;
  /** Counts and logs an error at once. */
  tell(error: EngineError, message: string): void;
}

/** Makes the errors of one engine, none of which was told yet. */
export function createModelErrors(parts: {
  readonly logger: Logger;
  readonly metrics: Metrics;
}): ModelErrors {
  const { logger, metrics } = parts;
  const failures = metrics.counter(
    "outlierd_model_errors_total",
    "Models that could not be loaded, or judged in shadow, by the code of the error.",
  );
  const told = new Map<string, string>();

  function tell({ code, message: error }: EngineError, message: string): void {
    failures.add(1, { code });
    logger.error({ code, error }, message);
  }

  return {
    tell,
    async trying(place, attempt) {
      try {
        const result = await attempt();
        told.delete(place);
        return result;
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        if (told.get(place) === error.message) return undefined;
        told.set(place, error.message);
        tell(error, "model not loaded: what ran goes on");
        return undefined;
      }
    },
  };
}
