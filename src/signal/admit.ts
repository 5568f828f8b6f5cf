import { ROW_STATES, type RowState } from "../core/batch.ts";
import {
  COUNTERS,
  FUTURE_LIMIT_MS,
  LATENESS_MS,
  LISTENING_SINCE_MS,
  NOW_MS,
  ROW_COUNTS,
  SILENCE_INTERVALS,
  SILENCE_LEAST_MS,
} from "../kernels/layout.ts";
import type { Kernel } from "../kernels/load.ts";
import type { SignalOptions } from "./options.ts";

/** The signal stage over one kernel. */
export interface Signal {
  /**
   * Admits or refuses every row of the batch that lies in the kernel's columns.
   *
   * @param nowMs The clock, Unix milliseconds: what lies too far ahead of it is refused, and a series whose newest
   *   sample lies too far behind it is history that is being read in, whose end is no silence.
   */
  admit(nowMs: number): void;
  /** Rows of that state since the engine has been listening. */
  count(state: RowState): number;
  /**
   * Sets the kernel's limits and its counts to 0; again after its memory was restored, which brings back older ones.
   *
   * @param sinceMs Since when the engine has been listening, Unix milliseconds: no series can have been silent longer.
   */
  configure(sinceMs: number): void;
}

/**
 * Makes the signal stage and sets the kernel's limits.
 *
 * @param parts The kernel, and the settings.
 */
export function createSignal(parts: {
  readonly kernel: Kernel;
  readonly options: SignalOptions;
}): Signal {
  const { kernel, options } = parts;
  const { D } = kernel;
  function configure(sinceMs: number): void {
    D[LISTENING_SINCE_MS] = sinceMs;
    for (const state of ROW_STATES.keys()) D[ROW_COUNTS + state] = 0;
    D[LATENESS_MS] = options.lateness;
    D[COUNTERS] = options.counters === "auto" ? 1 : 0;
    D[SILENCE_INTERVALS] = options.silenceIntervals;
    D[SILENCE_LEAST_MS] = options.silenceLeast;
  }
  configure(0);
  return {
    configure,
    admit(nowMs) {
      D[NOW_MS] = nowMs;
      D[FUTURE_LIMIT_MS] = nowMs + options.future;
      kernel.call.admit();
    },
    count: (state) => D[ROW_COUNTS + ROW_STATES.indexOf(state)],
  };
}
