import { join } from "node:path";
import type { Observable } from "rxjs";
import type { Config } from "./config/schema.ts";
import type { ScoredBatch } from "./core/batch.ts";
import type { Clock } from "./core/clock.ts";
import type { OutgoingEvent } from "./core/event.ts";
import type { Logger } from "./core/logger.ts";
import type { Metrics } from "./core/metrics.ts";
import type { SeriesTable } from "./core/series.ts";
import type { ScoreSink } from "./core/sink.ts";
import type { Ingest } from "./core/source.ts";
import { createKeeper } from "./keeper.ts";
import type { KernelBackend } from "./kernels/load.ts";
import { createPipeline } from "./pipeline.ts";
import { healthRoutes } from "./server/health-routes.ts";
import { createHttpServer, httpUrl } from "./server/http-server.ts";
import { createMetricsRegistry } from "./server/metrics-registry.ts";
import { addRuntimeMetrics } from "./server/runtime-metrics.ts";
import { createInfluxdbSink } from "./sinks/influxdb/influxdb-sink.ts";
import { createWebhook } from "./sinks/webhook/webhook.ts";
import { httpRoutes } from "./sources/http/http-routes.ts";
import { sourcesOf } from "./sources-of.ts";
import { Delivery } from "./store/delivery.ts";
import { type Outbox, openOutbox } from "./store/outbox.ts";

/** How often time is let pass where no samples come. */
const PASS_INTERVAL_MS = 500;

/** The running system. */
export interface Engine {
  readonly ingest: Ingest;
  readonly series: SeriesTable;
  readonly scored: Observable<ScoredBatch>;
  readonly events: Observable<OutgoingEvent>;
  readonly metrics: Metrics;
  /**
   * Takes up what the last run left, then listens, watches and delivers.
   *
   * @throws EngineError if the data directory, the port or a source cannot be used.
   */
  start(): Promise<void>;
  /** Stops taking in, finishes what is under way, and saves what was learned. */
  stop(): Promise<void>;
}

/** What an engine is handed. */
export interface EngineParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** From 0 to 1; for waits that must not be the same everywhere. */
  readonly random: () => number;
  /** Version of this program, for those who ask. */
  readonly version?: string;
  /** Half of the kernels to use; WebAssembly where it has been built. */
  readonly backend?: KernelBackend | undefined;
}

/**
 * Joins everything: START HERE.
 *
 *     sources, HTTP ─ bytes ─▶ pipeline ─ events ─▶ outbox ─▶ deliveries ─▶ webhooks
 *                                 └─ scored batches ─▶ write-back
 */
export function createEngine(config: Config, parts: EngineParts): Engine {
  const { clock, logger, version = "development" } = parts;
  const metrics = createMetricsRegistry();
  const shared = { ...parts, metrics };
  const pipeline = createPipeline({ ...shared, config });
  const keeper = createKeeper(pipeline, { config, logger });
  const stops: (() => Promise<void> | void)[] = [() => removeRuntimeMetrics()];
  const removeRuntimeMetrics = addRuntimeMetrics(metrics);
  let outbox: Outbox | undefined;
  let phase: "starting" | "ready" | "stopping" = "starting";

  const ingest: Ingest = {
    open: pipeline.open,
    get full() {
      return outbox?.full ?? true;
    },
  };

  async function startOutput(): Promise<void> {
    const sinks = config.webhooks.map((options) => createWebhook(options, { clock }));
    const opened = await openOutbox(join(config.dataDir, "outbox"), config.outbox, {
      ...shared,
      sinks,
    });
    stops.push(() => opened.close());
    await keeper.restore(opened);
    stops.push(() => keeper.save());
    const subscription = pipeline.events.subscribe((event) => void opened.append([event]));
    stops.push(() => subscription.unsubscribe());
    for (const sink of sinks) {
      const delivery = new Delivery({ sink, outbox: opened }, config.delivery, shared);
      delivery.start();
      stops.push(
        () => sink.close(),
        () => delivery.stop(),
      );
    }
    outbox = opened;
  }

  async function startWriteBack(): Promise<void> {
    for (const options of config.writeBack) {
      const sink: ScoreSink = await createInfluxdbSink(options, shared);
      const subscription = pipeline.scored.subscribe((batch) => sink.write(batch, pipeline.series));
      stops.push(
        () => sink.stop(),
        () => subscription.unsubscribe(),
      );
    }
  }

  async function startInput(): Promise<void> {
    const notReady = (): string[] => [
      ...(phase === "ready" ? [] : [phase]),
      ...(ingest.full ? ["outbox full"] : []),
    ];
    const server = createHttpServer({
      ...shared,
      options: { listen: config.listen, ...config.server },
      routes: {
        ...healthRoutes({ registry: metrics, notReady, version }),
        ...httpRoutes({ ...shared, ingest, version, options: config.sources.http }),
      },
    });
    const url = httpUrl(await server.start());
    stops.push(() => server.stop());
    for (const source of sourcesOf(config, { ...shared, listenUrl: () => url })) {
      await source.start(ingest);
      stops.push(() => source.stop());
    }
  }

  function startTime(): void {
    pipeline.listen(clock());
    const passing = setInterval(() => {
      pipeline.pass(clock());
      if (!keeper.saving) pipeline.forget(clock());
    }, PASS_INTERVAL_MS);
    const saving = setInterval(() => void keeper.save(), config.checkpoints.interval);
    stops.push(
      () => clearInterval(passing),
      () => clearInterval(saving),
    );
  }

  async function stop(): Promise<void> {
    phase = "stopping";
    for (const step of stops.splice(0).reverse()) await step();
  }

  return {
    ingest,
    series: pipeline.series,
    scored: pipeline.scored,
    events: pipeline.events,
    metrics,
    async start() {
      try {
        await startOutput();
        await startWriteBack();
        startTime();
        await startInput();
        phase = "ready";
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
  };
}
