import { z } from "zod";

import { byteSize, duration } from "../config/units.ts";
import { parseAddress } from "../core/address.ts";

const FORMAT = "host:port, such as 127.0.0.1:8650, 0.0.0.0:8650 or [::1]:8650";

/** Options of the one HTTP port. */
export const ServerOptions = z.strictObject({
  listen: z
    .string()
    .default("127.0.0.1:8650")
    .transform((text, context) => {
      const address = parseAddress(text);
      if (address !== undefined) return address;
      context.issues.push({ code: "custom", input: text, message: FORMAT });
      return z.NEVER;
    })
    .describe(`Where the HTTP port listens: ${FORMAT}.`),
  connectionsMax: z
    .int()
    .min(1)
    .default(1024)
    .describe("Connections held at the same time; further ones are closed at once."),
  headersTimeout: duration("10s").describe("How long a sender may take to send its headers."),
  requestTimeout: duration("60s").describe("How long a sender may take to send a whole request."),
  idleTimeout: duration("75s").describe(
    "How long an unused connection is kept; longer than the senders' interval saves reconnecting.",
  ),
  headerBytesMax: byteSize("16KiB").describe("Largest request header."),
  stopTimeout: duration("10s").describe("How long requests may take to finish when stopping."),
});

/** Options of the one HTTP port, parsed: durations in milliseconds, sizes in bytes. */
export type ServerOptions = z.output<typeof ServerOptions>;
