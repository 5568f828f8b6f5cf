import { escapeLineKey } from "../../core/line-protocol.ts";

/**
 * What one look at the machine found in one place: a line of line protocol before it is written.
 *
 * A field's value is text as line protocol has it, so that a counter's digits go from the kernel to the
 * parser without passing through a double.
 */
export interface Reading {
  readonly measurement: string;
  /** Without the `host` tag, which every line gets. */
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
}

/** A whole number as line protocol writes it: `42i`. */
export function integer(value: string | number): string {
  return `${value}i`;
}

/** A gauge as line protocol writes it, rounded to three decimals: more would be noise. */
export function decimal(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

/** The share of `part` in `whole` in percent, as line protocol writes it; 0 of nothing is 0. */
export function percent({
  part,
  whole,
}: {
  readonly part: number;
  readonly whole: number;
}): string {
  return decimal(whole > 0 ? (100 * part) / whole : 0);
}

/** Moment and place that every line of one look at the machine shares. */
export interface Stamp {
  readonly host: string;
  /** Unix milliseconds. */
  readonly timeMs: number;
}

/**
 * Writes the readings as line protocol, one line each, tags sorted by name as Telegraf sends them.
 */
export function lineProtocol(readings: readonly Reading[], { host, timeMs }: Stamp): string {
  let text = "";
  for (const { measurement, tags, fields } of readings) {
    const sorted = Object.entries({ ...tags, host }).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = escapeLineKey(measurement, Object.fromEntries(sorted));
    const values = Object.entries(fields).map(([field, value]) => `${field}=${value}`);
    text += `${key} ${values.join(",")} ${Math.floor(timeMs)}\n`;
  }
  return text;
}
