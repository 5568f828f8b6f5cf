/**
 * Compares what two models made of the same samples, at an equal number of false alerts.
 *
 * How strong alerts are differs from model to model, so one threshold would be fair to neither. What is equal is what they cost
 * people: the champion's threshold as configured gives a number of false alerts, and each side gets the lowest threshold at
 * which it raises no more than that.
 */
import { seriesText } from "../../core/series.ts";
import { median } from "../../math/quantile.ts";
import type { KnownWindow } from "../backtest/backtest-run.ts";
import { faultsAt, isFindable } from "./findable-faults.ts";
import { pairDelays, pairFound, pairStretches } from "./paired-tests.ts";
import type { SeriesStrengths } from "./strength-log.ts";
import { type ComparisonTests, type Verdict, verdictOf } from "./verdict.ts";

/** What is compared. */
export interface ComparisonInput {
  /** What each side said of the same samples. */
  readonly champion: readonly SeriesStrengths[];
  readonly challenger: readonly SeriesStrengths[];
  /** The threshold of the strength that is configured. */
  readonly configured: number;
  /** What was wrong, or only looked like it; `undefined` where nobody knows. */
  readonly windows: readonly KnownWindow[] | undefined;
}

/** A sample that alerts, or would at a lower threshold. */
export interface WeighedAlert {
  readonly series: string;
  /** Unix milliseconds. */
  readonly timeMs: number;
  readonly strength: number;
  /** Faults that it is about, as indices; none = a false alert, or one of which nobody knows. */
  readonly faults: readonly number[];
}

/** What one side found. */
export interface ComparedSide {
  /** An alert is stronger than this. */
  readonly above: number;
  /** Alerts outside every fault; all where nobody knows what went wrong. */
  readonly falseAlerts: number;
  /** The same at the configured threshold. */
  readonly falseAlertsConfigured: number;
  /** Faults found. */
  readonly found: number;
  /** From the start of each fault to the first alert in it, milliseconds; `undefined` where it was missed. */
  readonly delaysMs: readonly (number | undefined)[];
  /** All alerts, in the order of their series. */
  readonly alerts: readonly WeighedAlert[];
  /** Middle of the delays; NaN where nothing was found. */
  readonly delayMsMedian: number;
}

/** How two models compare. */
export interface ModelComparison extends Verdict {
  readonly configured: number;
  /** What could have been found; `undefined` where nobody knows what went wrong. */
  readonly faults: readonly KnownWindow[] | undefined;
  readonly champion: ComparedSide;
  readonly challenger: ComparedSide;
  /** How far chance explains the differences. */
  readonly tests: ComparisonTests;
  /** What was compared: series and samples of the family, and first and last time that counts, Unix milliseconds. */
  readonly extent: ComparisonExtent;
}

