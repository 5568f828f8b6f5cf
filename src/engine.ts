import type { Observable } from "rxjs";
import type { Config } from "./config/schema.ts";
import type { ScoredBatch } from "./core/batch.ts";
import type { OutgoingEvent } from "./core/event.ts";
import type { Metrics } from "./core/metrics.ts";
import type { SeriesTable } from "./core/series.ts";
import type { Ingest } from "./core/source.ts";
import type { FamilyModels } from "./detectors/family-models.ts";
import { startInput } from "./input.ts";
import { createKeeper } from "./keeper.ts";
import { createModelLooks } from "./model-looks.ts";
import { openOutput } from "./output.ts";
import type { EngineParts, Stop } from "./parts.ts";
import { createPipeline } from "./pipeline.ts";
import { createMetricsRegistry } from "./server/metrics-registry.ts";
import { addRuntimeMetrics } from "./server/runtime-metrics.ts";
import type { Outbox } from "./store/outbox.ts";
import { startTicks } from "./ticks.ts";

/** The running system. */
export interface Engine {
  readonly ingest: Ingest;
  readonly series: SeriesTable;
  readonly scored: Observable<ScoredBatch>;
  readonly events: Observable<OutgoingEvent>;
  readonly metrics: Metrics;
  /** The trained models that judge. */
  readonly models: Pick<FamilyModels, "versionsOf" | "judging">;
  /**
   * Takes up what the last run left, then listens, watches and delivers.
   *
   * @throws EngineError if the data directory, the port or a source cannot be used.
   */
  start(): Promise<void>;
  /** Stops taking in, finishes what is under way, and saves what was learned. */
  stop(): Promise<void>;
}

/**
 * Joins everything: START HERE.
 *
 *     input ─ bytes ─▶ pipeline ─ events ─▶ outbox ─▶ deliveries ─▶ webhooks
 *     registry ─ models ─▶ ┘└─ scored batches ─▶ write-back, shadows
 */
export function createEngine(config: Config, parts: EngineParts): Engine {
  const registry = createMetricsRegistry();
  const shared = { ...parts, config, metrics: registry };
  const pipeline = createPipeline(shared);
  const keeper = createKeeper(pipeline, shared);
  const modelLooks = createModelLooks({ ...shared, pipeline });
  const stops: Stop[] = [];
  let ready = false;
  let outbox: Outbox | undefined;

  const ingest: Ingest = {
    open: pipeline.open,
    get full() {
      return outbox?.full ?? true;
    },
    get storing() {
      return outbox?.storing;
    },
  };

  async function startAll(): Promise<void> {
    stops.push(addRuntimeMetrics(registry));
    const output = await openOutput(shared, stops);
    await keeper.restore(output.outbox);
    stops.push(() => modelLooks.stop());
    await modelLooks.look();
    stops.push(() => keeper.save());
    await output.connect(pipeline);
    outbox = output.outbox;
    startTicks({ ...shared, pipeline, keeper, modelLooks }, stops);
    const { shadows } = modelLooks;
    await startInput({ ...shared, registry, ingest, shadows, isReady: () => ready }, stops);
    ready = true;
  }

  async function stop(): Promise<void> {
    ready = false;
    while (stops.length > 0) await stops.pop()?.();
  }

  return {
    ingest,
    series: pipeline.series,
    scored: pipeline.scored,
    events: pipeline.events,
    metrics: registry,
    models: pipeline.models,
    stop,
    async start() {
      try {
        await startAll();
      } catch (error) {
        await stop();
        throw error;
      }
    },
  };
}
