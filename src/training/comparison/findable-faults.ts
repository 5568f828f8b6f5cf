import type { SeriesName } from "../../core/series.ts";
import { isAbout, type KnownWindow } from "../backtest/backtest-run.ts";
import type { SeriesStrengths } from "./strength-log.ts";

/** Whether a fault could have been found: a series that it shows in has samples that count before and after its start. */
export function isFindable(fault: KnownWindow, strengths: readonly SeriesStrengths[]): boolean {
  return strengths.some(
    ({ name, counted }) =>
      counted !== undefined &&
      fault.startMs >= counted.fromMs &&
      fault.startMs <= counted.toMs &&
      fault.fits(name),
  );
}

/**
 * Finds which faults an alert of a series is about.
 *
 * @returns A function from Unix milliseconds to indices of `faults`.
 */
export function faultsAt(
  faults: readonly KnownWindow[],
  series: SeriesName,
): (timeMs: number) => number[] {
  const fitting = faults.flatMap((fault, index) => (fault.fits(series) ? [{ fault, index }] : []));
  return (timeMs) =>
    fitting
      .filter(({ fault }) => isAbout(fault, { startMs: timeMs, timeMs }))
      .map(({ index }) => index);
}
