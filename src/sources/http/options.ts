import { z } from "zod";

import { byteSize, duration } from "../../config/units.ts";

/** Options of the write endpoints. */
export const HttpSourceOptions = z.strictObject({
  token: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Secret that senders must show: `Authorization: Token …` or `Bearer …`, or as the password of `Basic` or `?p=`. Without it, everyone may write.",
    ),
  bodyBytesMax: byteSize("25MiB").describe(
    "Largest body of a request, also after decompression. InfluxDB subscriptions send up to 25 MB.",
  ),
  requestsMax: z
    .int()
    .min(1)
    .default(256)
    .describe("Write requests in progress at the same time; further ones are answered 503."),
  inFlightBytesMax: byteSize("1GiB").describe(
    "Bytes of all write requests in progress together; further requests are answered 503. A sender that does not announce its length counts with the largest body.",
  ),
  retryAfter: duration("5s").describe("When to try again, as told to senders with a 503."),
});

/** Options of the write endpoints, parsed: durations in milliseconds, sizes in bytes. */
export type HttpSourceOptions = z.output<typeof HttpSourceOptions>;
