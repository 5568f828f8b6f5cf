import { join } from "node:path";
import type { SharedParts, Stop } from "./parts.ts";
import type { Pipeline } from "./pipeline.ts";
import { createInfluxdbSink } from "./sinks/influxdb/influxdb-sink.ts";
import { createWebhook } from "./sinks/webhook/webhook.ts";
import { Delivery } from "./store/delivery.ts";
import { type Outbox, openOutbox } from "./store/outbox.ts";

/** Everything that leaves the engine. */
export interface Output {
  readonly outbox: Outbox;
  /** Begins to store, deliver and write back what the pipeline gives. */
  connect(pipeline: Pipeline): Promise<void>;
}

/**
 * Opens the outbox with a sink for each webhook; nothing is delivered before `connect`.
 *
 * @param stops Gets what undoes it.
 */
export async function openOutput(parts: SharedParts, stops: Stop[]): Promise<Output> {
  const { config, clock } = parts;
  const sinks = config.webhooks.map((options) => createWebhook(options, { clock }));
  const directory = join(config.dataDir, "outbox");
  const outbox = await openOutbox(directory, config.outbox, { ...parts, sinks });
  stops.push(() => outbox.close());

  async function writeBack({ scored, series }: Pipeline): Promise<void> {
    for (const options of config.writeBack) {
      const sink = await createInfluxdbSink(options, parts);
      stops.push(() => sink.stop());
      const subscription = scored.subscribe((batch) => sink.write(batch, series));
      stops.push(() => subscription.unsubscribe());
    }
  }

  return {
    outbox,
    async connect(pipeline) {
      const subscription = pipeline.events.subscribe((event) => void outbox.append([event]));
      stops.push(() => subscription.unsubscribe());
      for (const sink of sinks) {
        const delivery = new Delivery({ sink, outbox }, config.delivery, parts);
        delivery.start();
        stops.push(() => sink.close());
        stops.push(() => delivery.stop());
      }
      await writeBack(pipeline);
    },
  };
}
