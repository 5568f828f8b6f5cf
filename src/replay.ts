import type { Observable } from "rxjs";
import type { Config } from "./config/schema.ts";
import type { ScoredBatch } from "./core/batch.ts";
import type { Clock } from "./core/clock.ts";
import type { OutgoingEvent } from "./core/event.ts";
import type { Logger } from "./core/logger.ts";
import type { StoredModel } from "./core/model.ts";
import type { SeriesTable } from "./core/series.ts";
import type { Ingest } from "./core/source.ts";
import type { KernelBackend } from "./kernels/load.ts";
import { createPipeline, type Pipeline } from "./pipeline.ts";
import { createMetricsRegistry } from "./server/metrics-registry.ts";

/** The engine over history: no network, no disk, and time is what the samples say. */
export interface Replay {
  readonly ingest: Ingest;
  readonly series: SeriesTable;
  readonly scored: Observable<ScoredBatch>;
  readonly events: Observable<OutgoingEvent>;
  /**
   * Moves time on to the newest sample, Unix milliseconds: series that should have spoken by then fall silent, and drifts show.
   *
   * @returns A promise the first time that code has to be loaded for it: wait for it, so that the same samples give the same events.
   */
  advance(nowMs: number): Promise<void> | undefined;
}

/** What a replay is handed. */
export interface ReplayParts {
  readonly logger: Logger;
  readonly backend?: KernelBackend | undefined;
  /** Trained models that judge from the first sample on; else none does. */
  readonly models?: readonly StoredModel[];
}

/** What a pipeline over history is handed. */
export interface HistoryParts extends ReplayParts {
  /** The time, for stages that ask for it; else it stands at 0. */
  readonly clock?: Clock;
}

/**
 * Makes the engine's stages over history: however far ahead of the clock a sample is, it is taken.
 *
 * @throws EngineError as `FamilyModels.place` does, for a model that cannot judge.
 */
export function createHistoryPipeline(
  config: Config,
  { logger, backend, models = [], clock = () => 0 }: HistoryParts,
): Pipeline {
  const pipeline = createPipeline({
    config: { ...config, signal: { ...config.signal, future: Number.POSITIVE_INFINITY } },
    clock,
    metrics: createMetricsRegistry(),
    logger,
    backend,
  });
  for (const model of models) pipeline.models.place(model);
  return pipeline;
}

/**
 * Makes a replay: the same stages as the engine's, with the same results for the same samples.
 *
 * @throws EngineError as `FamilyModels.place` does, for a model that cannot judge.
 */
export function createReplay(config: Config, parts: ReplayParts): Replay {
  let newestMs = 0;
  const pipeline = createHistoryPipeline(config, { ...parts, clock: () => newestMs });
  const { series, scored, events } = pipeline;
  return {
    series,
    scored,
    events,
    ingest: { open: pipeline.open, full: false, storing: undefined },
    advance(nowMs) {
      newestMs = Math.max(newestMs, nowMs);
      pipeline.pass(newestMs);
      return pipeline.loading?.then(() => pipeline.pass(newestMs));
    },
  };
}
