const MS_PER_DAY = 86_400_000;
/** `logReturnDays` of a score whose return period is not known. */
const UNKNOWN = -9;

/** Mean days between scores this high; 0 where not known. */
export function returnDaysOf(logReturnDays: number): number {
  return logReturnDays > UNKNOWN ? 10 ** logReturnDays : 0;
}

/**
 * Probability of a score this high in one sample: one sample every d days, of which one in T days scores this high,
 * makes d / T; 1 where the return period is not known.
 *
 * @param tail `logReturnDays`: log10 of T, as in `ScoredBatch`.
 * `intervalMs`: the series' usual interval, milliseconds.
 */
export function pValueOf(tail: {
  readonly logReturnDays: number;
  readonly intervalMs: number;
}): number {
  if (tail.logReturnDays <= UNKNOWN) return 1;
  return Math.min(1, tail.intervalMs / MS_PER_DAY / 10 ** tail.logReturnDays);
}