/** How much was compared. */
export interface ComparisonExtent {
  readonly series: number;
  readonly samples: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Compares; some series must have samples that count. */
export function compareStrengths(input: ComparisonInput): ModelComparison {
  const { configured, windows } = input;
  const all = (windows ?? []).filter(({ isFault }) => isFault);
  const faults = all
    .filter((fault) => isFindable(fault, input.champion))
    .toSorted((a, b) => a.startMs - b.startMs);
  const weigh = (strengths: readonly SeriesStrengths[]): Weighed =>
    weighAlerts(strengths, { all, faults });
  const [before, after] = [weigh(input.champion), weigh(input.challenger)];
  const allowed = alertsAtLeast(before.wrong, configured).length;
  const sideOf = (weighed: Weighed): ComparedSide =>
    cutSide(weighed, { allowed, configured, faults });
  const [champion, challenger] = [sideOf(before), sideOf(after)];
  const tests: ComparisonTests = {
    falseAlerts: pairStretches({
      champion: alertsAtLeast(before.wrong, configured),
      challenger: alertsAtLeast(after.wrong, configured),
    }),
    faults: pairFound({ champion: champion.delaysMs, challenger: challenger.delaysMs }),
    delays: pairDelays({ champion: champion.delaysMs, challenger: challenger.delaysMs }),
  };
  const isSame = areSame(input.champion, input.challenger);
  return {
    ...verdictOf({ tests, isSame, isLabelled: windows !== undefined }),
    tests,
    configured,
    faults: windows === undefined ? undefined : faults,
    champion,
    challenger,
    extent: extentOf(input.champion),
  };
}

interface Weighed {
  /** Alerts in faults that could have been found. */
  readonly right: readonly WeighedAlert[];
  /** Alerts outside every fault. */
  readonly wrong: readonly WeighedAlert[];
}

/** Alerts in faults that could not have been found, such as those that began in the warm-up, are neither right nor wrong. */
function weighAlerts(
  strengths: readonly SeriesStrengths[],
  {
    all,
    faults,
  }: { readonly all: readonly KnownWindow[]; readonly faults: readonly KnownWindow[] },
): Weighed {
  const right: WeighedAlert[] = [];
  const wrong: WeighedAlert[] = [];
  for (const { name, candidates } of strengths) {
    const series = seriesText(name);
    const isExcused = faultsAt(all, name);
    const liesIn = faultsAt(faults, name);
    for (const candidate of candidates) {
      const alert = { series, ...candidate, faults: liesIn(candidate.timeMs) };
      if (alert.faults.length > 0) right.push(alert);
      else if (isExcused(candidate.timeMs).length === 0) wrong.push(alert);
    }
  }
  return { right, wrong };
}

function alertsAtLeast(alerts: readonly WeighedAlert[], strength: number): WeighedAlert[] {
  return alerts.filter((alert) => alert.strength >= strength);
}

/** The strength above which at most `allowed` alerts lie: the lowest such. */
function strengthAbove(alerts: readonly WeighedAlert[], allowed: number): number {
  const falling = alerts.map(({ strength }) => strength).sort((a, b) => b - a);
  return falling[allowed] ?? 0;
}

function cutSide(
  { right, wrong }: Weighed,
  {
    allowed,
    configured,
    faults,
  }: {
    readonly allowed: number;
    readonly configured: number;
    readonly faults: readonly KnownWindow[];
  },
): ComparedSide {
  const above = strengthAbove(wrong, allowed);
  const passing = (alerts: readonly WeighedAlert[]): WeighedAlert[] =>
    alerts.filter(({ strength }) => strength > above);
  const [found, invented] = [passing(right), passing(wrong)];
  const delaysMs = delaysOf(found, faults);
  const known = delaysMs.filter((delay) => delay !== undefined);
  return {
    above,
    falseAlerts: invented.length,
    falseAlertsConfigured: alertsAtLeast(wrong, configured).length,
    alerts: [...found, ...invented],
    delaysMs,
    found: known.length,
    delayMsMedian: median(known),
  };
}

function delaysOf(
  alerts: readonly WeighedAlert[],
  faults: readonly KnownWindow[],
): (number | undefined)[] {
  const firstMs = faults.map(() => Number.POSITIVE_INFINITY);
  for (const { timeMs, faults: indices } of alerts) {
    for (const index of indices) firstMs[index] = Math.min(firstMs[index], timeMs);
  }
  return faults.map(({ startMs }, index) =>
    Number.isFinite(firstMs[index]) ? Math.max(0, firstMs[index] - startMs) : undefined,
  );
}

function areSame(before: readonly SeriesStrengths[], after: readonly SeriesStrengths[]): boolean {
  const strengthsOf = ({ candidates }: SeriesStrengths): number[] =>
    candidates.flatMap(({ timeMs, strength }) => [timeMs, strength]);
  return before.every((series, index) => {
    const [some, others] = [series, after[index]].map(strengthsOf);
    return some.length === others.length && some.every((number, i) => number === others[i]);
  });
}

function extentOf(strengths: readonly SeriesStrengths[]): ComparisonExtent {
  const counted = strengths.flatMap((series) => series.counted ?? []);
  return {
    series: counted.length,
    samples: strengths.reduce((sum, { samples }) => sum + samples, 0),
    fromMs: counted.reduce((first, { fromMs }) => Math.min(first, fromMs), Infinity),
    toMs: counted.reduce((last, { toMs }) => Math.max(last, toMs), -Infinity),
  };
}
