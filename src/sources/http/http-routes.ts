import type { Ingest } from "../../core/source.ts";
import { createIntake, type IntakeParts } from "../intake.ts";
import { ConnectionWriters } from "./connection-writers.ts";
import { createGuard } from "./credentials.ts";
import { V1, V2, V3 } from "./dialect.ts";
import { InFlight } from "./in-flight.ts";
import type { HttpSourceOptions } from "./options.ts";
import { createQueryAnswer } from "./query-answer.ts";
import { sendJson } from "./replies.ts";
import { type Answer, createWriteAnswer } from "./write-answer.ts";

const SOURCE = "http";
/** What senders that look at the version expect of a server that has all of 1.x. */
const INFLUXDB_VERSION = "1.8.10";

/** What the write endpoints need. */
export interface HttpRoutesParts extends IntakeParts {
  readonly options: HttpSourceOptions;
  readonly ingest: Ingest;
  /** Version of this program. */
  readonly version: string;
}

/** Answers by path, then by method, as the HTTP server mounts them. */
export type HttpRoutes = Readonly<Record<string, Readonly<Record<string, Answer>>>>;

/** Makes the endpoints by which senders of InfluxDB 1.x, 2.x and 3.x write to the engine. */
export function httpRoutes(parts: HttpRoutesParts): HttpRoutes {
  const { options, ingest, metrics, version } = parts;
  const guard = createGuard(options.token);
  const inFlight = new InFlight(options);
  const shared = {
    options,
    ingest,
    intake: createIntake(SOURCE, parts),
    guard,
    inFlight,
    writers: new ConnectionWriters(ingest, SOURCE),
  };
  metrics
    .gauge("outlierd_http_requests_in_flight", "Write requests in progress.")
    .read(() => inFlight.requests);
  metrics
    .gauge("outlierd_http_in_flight_bytes", "Bytes of the write requests in progress.")
    .read(() => inFlight.bytes);

  const query = createQueryAnswer(guard);
  return {
    "/ping": { GET: ping },
    "/health": { GET: (_request, response) => sendJson(response, 200, health(version)) },
    "/query": { GET: query, POST: query },
    [V1.path]: { POST: createWriteAnswer(V1, shared) },
    [V2.path]: { POST: createWriteAnswer(V2, shared) },
    [V3.path]: { POST: createWriteAnswer(V3, shared) },
  };
}

const ping: Answer = (_request, response) => {
  response.writeHead(204, {
    "x-influxdb-version": INFLUXDB_VERSION,
    "x-influxdb-build": "outlierd",
  });
  response.end();
};

function health(version: string) {
  return { name: "outlierd", message: "ready for queries and writes", status: "pass", version };
}
