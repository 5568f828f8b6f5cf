import { SEVERITIES } from "../../core/anomaly.ts";
import type { AnomalyState } from "../../core/event.ts";
import type { WebhookOptions } from "./options.ts";

/** A pattern's regular expression: `*` stands for any text, `?` for one character. */
function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*+/g, ".*").replaceAll("?", ".")}$`, "su");
}

/**
 * Makes the test whether a webhook wants an anomaly.
 *
 * It looks only at what stays the same while an anomaly lasts, and at the severity, which never falls:
 * whoever was told of an anomaly is told of its end.
 */
export function createFilter(
  options: WebhookOptions["filter"],
): (anomaly: AnomalyState) => boolean {
  const families = new Set(options.families);
  const least = SEVERITIES.indexOf(options.severity);
  const patterns = Object.entries(options.tags).map(([key, glob]) => ({
    key,
    pattern: globPattern(glob),
  }));
  return ({ family, severity, series }) => {
    if (families.size > 0 && !families.has(family)) return false;
    if (SEVERITIES.indexOf(severity) < least) return false;
    const tags = new Map(Object.entries(series.tags));
    return patterns.every(({ key, pattern }) => {
      const value = tags.get(key);
      return value !== undefined && pattern.test(value);
    });
  };
}
