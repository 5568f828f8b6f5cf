import type { Clock } from "../core/clock.ts";
import { EngineError } from "../core/errors.ts";

/** How fast sample time may run against real time. */
export interface PaceParts {
  /** Sample seconds a real second; `Infinity` never waits. */
  readonly speed: number;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  /** Ends a wait early. */
  readonly stop: AbortSignal;
}

const SLEEP_MS_MIN = 10;
const SLEEP_MS_MAX = 500;

/**
 * Makes a brake: a function that waits until a sample's time has come, counted from the first one.
 *
 * Waits shorter than 10 ms are saved up, so that dense samples do not cost a timer each.
 */
export function createPace({
  speed,
  clock,
  sleep,
  stop,
}: PaceParts): (timeMs: number) => Promise<void> {
  let origin: { readonly timeMs: number; readonly realMs: number } | undefined;
  return async (timeMs) => {
    origin ??= { timeMs, realMs: clock() };
    const dueMs = origin.realMs + (timeMs - origin.timeMs) / speed;
    for (let leftMs = dueMs - clock(); leftMs >= SLEEP_MS_MIN; leftMs = dueMs - clock()) {
      if (stop.aborted) return;
      await sleep(Math.min(leftMs, SLEEP_MS_MAX));
    }
  };
}

/**
 * Reads the option `--speed`: times real time; `max`, or nothing, is without waits.
 *
 * @throws EngineError `ERR_ARGUMENT` where it is neither.
 */
export function parseSpeed(text: string | undefined): number {
  if (text === undefined || text === "max") return Number.POSITIVE_INFINITY;
  const speed = Number(text);
  if (speed > 0 && Number.isFinite(speed)) return speed;
  throw new EngineError("ERR_ARGUMENT", `--speed is a number above 0 or max, not \`${text}\``);
}
