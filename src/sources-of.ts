import { join } from "node:path";
import type { Config } from "./config/schema.ts";
import type { Clock } from "./core/clock.ts";
import type { Logger } from "./core/logger.ts";
import type { Metrics } from "./core/metrics.ts";
import type { Source } from "./core/source.ts";
import { createHostSource } from "./sources/host/host-source.ts";
import { createFileState } from "./sources/influxdb/progress.ts";
import { createInfluxdb1Source } from "./sources/influxdb1/influxdb1-source.ts";
import { createInfluxdb2Source } from "./sources/influxdb2/influxdb2-source.ts";
import { createSocketSource } from "./sources/socket/socket-source.ts";

/** What the sources need from the rest of the engine. */
export interface SourceParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** URL of the engine's own HTTP port; asked when a source starts. */
  readonly listenUrl: () => string;
}

/** Makes every source that the configuration names; HTTP comes with the server's routes. */
export function sourcesOf({ sources, dataDir }: Config, parts: SourceParts): Source[] {
  const stateOf = (name: string) =>
    createFileState(join(dataDir, `${name.replace(/[^\w.-]/g, "_")}.json`));
  return [
    ...(sources.host.enabled ? [createHostSource(sources.host, parts)] : []),
    ...sources.socket.map((options) => createSocketSource(options, parts)),
    ...sources.influxdb1.map((options) => {
      const state = stateOf(`influxdb1-${options.subscription}-${options.database}`);
      return createInfluxdb1Source(options, { ...parts, state });
    }),
    ...sources.influxdb2.map((options) => {
      const state = stateOf(`influxdb2-${options.org}-${options.bucket}`);
      return createInfluxdb2Source(options, { ...parts, state });
    }),
  ];
}
