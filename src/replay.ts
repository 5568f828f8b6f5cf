import type { Observable } from "rxjs";
import type { Config } from "./config/schema.ts";
import type { ScoredBatch } from "./core/batch.ts";
import type { OutgoingEvent } from "./core/event.ts";
import type { Logger } from "./core/logger.ts";
import type { SeriesTable } from "./core/series.ts";
import type { Ingest } from "./core/source.ts";
import type { KernelBackend } from "./kernels/load.ts";
import { createPipeline } from "./pipeline.ts";
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
}

/** Makes a replay: the same stages as the engine's, with the same results for the same samples. */
export function createReplay(config: Config, { logger, backend }: ReplayParts): Replay {
  let newestMs = 0;
  const pipeline = createPipeline({
    config: { ...config, signal: { ...config.signal, future: Number.POSITIVE_INFINITY } },
    clock: () => newestMs,
    metrics: createMetricsRegistry(),
    logger,
    backend,
  });
  const { series, scored, events } = pipeline;
  return {
    series,
    scored,
    events,
    ingest: { open: pipeline.open, full: false },
    advance(nowMs) {
      newestMs = Math.max(newestMs, nowMs);
      pipeline.pass(newestMs);
      return pipeline.loading?.then(() => pipeline.pass(newestMs));
    },
  };
}
