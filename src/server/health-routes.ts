import { METRICS_CONTENT_TYPE, type MetricsRegistry } from "./metrics-registry.ts";
import { send, sendJson } from "./replies.ts";
import type { Routes } from "./routes.ts";

/** What the health routes report on. */
export interface HealthParts {
  readonly registry: MetricsRegistry;
  /** Why the engine is not ready: starting, stopping, outbox full. Empty = ready. */
  readonly notReady: () => readonly string[];
  readonly version: string;
}

/**
 * Makes the routes by which others watch the engine: `/metrics`, `/healthz` (the program runs), `/readyz` (it takes
 * samples: 200, or 503 with the reasons), and `/`, which says what is here.
 */
export function healthRoutes({ registry, notReady, version }: HealthParts): Routes {
  const page = frontPage(version);
  return {
    "/": {
      GET: (_request, response) => send(response, 200, "text/plain; charset=utf-8", page),
    },
    "/metrics": {
      GET: (_request, response) => send(response, 200, METRICS_CONTENT_TYPE, registry.text()),
    },
    "/healthz": {
      GET: (_request, response) => sendJson(response, 200, { status: "alive", version }),
    },
    "/readyz": {
      GET(_request, response) {
        const reasons = notReady();
        const ready = reasons.length === 0;
        sendJson(response, ready ? 200 : 503, { status: ready ? "ready" : "not ready", reasons });
      },
    },
  };
}

function frontPage(version: string): string {
  return `outlierd ${version}: finds anomalies in metrics and reports them by webhook

Send line protocol here
  POST /write?db=NAME&precision=ns          InfluxDB 1.x, Telegraf outputs.influxdb
  POST /api/v2/write?bucket=NAME            InfluxDB 2.x, Telegraf outputs.influxdb_v2
  POST /api/v3/write_lp?db=NAME             InfluxDB 3

Watch the engine
  GET /metrics    Prometheus metrics
  GET /healthz    whether it runs
  GET /readyz     whether it takes samples
  GET /api/v1/shadow    how models do that are judged in shadow
`;
}
