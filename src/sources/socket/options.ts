import { z } from "zod";

import { byteSize, duration } from "../../config/units.ts";
import { parseAddress } from "../../core/address.ts";

const FORMAT = "tcp://host:port or udp://host:port, such as tcp://127.0.0.1:8094";

/** Options of one socket that takes line protocol. */
export const SocketSourceOptions = z.strictObject({
  listen: z
    .string()
    .default("tcp://127.0.0.1:8094")
    .transform((text, context) => {
      const [, protocol, rest = ""] = /^(tcp|udp):\/\/(.*)$/.exec(text) ?? [];
      const address = parseAddress(rest);
      if (address !== undefined) {
        return { protocol: protocol === "udp" ? "udp" : "tcp", address } as const;
      }
      context.issues.push({ code: "custom", input: text, message: FORMAT });
      return z.NEVER;
    })
    .describe(`Where to listen: ${FORMAT}. UDP loses what arrives faster than it is read.`),
  unit: z
    .enum(["auto", "ns", "us", "ms", "s", "m", "h"])
    .default("auto")
    .describe("Unit of the timestamps; auto tells it from their magnitude."),
  connectionsMax: z
    .int()
    .min(1)
    .default(256)
    .describe("TCP connections held at the same time; further ones are closed at once."),
  idleTimeout: duration("10m").describe("How long a silent TCP connection is kept."),
  receiveBuffer: byteSize("4MiB").describe(
    "What the system holds of UDP until it is read; it may allow less (net.core.rmem_max).",
  ),
});

/** Options of one socket, parsed: durations in milliseconds, sizes in bytes. */
export type SocketSourceOptions = z.output<typeof SocketSourceOptions>;
