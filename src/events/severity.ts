import { type Judgement, SEVERITIES, type Severity } from "../core/anomaly.ts";
import type { KnownDrift } from "../core/drift.ts";

/** Strength from which on an alert is a warning. The shipped alert threshold is 4. */
export const WARNING_STRENGTH = 10;
/** Strength from which on an alert is critical. */
export const CRITICAL_STRENGTH = 20;
/** Days between such scores from which on a sample of an anomaly makes it a warning. */
export const WARNING_RETURN_DAYS = 30;
/** Days between such scores from which on a sample of an anomaly makes it critical. */
export const CRITICAL_RETURN_DAYS = 1000;
/** Series that stop together from which on a gap is critical; fewer are a warning. */
export const CRITICAL_GAP_SERIES = 10;

/** Days until a drift runs into a limit below which it is a warning, */
export const WARNING_LIMIT_DAYS = 7;
/** and critical. */
export const CRITICAL_LIMIT_DAYS = 1;
/** Share of its first level by which a drift has changed from which on it is a warning. */
export const WARNING_CHANGE_SHARE = 0.5;

const DAY_MS = 86_400_000;

/** How urgent a sample of an anomaly is, by its strength and by how rarely such scores come. */
export function severityOf({ strength, returnDays }: Judgement): Severity {
  if (strength >= CRITICAL_STRENGTH || returnDays >= CRITICAL_RETURN_DAYS) return "critical";
  if (strength >= WARNING_STRENGTH || returnDays >= WARNING_RETURN_DAYS) return "warning";
  return "info";
}

/** How urgent it is that so many series stopped together. */
export function gapSeverity(series: number): Severity {
  return series >= CRITICAL_GAP_SERIES ? "critical" : "warning";
}

/** How urgent a drift is: by the time until it runs into a limit, and by how far it has gone from its first level. */
export function driftSeverity(
  { level, endMs, limit }: Pick<KnownDrift, "level" | "endMs" | "limit">,
  startLevel: number,
): Severity {
  const daysLeft = limit === undefined ? Number.POSITIVE_INFINITY : (limit.timeMs - endMs) / DAY_MS;
  if (daysLeft < CRITICAL_LIMIT_DAYS) return "critical";
  const isFar = Math.abs(level - startLevel) >= WARNING_CHANGE_SHARE * Math.abs(startLevel);
  return isFar || daysLeft < WARNING_LIMIT_DAYS ? "warning" : "info";
}

/** Whether `severity` is more urgent than `other`. */
export function isMoreSevere(severity: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(other);
}
