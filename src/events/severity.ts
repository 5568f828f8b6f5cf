import { type Judgement, SEVERITIES, type Severity } from "../core/anomaly.ts";

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

/** Whether `severity` is more urgent than `other`. */
export function isMoreSevere(severity: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(other);
}
