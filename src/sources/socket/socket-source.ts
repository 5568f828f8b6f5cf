import type { Address } from "../../core/address.ts";
import type { Source } from "../../core/source.ts";
import { createIntake, type IntakeParts } from "../intake.ts";
import type { SocketSourceOptions } from "./options.ts";
import { createTcpSource } from "./tcp-source.ts";
import { createUdpSource } from "./udp-source.ts";

/** A source that listens. */
export interface SocketSource extends Source {
  /** Where it listens, with the port that the system chose; `undefined` while it does not. */
  readonly address: Address | undefined;
}

/** Makes a source that takes line protocol over TCP or UDP; its name is `tcp` or `udp`. */
export function createSocketSource(options: SocketSourceOptions, parts: IntakeParts): SocketSource {
  const { protocol } = options.listen;
  const shared = { options, intake: createIntake(protocol, parts), ...parts };
  return protocol === "tcp" ? createTcpSource(shared) : createUdpSource(shared);
}
