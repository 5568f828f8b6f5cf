import { join } from "node:path";
import type { Config } from "./config/schema.ts";
import type { ShadowReport } from "./core/shadow.ts";
import type { Ingest, Source } from "./core/source.ts";
import type { SharedParts, Stop } from "./parts.ts";
import { healthRoutes } from "./server/health-routes.ts";
import { createHttpServer, httpUrl } from "./server/http-server.ts";
import type { MetricsRegistry } from "./server/metrics-registry.ts";
import { shadowRoutes } from "./server/shadow-routes.ts";
import { createHostSource } from "./sources/host/host-source.ts";
import { queryOf } from "./sources/http/admission.ts";
import { createGuard } from "./sources/http/credentials.ts";
import { httpRoutes } from "./sources/http/http-routes.ts";
import { createFileState } from "./sources/influxdb/progress.ts";
import { createInfluxdb1Source } from "./sources/influxdb1/influxdb1-source.ts";
import { createInfluxdb2Source } from "./sources/influxdb2/influxdb2-source.ts";
import { createSocketSource } from "./sources/socket/socket-source.ts";

/** What the input needs from the rest of the engine. */
export interface InputParts extends SharedParts {
  readonly registry: MetricsRegistry;
  readonly ingest: Ingest;
  /** Whether the engine has started and does not stop. */
  readonly isReady: () => boolean;
  /** How the challengers do. */
  readonly shadows: () => readonly ShadowReport[];
}

/**
 * Opens the HTTP port and starts every source that is configured.
 *
 * @param stops Gets what undoes it.
 */
export async function startInput(parts: InputParts, stops: Stop[]): Promise<void> {
  const { config, ingest } = parts;
  const guard = createGuard(config.sources.http.token);
  const server = createHttpServer({
    ...parts,
    options: { listen: config.listen, ...config.server },
    routes: {
      ...healthRoutes({ ...parts, notReady: () => reasonsNotReady(parts) }),
      ...shadowRoutes({
        ...parts,
        mayRead: (request) => guard(request.headers.authorization, queryOf(request.url)),
      }),
      ...httpRoutes({ ...parts, options: config.sources.http }),
    },
  });
  const url = httpUrl(await server.start());
  stops.push(() => server.stop());
  for (const source of sourcesOf(config, { ...parts, listenUrl: () => url })) {
    await source.start(ingest);
    stops.push(() => source.stop());
  }
}

function reasonsNotReady({ isReady, ingest }: InputParts): string[] {
  return [...(isReady() ? [] : ["starting or stopping"]), ...(ingest.full ? ["outbox full"] : [])];
}

/** Makes every source but HTTP, which comes with the server's routes. */
function sourcesOf(
  { sources, dataDir }: Config,
  parts: SharedParts & { readonly listenUrl: () => string },
): Source[] {
  const stateOf = (...names: readonly string[]) =>
    createFileState(join(dataDir, `${names.join("-").replace(/[^\w.-]+/g, "_")}.json`));
  return [
    ...(sources.host.enabled ? [createHostSource(sources.host, parts)] : []),
    ...sources.socket.map((options) => createSocketSource(options, parts)),
    ...sources.influxdb1.map((options) => {
      const state = stateOf("influxdb1", options.url, options.database, options.subscription);
      return createInfluxdb1Source(options, { ...parts, state });
    }),
    ...sources.influxdb2.map((options) => {
      const state = stateOf("influxdb2", options.url, options.org, options.bucket);
      return createInfluxdb2Source(options, { ...parts, state });
    }),
  ];
}
