import { afterEach } from "vitest";

import type { Address } from "../../src/core/address.ts";
import { type Logger, SILENT } from "../../src/core/logger.ts";
import { createHttpServer, type HttpServer, httpUrl } from "../../src/server/http-server.ts";
import { createMetricsRegistry, type MetricsRegistry } from "../../src/server/metrics-registry.ts";
import { ServerOptions } from "../../src/server/options.ts";
import type { Routes } from "../../src/server/routes.ts";

const running: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

/** A server under test. */
export interface StartedServer {
  readonly server: HttpServer;
  readonly registry: MetricsRegistry;
  readonly address: Address;
  readonly url: string;
}

/** What a test may choose; anything else has its default. */
export interface StartOptions {
  readonly logger?: Logger;
  readonly registry?: MetricsRegistry;
  readonly connectionsMax?: number;
  readonly stopTimeout?: string;
}

/** Starts a server on a port of the system's choice; it stops after the test. */
export async function startServer(
  routes: Routes,
  { logger = SILENT, registry = createMetricsRegistry(), ...options }: StartOptions = {},
): Promise<StartedServer> {
  const server = createHttpServer({
    options: ServerOptions.parse({ listen: "127.0.0.1:0", ...options }),
    routes,
    metrics: registry,
    logger,
  });
  running.push(server);
  const address = await server.start();
  return { server, registry, address, url: httpUrl(address) };
}
