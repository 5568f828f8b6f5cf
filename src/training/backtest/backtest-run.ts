import type { AnomalyKind, Severity } from "../../core/anomaly.ts";
import { type OutgoingEvent, seriesOff } from "../../core/event.ts";
import { type SeriesName, seriesText } from "../../core/series.ts";

/** Something that was wrong, or only looked like it, in history. */
export interface KnownWindow {
  readonly id: string;
  /** Of the fault; empty where the labels name none. */
  readonly kind: string;
  /** `false` for what is normal, such as a release: an alert on it is false. */
  readonly isFault: boolean;
  /** Unix milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  /** Whether it can be seen in a series. */
  readonly fits: (series: SeriesName) => boolean;
}

/** An alert: an anomaly that was opened. */
export interface BacktestAlert {
  /** Of the event, as `replay` prints it. */
  readonly id: string;
  /** When it was told, Unix milliseconds, */
  readonly timeMs: number;
  /** and since when. */
  readonly startMs: number;
  readonly series: string;
  readonly family: string;
  readonly kind: AnomalyKind;
  readonly severity: Severity;
  /** The fault that it belongs to; `undefined` where it is false, or nothing is known. */
  readonly fault: string | undefined;
}

/** A fault and how long it took until somebody would have been told. */
export interface FaultOutcome {
  readonly window: KnownWindow;
  /** From its start to the first alert, milliseconds; `undefined` where it was missed. */
  readonly delayMs: number | undefined;
}

/** What one setting would have told. */
export interface BacktestRun {
  /** `alert.falseAlertsPerDay`. */
  readonly falseAlertsPerDay: number;
  readonly alerts: readonly BacktestAlert[];
  /** Those that began within what was played. */
  readonly faults: readonly FaultOutcome[];
}

/** An alert this long after a label's end is still about it: means over samples are late. */
const LATE_MS = 15 * 60_000;
/** An alert this long before its start is about it too: labels and intervals are no finer. */
const EARLY_MS = 60_000;

/** Whether an alert that was told at a time, since another, falls into a window; both Unix milliseconds. */
export function isAbout(
  window: KnownWindow,
  { startMs, timeMs }: { readonly startMs: number; readonly timeMs: number },
): boolean {
  return timeMs >= window.startMs - EARLY_MS && startMs <= window.endMs + LATE_MS;
}

/** Gathers what one setting would have told, event by event. */
export class BacktestTally {
  readonly #windows: readonly KnownWindow[];
  readonly #alerts: BacktestAlert[] = [];
  readonly #delays = new Map<string, number>();

  /** @param windows What is known of the history; none where nothing is. */
  constructor(windows: readonly KnownWindow[]) {
    this.#windows = windows;
  }

  /** Takes an event as it was told; those that only go on with an anomaly add nothing. */
  take({ id, event: { type, timestamp, data } }: OutgoingEvent): void {
    if (type !== "anomaly.opened") return;
    const [timeMs, startMs] = [Date.parse(timestamp), Date.parse(data.start)];
    const series = seriesOff(data);
    const about = this.#windows.filter(
      (window) =>
        window.isFault && isAbout(window, { startMs, timeMs }) && series.some(window.fits),
    );
    for (const { id: fault, startMs: begun } of about) {
      if (!this.#delays.has(fault)) this.#delays.set(fault, Math.max(0, timeMs - begun));
    }
    this.#alerts.push({
      id,
      timeMs,
      startMs,
      series: seriesText(data.series),
      family: data.family,
      kind: data.kind,
      severity: data.severity,
      fault: about[0]?.id,
    });
  }

  /** Ends the run. */
  run(falseAlertsPerDay: number, { fromMs, toMs }: { fromMs: number; toMs: number }): BacktestRun {
    const faults = this.#windows
      .filter(({ isFault, startMs }) => isFault && startMs >= fromMs && startMs <= toMs)
      .map((window) => ({ window, delayMs: this.#delays.get(window.id) }));
    return { falseAlertsPerDay, alerts: this.#alerts, faults };
  }
}
