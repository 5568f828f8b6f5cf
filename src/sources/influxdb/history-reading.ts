import type { TimeWindow } from "./time-windows.ts";

/** Which stretch of history to read, and where to. */
export interface HistoryReading {
  readonly range: TimeWindow;
  /** Takes whole lines with timestamps in nanoseconds. */
  readonly write: (lines: string) => void;
  /** Called after each page with the time up to which all has been read, Unix milliseconds. */
  readonly onPage: (untilMs: number) => void;
  readonly stop: AbortSignal;
}
