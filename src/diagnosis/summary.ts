import type { Absence, Course, Ending, Reading } from "../core/diagnosis.ts";
import { judgedUnit } from "../core/metric-knowledge.ts";
import type { SeriesName } from "../core/series.ts";
import { distinctDigits, formatDuration, formatTime } from "./format.ts";
import { type QuantityFormat, quantityFormat } from "./quantity.ts";

/** Tags that a sentence names; more are counted. */
const TAGS_MAX = 5;
/** Fields that a sentence names beside its own; more are counted. */
const FIELDS_MAX = 3;

/** Text from outside, on one line: control characters would break terminals and logs. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, "?");
}

function tagsPhrase(tags: SeriesName["tags"]): string {
  const entries = Object.entries(tags);
  if (entries.length === 0) return "";
  const hostFirst = entries.sort(([a], [b]) => Number(b === "host") - Number(a === "host"));
  const named = hostFirst.slice(0, TAGS_MAX).map(([key, value]) => `${key}=${value}`);
  const more = entries.length - named.length;
  return ` on ${named.join(", ")}${more > 0 ? ` and ${more} more tags` : ""}`;
}

/** The series as a sentence names it: `cpu usage_system on host=web-3`. */
export function seriesPhrase({ measurement, field, tags }: SeriesName): string {
  return oneLine(`${measurement} ${field}${tagsPhrase(tags)}`);
}

function formatOf({ unit, perSecond }: Course): QuantityFormat {
  return quantityFormat(judgedUnit(unit, perSecond));
}

function digitsOf({ observed, expected, lower, upper }: Reading, format: QuantityFormat): number {
  const edge = expected !== null && observed < expected ? lower : upper;
  return Math.max(
    distinctDigits(observed, expected, format),
    distinctDigits(observed, edge, format),
  );
}

function expectation(reading: Reading, format: QuantityFormat): string {
  const { expected, lower, upper } = reading;
  if (expected === null) return "";
  const digits = digitsOf(reading, format);
  const band =
    lower === null || upper === null ? "" : ` (${format.writeBand(lower, upper, digits)})`;
  return `, expected ${format.write(expected, digits)}${band}`;
}

/** `; off as well: usage_idle, usage_user and 4 more`; nothing where it is off alone. */
function alongsidePhrase({ alongside = [] }: Course): string {
  if (alongside.length === 0) return "";
  const more = alongside.length - FIELDS_MAX;
  const named = oneLine(alongside.slice(0, FIELDS_MAX).join(", "));
  return `; off as well: ${named}${more > 0 ? ` and ${more} more` : ""}`;
}

/** `cpu usage_system on host=web-3 is 93.1 %, expected 21.4 % (9.8 to 40.2 %), since 12:00:00Z; off as well: usage_idle`. */
export function courseSummary(course: Course): string {
  const { latest } = course;
  const format = formatOf(course);
  const value = `${format.write(latest.observed, digitsOf(latest, format))}${format.behind}`;
  const since = formatTime(course.startMs, latest.timeMs);
  const what = `${seriesPhrase(course.series)} is ${value}${expectation(latest, format)}`;
  return `${what}, since ${since}${alongsidePhrase(course)}`;
}

/** `cpu usage_system on host=web-3 is back to 22.1 % after 3 min 10 s, peak 93.1 %`, or why it ended otherwise. */
export function courseEnd(course: Course, ending: Ending, endMs: number): string {
  const { latest, peak } = course;
  const name = seriesPhrase(course.series);
  const format = formatOf(course);
  const lasted = formatDuration(endMs - course.startMs);
  const value = `${format.write(latest.observed, format.digits)}${format.behind}`;
  const peakText = `peak ${format.write(peak.observed, digitsOf(peak, format))}`;
  switch (ending) {
    case "calm":
      return `${name} is back to ${value} after ${lasted}, ${peakText}`;
    case "accepted":
      return `${name} has stayed near ${value} for ${lasted}: this counts as normal now, ${peakText}`;
    case "expired":
      return `${name} sends no more samples; its last was ${value}, ${peakText}`;
  }
}

function absentPhrase({ series, members }: Absence): string {
  if (members === 1) return seriesPhrase(series);
  return oneLine(`${series.measurement}${tagsPhrase(series.tags)}`);
}

function othersPhrase({ members, groupedBy }: Absence): string {
  return members === 1 ? "" : `; ${members - 1} more series of this ${groupedBy} stopped too`;
}

/** `no data from cpu on host=web-3 since 12:00:00Z (usually every 10 s); 41 more series of this host stopped too`. */
export function absenceSummary(absence: Absence): string {
  const since = formatTime(absence.startMs, absence.latestMs);
  const usual =
    absence.intervalMs > 0 ? ` (usually every ${formatDuration(absence.intervalMs)})` : "";
  return `no data from ${absentPhrase(absence)} since ${since}${usual}${othersPhrase(absence)}`;
}

/** `data from cpu on host=web-3 is back after 5 min; 3 of 42 series are still silent`, or why it ended otherwise. */
export function absenceEnd(absence: Absence, ending: Ending): string {
  const lasted = formatDuration(absence.latestMs - absence.startMs);
  const { members, silent } = absence;
  const ofAll = members === 1 ? "" : ` (${members} series of this ${absence.groupedBy})`;
  switch (ending) {
    case "calm": {
      const still = silent === 0 ? "" : `; ${silent} of ${members} series are still silent`;
      return `data from ${absentPhrase(absence)} is back after ${lasted}${still}`;
    }
    case "accepted":
      return `no data from ${absentPhrase(absence)} for ${lasted}${ofAll}: this counts as normal now`;
    case "expired":
      return `${absentPhrase(absence)} is forgotten after ${lasted} without data${ofAll}`;
  }
}
