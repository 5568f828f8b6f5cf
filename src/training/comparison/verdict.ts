import { chanceText, type PairedTest } from "./paired-tests.ts";

/** How the two sides differ, case by case. */
export interface ComparisonTests {
  /** Stretches of false alerts at the configured threshold, of which one side alone raises any; of all alerts where nobody knows. */
  readonly falseAlerts: PairedTest;
  /** Faults that one side alone finds, at equally many false alerts, */
  readonly faults: PairedTest;
  /** and those that both find, one side earlier. */
  readonly delays: PairedTest;
}

/** Whether the challenger is better, and by which rule. */
export interface Verdict {
  /** `undecided`: what differs may be chance; `untested`: nothing differs, so the history does not show what the model does. */
  readonly verdict: "better" | "equal" | "worse" | "undecided" | "untested";
  /** Where it is undecided: which way the number of faults points, for whom that is enough. */
  readonly leans: "better" | "worse" | "neither";
  /** A sentence without a full stop. */
  readonly reason: string;
}

/** Chance is ruled out where it does the like in one case of twenty at most. */
const SIGNIFICANCE = 0.05;

/**
 * Judges a challenger beside the champion. The first rule that applies decides:
 *
 * 1. No strength differs anywhere: untested.
 * 2. At the configured threshold, which stays where it is after a promotion, it alone raises more stretches of false alerts than
 *    chance explains: worse.
 * 3. Without labels nobody knows which alerts are right: undecided.
 * 4. It finds more faults than chance explains: better; fewer: worse.
 * 5. It is the earlier one in more of the faults that both find than chance explains: better; the later one: worse.
 * 6. It finds the same faults, as early: equal.
 * 7. Undecided.
 *
 * A challenger that is as good as the champion is called better in one case of twenty at most, and worse in one of thirteen.
 */
export function verdictOf(parts: {
  readonly tests: ComparisonTests;
  readonly isSame: boolean;
  readonly isLabelled: boolean;
}): Verdict {
  const { tests, isSame, isLabelled } = parts;
  const { falseAlerts, faults, delays } = tests;
  if (isSame) return { verdict: "untested", leans: "neither", reason: "no alert differs" };
  if (signOf(falseAlerts) > 0) return worse(falseAlertsText(falseAlerts, isLabelled));
  if (!isLabelled) return undecided("without labels nobody knows which alerts are right");
  if (signOf(faults) !== 0) return decided(signOf(faults), faultsText(faults));
  if (signOf(delays) !== 0) return decided(signOf(delays), delaysText(delays));
  const [found, earlier] = [differing(faults), differing(delays)];
  if (found + earlier === 0) {
    return { verdict: "equal", leans: "neither", reason: "it finds the same faults, as early" };
  }
  const reason = found > 0 ? faultsText(faults) : delaysText(delays);
  return undecided(reason, faults.challenger - faults.champion);
}

/** 1 where the challenger alone does it in more cases than chance explains, -1 where the champion does, else 0. */
function signOf({ champion, challenger, pValue }: PairedTest): number {
  return pValue > SIGNIFICANCE ? 0 : Math.sign(challenger - champion);
}

function differing({ champion, challenger }: PairedTest): number {
  return champion + challenger;
}

function decided(sign: number, reason: string): Verdict {
  return sign > 0 ? { verdict: "better", leans: "better", reason } : worse(reason);
}

function worse(reason: string): Verdict {
  return { verdict: "worse", leans: "worse", reason };
}

function undecided(reason: string, sign = 0): Verdict {
  const leans = sign === 0 ? "neither" : sign > 0 ? "better" : "worse";
  return { verdict: "undecided", leans, reason };
}

function faultsText(faults: PairedTest): string {
  const { champion, challenger } = faults;
  return `faults found only by it: ${challenger}, only by the other: ${champion}${odds(faults)}`;
}

function delaysText(delays: PairedTest): string {
  const { champion, challenger } = delays;
  return `faults that both find, earlier with it: ${challenger}, later: ${champion}${odds(delays)}`;
}

function falseAlertsText(falseAlerts: PairedTest, isLabelled: boolean): string {
  const { champion, challenger } = falseAlerts;
  const alerts = isLabelled ? "false alerts" : "alerts";
  return `stretches of ${alerts} as configured, raised only by it: ${challenger}, only by the other: ${champion}${odds(falseAlerts)}`;
}

function odds({ pValue }: PairedTest): string {
  return `; chance alone would give such a difference in ${chanceText(pValue)} of cases`;
}
