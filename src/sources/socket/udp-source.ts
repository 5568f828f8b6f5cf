import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";

import { type Address, listenError } from "../../core/address.ts";
import type { Logger } from "../../core/logger.ts";
import type { Ingest } from "../../core/source.ts";
import type { SocketParts, SocketSource } from "./socket.ts";

const NAME = "udp";

/** Makes a source that takes datagrams of whole lines. */
export function createUdpSource(parts: SocketParts & { readonly logger: Logger }): SocketSource {
  const { options, logger } = parts;
  let socket: Socket | undefined;
  let address: Address | undefined;

  return {
    name: NAME,
    get address() {
      return address;
    },
    async start(ingest) {
      const { host } = options.listen.address;
      socket = createSocket({ type: isIPv6(host) ? "udp6" : "udp4" });
      address = await bind(socket, options.listen.address);
      widen(socket, options.receiveBuffer, logger);
      socket.on("error", (err) => logger.error({ err, source: NAME }, "socket failed"));
      readDatagrams(socket, ingest, parts);
    },
    async stop() {
      if (socket === undefined) return;
      const closed = once(socket, "close");
      socket.close();
      socket = undefined;
      await closed;
      address = undefined;
    },
  };
}

async function bind(socket: Socket, address: Address): Promise<Address> {
  try {
    socket.bind({ port: address.port, address: address.host });
    await once(socket, "listening");
  } catch (cause) {
    throw listenError(address, "sources.socket.listen", cause);
  }
  return { host: address.host, port: socket.address().port };
}

/** Asks for a larger buffer; Linux counts its own bookkeeping in, and so tells the double of what it grants. */
function widen(socket: Socket, bytes: number, logger: Logger): void {
  socket.setRecvBufferSize(bytes);
  const granted = socket.getRecvBufferSize();
  if (granted >= bytes) return;
  logger.warn(
    { source: NAME, wanted: bytes, granted },
    "receive buffer is smaller than wanted: raise net.core.rmem_max",
  );
}

function readDatagrams(socket: Socket, ingest: Ingest, { options, intake }: SocketParts): void {
  const writer = ingest.open(NAME, options.unit);
  socket.on("message", (datagram) => {
    if (ingest.full) return intake.rejected("full");
    intake.bytes(datagram.length);
    writer.write(datagram);
    intake.report(writer.end());
  });
}
