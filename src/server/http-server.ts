import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { type Address, addressText, listenError } from "../core/address.ts";
import type { Logger } from "../core/logger.ts";
import type { Counter, Metrics } from "../core/metrics.ts";
import { keepFreedMemory } from "./keep-freed-memory.ts";
import type { ServerOptions } from "./options.ts";
import { createRouter, type Routes, sendError } from "./routes.ts";

/** How often connections that have finished their request are closed while stopping. */
const SWEEP_INTERVAL_MS = 20;

/** The one HTTP port. */
export interface HttpServer {
  /**
   * Begins to listen.
   *
   * @returns Where, with the port that the system chose if the option said 0.
   * @throws EngineError ERR_LISTEN if the port cannot be opened.
   */
  start(): Promise<Address>;
  /** Takes no new request, finishes those begun, and closes every connection. */
  stop(): Promise<void>;
}

/** What the HTTP server is made of. */
export interface HttpServerParts {
  readonly options: ServerOptions;
  readonly routes: Routes;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Makes the server without listening yet. */
export function createHttpServer(parts: HttpServerParts): HttpServer {
  const { options, metrics } = parts;
  const server = createServer({
    headersTimeout: options.headersTimeout,
    requestTimeout: options.requestTimeout,
    keepAliveTimeout: options.idleTimeout,
    maxHeaderSize: options.headerBytesMax,
    connectionsCheckingInterval: Math.min(5000, options.headersTimeout),
  });
  server.maxConnections = options.connectionsMax;
  server.on("request", createListener(server, parts));
  countConnections(server, metrics);

  return {
    start() {
      keepFreedMemory();
      return listen(server, options.listen);
    },
    stop: () => close(server, options.stopTimeout),
  };
}

function createListener(server: Server, { routes, metrics, logger }: HttpServerParts) {
  const match = createRouter(routes);
  const requests = metrics.counter(
    "outlierd_http_requests_total",
    "Requests by route and class of the answer; aborted = the sender left before it.",
  );

  return (request: IncomingMessage, response: ServerResponse): void => {
    const { route, answer } = match(request);
    if (!server.listening) response.setHeader("connection", "close");
    response.once("close", () => countRequest(requests, route, response));

    const fail = (cause: unknown) => {
      logger.error({ err: cause, route }, "request failed inside the engine");
      if (response.headersSent) response.destroy();
      else
        sendError(response, 500, { code: "internal error", message: "the engine's log says more" });
    };
    try {
      answer(request, response)?.catch(fail);
    } catch (cause) {
      fail(cause);
    }
  };
}

function countRequest(requests: Counter, route: string, response: ServerResponse): void {
  const answered = response.writableFinished;
  const status = answered ? `${Math.floor(response.statusCode / 100)}xx` : "aborted";
  requests.add(1, { route, status });
}

function countConnections(server: Server, metrics: Metrics): void {
  let open = 0;
  metrics.gauge("outlierd_http_connections_open", "Connections to the HTTP port.").read(() => open);
  server.on("connection", (socket) => {
    open += 1;
    socket.once("close", () => {
      open -= 1;
    });
  });
  const refused = metrics.counter(
    "outlierd_http_connections_refused_total",
    "Connections closed at once because as many as allowed were open.",
  );
  server.on("drop", () => refused.add(1));
}

async function listen(server: Server, address: Address): Promise<Address> {
  try {
    server.listen(address);
    await once(server, "listening");
  } catch (cause) {
    throw listenError(address, "listen", cause);
  }
  const bound = server.address();
  return bound === null || typeof bound === "string"
    ? address
    : { host: address.host, port: bound.port };
}

async function close(server: Server, timeoutMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_INTERVAL_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), timeoutMs);
  server.close();
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}

/** The server's address as a URL: `http://127.0.0.1:8650`. */
export function httpUrl(address: Address): string {
  return `http://${addressText(address)}`;
}
