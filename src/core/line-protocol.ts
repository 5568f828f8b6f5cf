/**
 * Measurement under which scores are written back. Sources that read from a database leave it out, so
 * that the engine never feeds on what it wrote.
 */
export const SCORE_MEASUREMENT = "outlierd_score";

/** Writes a measurement's name as line protocol wants it: commas and blanks escaped, line ends as `\n`. */
export function escapeMeasurement(name: string): string {
  return /[, \n]/.test(name) ? name.replace(/[, ]/g, "\\$&").replaceAll("\n", "\\n") : name;
}

/** Writes a tag key, tag value or field key as line protocol wants it: commas, blanks and equals signs escaped. */
export function escapeTag(text: string): string {
  return /[,= \n]/.test(text) ? text.replace(/[,= ]/g, "\\$&").replaceAll("\n", "\\n") : text;
}

/** Writes measurement and tags, the part of a line before its fields. Tags without a value are left out. */
export function escapeLineKey(measurement: string, tags: Readonly<Record<string, string>>): string {
  let text = escapeMeasurement(measurement);
  for (const [key, value] of Object.entries(tags)) {
    if (value !== "") text += `,${escapeTag(key)}=${escapeTag(value)}`;
  }
  return text;
}
