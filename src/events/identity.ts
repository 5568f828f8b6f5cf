import { createHash } from "node:crypto";
import type { EventType } from "../core/event.ts";
import { type SeriesName, seriesText } from "../core/series.ts";

/** What an id is made for: one series can have an anomaly of its values, a gap and a drift at the same time. */
export type AnomalyClass = "value" | "gap" | "drift";

/**
 * The id of an anomaly: the first 32 hexadecimal digits of SHA-256 over series, start and class, so
 * that a replay of the same samples gives the same id. The kind is left out: it may change while open.
 *
 * @param startMs When it started, Unix milliseconds; of a drift, when it was seen: two can begin in the same points.
 */
export function anomalyId(series: SeriesName, startMs: number, anomalyClass: AnomalyClass): string {
  const text = `${seriesText(series)}\n${startMs}\n${anomalyClass}`;
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/**
 * The id of an event, which is also its `webhook-id`: `<anomaly>.opened`, `<anomaly>.updated.2`.
 *
 * @param update Number of the update, counted from 1; ignored for other types.
 */
export function eventId(anomaly: string, type: EventType, update: number): string {
  const verb = type.slice("anomaly.".length);
  return type === "anomaly.updated" ? `${anomaly}.${verb}.${update}` : `${anomaly}.${verb}`;
}

/** The number in an update's event id, 0 for other events. */
export function updateNumber(id: string): number {
  const match = /\.updated\.(\d+)$/.exec(id);
  return match === null ? 0 : Number(match[1]);
}
