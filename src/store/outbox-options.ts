import { z } from "zod";
import { byteSize, duration } from "../config/units.ts";

/** Options of the outbox: how much may wait for delivery. */
export const OutboxOptions = z.strictObject({
  size: byteSize("256MiB").describe(
    "Events kept for delivery; when full, sources are answered 503 until there is room.",
  ),
  deadLettersMax: z
    .int()
    .min(1)
    .default(1000)
    .describe(
      "Events kept that could not be delivered; the oldest beyond it are dropped and counted.",
    ),
});

/** Options of the outbox, parsed: sizes in bytes. */
export type OutboxOptions = z.output<typeof OutboxOptions>;

/** Options of deliveries: when to try again and when to give up. */
export const DeliveryOptions = z.strictObject({
  retryMin: duration("1s").describe(
    "Longest wait before the first retry; doubles with each failure.",
  ),
  retryMax: duration("5m").describe("Longest wait between two attempts."),
  retryAfterMax: duration("1h").describe("Longest wait that a receiver's Retry-After may ask for."),
  ageMax: duration("3d").describe("Age from which on a failed event becomes a dead letter."),
  attemptsMax: z
    .int()
    .min(1)
    .default(5000)
    .describe("Attempts after which an event becomes a dead letter."),
});

/** Options of deliveries, parsed: durations in milliseconds. */
export type DeliveryOptions = z.output<typeof DeliveryOptions>;
