import { setTimeout as wait } from "node:timers/promises";

/** Waits for so many milliseconds, or until the signal aborts; never rejects. Handed in, so that tests own time. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** Waits in real time. */
export const sleep: Sleep = async (ms, signal) => {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
