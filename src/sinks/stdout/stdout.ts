import type { Severity } from "../../core/anomaly.ts";
import type { EventType, OutgoingEvent } from "../../core/event.ts";
import type { Sink } from "../../core/sink.ts";

const VERBS: Readonly<Record<EventType, string>> = {
  "anomaly.opened": "opened",
  "anomaly.updated": "updated",
  "anomaly.resolved": "resolved",
  "anomaly.retracted": "retracted",
};

/** Codes of ANSI colours: cyan, yellow, red. */
const COLORS: Readonly<Record<Severity, number>> = { info: 36, warning: 33, critical: 31 };
const GREEN = 32;

/** How events are written as text. */
export interface TextFormat {
  /** Whether the verb is coloured by severity, with ANSI escape codes. */
  readonly color: boolean;
}

/**
 * One readable line, without its newline:
 * `2026-01-31 12:00:00Z critical opened   cpu usage_system on host=web-3 is 93.1, expected …`.
 */
export function formatText({ event }: OutgoingEvent, { color }: TextFormat): string {
  const { severity, summary, status } = event.data;
  const time = `${event.timestamp.slice(0, 19).replace("T", " ")}Z`;
  const label = `${severity.padEnd(8)} ${VERBS[event.type].padEnd(9)}`;
  const code = status === "open" ? COLORS[severity] : GREEN;
  const shown = color ? `\u001b[${code}m${label}\u001b[0m` : label;
  return `${time} ${shown} ${summary}`;
}

/** One line of JSON, without its newline: the event as a webhook's body has it, with its id in front. */
export function formatJson({ id, event }: OutgoingEvent): string {
  return JSON.stringify({ id, ...event });
}

/**
 * Makes a sink that prints every event.
 *
 * @param format Makes the line, without its newline.
 * @param write Prints a line; it gets the newline too.
 */
export function createStdout(
  format: (event: OutgoingEvent) => string,
  write: (text: string) => void,
): Sink {
  return {
    name: "stdout",
    accepts: () => true,
    deliver: (event) => {
      write(`${format(event)}\n`);
      return Promise.resolve({ outcome: "delivered" });
    },
  };
}
