import { median } from "../../math/quantile.ts";

/** What one side found, as far as the verdict depends on it. */
export interface JudgedSide {
  /** Alerts outside every fault at the configured threshold; all alerts where nobody knows what went wrong. */
  readonly falseAlertsConfigured: number;
  /** Faults found. */
  readonly found: number;
  /** From the start of each fault to the first alert in it, milliseconds; `undefined` where it was missed. */
  readonly delaysMs: readonly (number | undefined)[];
}

/** Whether the challenger is better, and by which rule. */
export interface Verdict {
  readonly verdict: "better" | "equal" | "worse";
  /** A sentence without a full stop. */
  readonly reason: string;
}

/** Standard deviations of a difference of counts that are more than chance. */
const MORE_THAN_CHANCE = 3;

/**
 * Judges a challenger beside the champion. The first rule that applies decides:
 *
 * 1. At the configured threshold, which stays where it is after a promotion, it raises more false alerts than chance explains, the
 *    difference of two counts straying by the root of their sum: worse beyond three times that.
 * 2. Without labels nobody knows which alerts are right: equal.
 * 3. It finds more faults: better; fewer: worse.
 * 4. The middle of the differences in time, over the faults that both find: earlier is better, later worse.
 * 5. Equal.
 */
export function verdictOf(parts: {
  readonly champion: JudgedSide;
  readonly challenger: JudgedSide;
  readonly isLabelled: boolean;
}): Verdict {
  const { champion, challenger, isLabelled } = parts;
  const [before, after] = [champion.falseAlertsConfigured, challenger.falseAlertsConfigured];
  if (after - before > MORE_THAN_CHANCE * Math.sqrt(after + before)) {
    const alerts = isLabelled ? "false alerts" : "alerts";
    return { verdict: "worse", reason: `${after} ${alerts} as configured instead of ${before}` };
  }
  if (!isLabelled) return { verdict: "equal", reason: "without labels nobody knows what is right" };
  if (challenger.found !== champion.found) {
    return {
      verdict: challenger.found > champion.found ? "better" : "worse",
      reason: `it finds ${challenger.found} faults instead of ${champion.found}`,
    };
  }
  const laterMs = laterBy(champion, challenger);
  if (laterMs === 0) return { verdict: "equal", reason: "it finds as many faults, as early" };
  return laterMs < 0
    ? { verdict: "better", reason: "it finds as many faults, and earlier" }
    : { verdict: "worse", reason: "it finds as many faults, but later" };
}

/** How much later the challenger is, by the middle of the faults that both find, milliseconds; 0 where there is none. */
function laterBy(champion: JudgedSide, challenger: JudgedSide): number {
  const differences = champion.delaysMs.flatMap((before, index) => {
    const after = challenger.delaysMs[index];
    return before === undefined || after === undefined ? [] : [after - before];
  });
  return differences.length === 0 ? 0 : median(differences);
}
