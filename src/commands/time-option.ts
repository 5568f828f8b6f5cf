import { duration } from "../config/units.ts";
import { EngineError } from "../core/errors.ts";
import { parseTime } from "./csv.ts";

/**
 * Reads a time from an option: ISO 8601, a Unix time, or a duration such as `30d`, which means so long ago.
 *
 * @param option Its name, for the message.
 * @returns Unix milliseconds.
 * @throws EngineError `ERR_ARGUMENT` for anything else.
 */
export function parseTimeOption(option: string, text: string, nowMs: number): number {
  const ago = duration("0s").safeParse(text);
  if (ago.success) return nowMs - ago.data;
  const timeMs = parseTime(text);
  if (Number.isFinite(timeMs)) return timeMs;
  throw new EngineError(
    "ERR_ARGUMENT",
    `--${option} is a time such as 2026-01-31T12:00:00Z, or 30d for thirty days ago, not \`${text}\``,
  );
}
