import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

import { type Address, listenError } from "../../core/address.ts";
import type { Ingest } from "../../core/source.ts";
import { releaseChunk } from "../release-chunk.ts";
import type { SocketParts, SocketSource } from "./socket.ts";

const NAME = "tcp";
const REPORT_INTERVAL_MS = 1000;
const FULL_RETRY_MS = 100;

/** Makes a source that takes newline-separated line protocol over TCP. */
export function createTcpSource(parts: SocketParts): SocketSource {
  const { options, intake, metrics } = parts;
  const connections = new Set<Socket>();
  const server = createServer();
  let address: Address | undefined;

  server.maxConnections = options.connectionsMax;
  server.on("drop", () => intake.rejected("connections"));
  metrics
    .gauge("outlierd_source_connections_open", "Connections of senders.")
    .read(() => connections.size, { source: NAME });

  return {
    name: NAME,
    get address() {
      return address;
    },
    async start(ingest) {
      server.on("connection", (socket) => {
        connections.add(socket);
        socket.once("close", () => connections.delete(socket));
        readConnection(socket, ingest, parts);
      });
      address = await listen(server, options.listen.address);
    },
    async stop() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      await Promise.all([...connections].map(destroy));
      await closed;
      address = undefined;
    },
  };
}

/** Closes a connection and waits until it has been reported on. */
function destroy(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once("close", () => resolve());
    socket.destroy();
  });
}

async function listen(server: Server, address: Address): Promise<Address> {
  try {
    server.listen(address);
    await once(server, "listening");
  } catch (cause) {
    throw listenError(address, "sources.socket.listen", cause);
  }
  const bound = server.address();
  return bound === null || typeof bound === "string"
    ? address
    : { host: address.host, port: bound.port };
}

/**
 * Hands a connection's bytes to a writer of its own. The last line counts also without a line feed if the sender
 * closed in order; of a connection that broke, it is dropped.
 */
function readConnection(socket: Socket, ingest: Ingest, parts: SocketParts): void {
  const { options, intake, clock } = parts;
  const writer = ingest.open(NAME, options.unit);
  let reportedMs = clock();

  socket.on("data", (chunk) => {
    intake.bytes(chunk.length);
    writer.write(chunk);
    releaseChunk(chunk);
    const nowMs = clock();
    if (nowMs - reportedMs >= REPORT_INTERVAL_MS) {
      reportedMs = nowMs;
      intake.report(writer.report());
    }
    if (ingest.full) pauseWhileFull(socket, ingest);
  });
  socket.once("end", () => intake.report(writer.end()));
  socket.once("error", () => intake.rejected("aborted"));
  socket.once("close", () => intake.report(writer.report()));
  socket.setTimeout(options.idleTimeout, () => {
    intake.rejected("idle");
    socket.destroy();
  });
}

/** Leaves what comes in the system's buffers, so that the sender waits instead of losing it. */
function pauseWhileFull(socket: Socket, ingest: Ingest): void {
  socket.pause();
  const timer = setInterval(() => {
    if (ingest.full && !socket.destroyed) return;
    clearInterval(timer);
    socket.resume();
  }, FULL_RETRY_MS);
}
