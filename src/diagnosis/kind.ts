import type { AnomalyKind } from "../core/anomaly.ts";
import type { Course } from "../core/diagnosis.ts";

/** Samples in a row on one side of the band from which on a level shift is possible. */
export const LEVEL_SHIFT_SAMPLES = 30;

/**
 * The kind of an anomaly of values: a level shift once `LEVEL_SHIFT_SAMPLES` samples in a row lie
 * beyond the same edge of the band and a mean-shift stream takes part; until then a spike or a dip, by
 * the side on which its peak lies. Gaps come from silence and drifts from days, not from samples; flatline is part
 * of the contract and is not told apart yet.
 */
export function kindOf(course: Course): AnomalyKind {
  if (Math.abs(course.beyond) >= LEVEL_SHIFT_SAMPLES && meanShifted(course)) return "level-shift";
  const { observed, expected } = course.peak;
  return expected !== null && observed < expected ? "dip" : "spike";
}

function meanShifted(course: Course): boolean {
  return course.contributions.some(
    ({ detector, score }) => detector.startsWith("mean-shift") && score > 0,
  );
}
