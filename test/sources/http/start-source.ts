import type { z } from "zod";

import { SILENT } from "../../../src/core/logger.ts";
import { createMetricsRegistry } from "../../../src/server/metrics-registry.ts";
import { httpRoutes } from "../../../src/sources/http/http-routes.ts";
import { HttpSourceOptions } from "../../../src/sources/http/options.ts";
import { type StartedServer, startServer } from "../../server/start-server.ts";
import { createFakeIngest, type FakeIngest } from "../fake-ingest.ts";

/** Paths of the three write endpoints, with a query string that each accepts. */
export const WRITE_PATHS = ["/write?db=d", "/api/v2/write?org=o&bucket=b", "/api/v3/write_lp?db=d"];

type Body = NonNullable<RequestInit["body"]>;

/** The write endpoints on a server of their own. */
export interface StartedSource extends StartedServer {
  readonly ingest: FakeIngest;
  /** Sends a write request. */
  readonly post: (path: string, body: Body, headers?: Record<string, string>) => Promise<Response>;
}

/** Starts the write endpoints before an engine that only remembers. */
export async function startSource(
  options: z.input<typeof HttpSourceOptions> = {},
): Promise<StartedSource> {
  const ingest = createFakeIngest();
  const registry = createMetricsRegistry();
  const routes = httpRoutes({
    ingest,
    options: HttpSourceOptions.parse(options),
    metrics: registry,
    logger: SILENT,
    clock: () => 0,
    version: "1.2.3",
  });
  const started = await startServer(routes, { registry });
  const post = (path: string, body: Body, headers: Record<string, string> = {}) =>
    fetch(`${started.url}${path}`, { method: "POST", body, headers });
  return { ...started, ingest, post };
}
