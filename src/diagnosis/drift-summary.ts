import type { DriftCourse, Ending } from "../core/diagnosis.ts";
import { distinctDigits, formatDuration } from "./format.ts";
import { quantityFormat } from "./quantity.ts";
import { seriesPhrase } from "./summary.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A duration to the hour, from two days on to the day: more is not known of what takes days. */
function roughDuration(ms: number): string {
  const unitMs = ms < 2 * DAY_MS ? HOUR_MS : DAY_MS;
  return formatDuration(Math.max(1, Math.round(ms / unitMs)) * unitMs);
}

/** `disk used_percent on host=db-1, path=/ has risen by 2.1 % a day for 3 d, now 81 %, reaches 100 % in 9 d`. */
export function driftSummary({ series, startMs, startLevel, drift, unit }: DriftCourse): string {
  const format = quantityFormat(unit);
  const { slopePerDay, level, endMs, limit } = drift;
  const way = slopePerDay > 0 ? "risen" : "fallen";
  const slope = format.write(Math.abs(slopePerDay), format.digits);
  const now = format.write(level, distinctDigits(level, startLevel, format));
  const end =
    limit === undefined
      ? ""
      : `, reaches ${format.write(limit.value, format.digits)} in ${roughDuration(limit.timeMs - endMs)}`;
  const lasted = roughDuration(endMs - startMs);
  return `${seriesPhrase(series)} has ${way} by ${slope}${format.behind} a day for ${lasted}, now ${now}${format.behind}${end}`;
}

/** `disk used_percent on host=db-1, path=/ no longer rises: near 81 % after 3 d, from 75 %`, or why it ended otherwise. */
export function driftEnd(course: DriftCourse, ending: Ending, endMs: number): string {
  const { series, startMs, startLevel, drift, unit } = course;
  const format = quantityFormat(unit);
  const digits = distinctDigits(drift.level, startLevel, format);
  const levels = `near ${format.write(drift.level, digits)}${format.behind} after ${roughDuration(endMs - startMs)}, from ${format.write(startLevel, digits)}${format.behind}`;
  const name = seriesPhrase(series);
  if (ending === "expired") return `${name} sends no more samples; it was ${levels}`;
  return `${name} no longer ${drift.slopePerDay > 0 ? "rises" : "falls"}: it is ${levels}`;
}
