/**
 * Pairs what two models made of the same history, and says how far chance explains the difference.
 *
 * What both did alike says nothing of either: only those cases count that went one way with the champion and the other with the
 * challenger, and with two models that are as good each of them is the toss of a coin.
 */
import { signTest } from "../../math/sign-test.ts";

/** Cases that went one way with one side and the other with the other. */
export interface PairedTest {
  /** Cases in which the champion alone did it, */
  readonly champion: number;
  /** and in which the challenger alone did. */
  readonly challenger: number;
  /** How often chance alone would share them out at least as unevenly, two-sided. */
  readonly pValue: number;
}

/** An alert, as far as it can be paired. */
export interface TimedAlert {
  readonly series: string;
  /** Unix milliseconds. */
  readonly timeMs: number;
}

type Delay = number | undefined;

/** What both sides have of the same things. */
interface Both<Of> {
  readonly champion: readonly Of[];
  readonly challenger: readonly Of[];
}

/** Alerts of one series that lie no further apart than an hour are one stretch: they have one cause, and people one look at them. */
const APART_MS = 3_600_000;

/** Pairs faults: who alone finds one. A delay stands for each fault; `undefined` = missed. */
export function pairFound({ champion, challenger }: Both<Delay>): PairedTest {
  return testOf(
    champion.map((before, index) => {
      const after = challenger[index];
      return Number(after !== undefined) - Number(before !== undefined);
    }),
  );
}

/** Pairs the faults that both find: who is the earlier one. */
export function pairDelays({ champion, challenger }: Both<Delay>): PairedTest {
  return testOf(
    champion.map((before, index) => {
      const after = challenger[index];
      return before === undefined || after === undefined ? 0 : before - after;
    }),
  );
}

/** Pairs stretches of alerts: who alone raises one. */
export function pairStretches({ champion, challenger }: Both<TimedAlert>): PairedTest {
  const alerts = [
    ...champion.map(({ series, timeMs }) => ({ series, timeMs, before: 1, after: 0 })),
    ...challenger.map(({ series, timeMs }) => ({ series, timeMs, before: 0, after: 1 })),
  ].sort((a, b) => compareTexts(a.series, b.series) || a.timeMs - b.timeMs);
  const stretches: { before: number; after: number }[] = [];
  for (const [index, { series, timeMs, before, after }] of alerts.entries()) {
    const last = index === 0 ? undefined : alerts[index - 1];
    const isNew = last?.series !== series || timeMs - last.timeMs > APART_MS;
    if (isNew) stretches.push({ before: 0, after: 0 });
    const stretch = stretches[stretches.length - 1];
    stretch.before = Math.max(stretch.before, before);
    stretch.after = Math.max(stretch.after, after);
  }
  return testOf(stretches.map(({ before, after }) => after - before));
}

/** Says in words how often chance does the like. */
export function chanceText(pValue: number): string {
  if (pValue < 0.001) return "less than 0.1 %";
  const percent = 100 * pValue;
  return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** Tests cases by their sign: below 0 the champion alone did it, above the challenger alone, 0 = both or neither. */
function testOf(cases: readonly number[]): PairedTest {
  const champion = cases.filter((sign) => sign < 0).length;
  const challenger = cases.filter((sign) => sign > 0).length;
  return { champion, challenger, pValue: signTest({ one: champion, other: challenger }) };
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
