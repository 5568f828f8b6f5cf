import type { Diagnosis } from "../core/diagnosis.ts";
import { driftEnd, driftSummary } from "./drift-summary.ts";
import { kindOf } from "./kind.ts";
import { absenceEnd, absenceSummary, courseEnd, courseSummary } from "./summary.ts";

/** The kind of an anomaly and its sentence, from how it went; keeps no state. */
export const diagnosis: Diagnosis = {
  kindOf,
  courseSummary,
  courseEnd,
  absenceSummary,
  absenceEnd,
  driftSummary,
  driftEnd,
};
