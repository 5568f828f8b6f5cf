/** What finding, missing and inventing an anomaly weigh in a score of the Numenta Anomaly Benchmark. */
export interface NabProfile {
  readonly name: "standard" | "reward_low_FP_rate" | "reward_low_FN_rate";
  /** Of a window found at its very start. */
  readonly foundWeight: number;
  /** Of a window without a detection. */
  readonly missedWeight: number;
  /** Of a detection far from any window. */
  readonly falseWeight: number;
}

/** The three profiles that the benchmark publishes, version 1.1. */
export const NAB_PROFILES = [
  { name: "standard", foundWeight: 1, missedWeight: 1, falseWeight: 0.11 },
  { name: "reward_low_FP_rate", foundWeight: 1, missedWeight: 1, falseWeight: 0.22 },
  { name: "reward_low_FN_rate", foundWeight: 1, missedWeight: 2, falseWeight: 0.11 },
] as const satisfies readonly NabProfile[];
