import { duration } from "../config/units.ts";
import { EngineError } from "../core/errors.ts";
import { parseTime } from "./csv.ts";

/** Options as they were written. */
type Options = Readonly<Record<string, string | undefined>>;

/**
 * An option that a command cannot do without.
 *
 * @throws EngineError `ERR_ARGUMENT` where it is missing.
 */
export function required(
  options: Options,
  { option, command }: { readonly option: string; readonly command: string },
): string {
  const value = options[option];
  if (value !== undefined) return value;
  const message = `--${option} is missing; see \`outlierd ${command} --help\``;
  throw new EngineError("ERR_ARGUMENT", message);
}

/**
 * Reads a whole number from an option.
 *
 * @param option Its name, for the message.
 * @param range Least and greatest number, both included.
 * @throws EngineError `ERR_ARGUMENT` for anything else, blanks included.
 */
export function parseWhole(
  option: string,
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const number = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(number) && number >= min && number <= max) {
    return number;
  }
  const message = `--${option} is a whole number from ${min} to ${max}, not \`${text}\``;
  throw new EngineError("ERR_ARGUMENT", message);
}

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
