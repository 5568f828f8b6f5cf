import { createIntake, type IntakeParts } from "../intake.ts";
import type { SocketSourceOptions } from "./options.ts";
import type { SocketSource } from "./socket.ts";
import { createTcpSource } from "./tcp-source.ts";
import { createUdpSource } from "./udp-source.ts";

/** Makes a source that takes line protocol over TCP or UDP; its name is `tcp` or `udp`. */
export function createSocketSource(options: SocketSourceOptions, parts: IntakeParts): SocketSource {
  const { protocol } = options.listen;
  const shared = { options, intake: createIntake(protocol, parts), ...parts };
  return protocol === "tcp" ? createTcpSource(shared) : createUdpSource(shared);
}
