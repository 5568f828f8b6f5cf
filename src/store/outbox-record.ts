import { z } from "zod";
import type { OutgoingEvent } from "../core/event.ts";

const OutgoingShape = z.looseObject({
  id: z.string(),
  event: z.looseObject({
    type: z.string(),
    timestamp: z.string(),
    data: z.looseObject({ id: z.string(), status: z.string() }),
  }),
});

const OutboxRecord = z.union([
  z.strictObject({
    record: z.literal("event"),
    storedMs: z.number(),
    sinks: z.array(z.string()),
    event: z.custom<OutgoingEvent>((value) => OutgoingShape.safeParse(value).success),
  }),
  z.strictObject({ record: z.literal("delivered"), id: z.string(), sink: z.string() }),
  z.strictObject({
    record: z.literal("dead"),
    id: z.string(),
    sink: z.string(),
    reason: z.string(),
    atMs: z.number(),
  }),
  z.strictObject({ record: z.literal("resent"), id: z.string(), sink: z.string() }),
  z.strictObject({ record: z.literal("dropped"), id: z.string(), sink: z.string() }),
  z.strictObject({ record: z.literal("known"), ids: z.array(z.string()) }),
]);

/**
 * One line of the outbox's log: an event and the sinks that want it; what became of it at a sink
 * (delivered, dead, resent, dropped from the dead letters); ids of events that are done with.
 * Taking the same record in twice changes nothing.
 */
export type OutboxRecord = z.output<typeof OutboxRecord>;

/** Reads a line of the log; `undefined` if it is damaged. */
export function parseRecord(line: string): OutboxRecord | undefined {
  try {
    const record = OutboxRecord.safeParse(JSON.parse(line));
    return record.success ? record.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
