import type { Drift } from "../../../src/core/drift.ts";
import {
  DRIFT_HORIZON_MIN_MS,
  DRIFT_POINTS_MIN,
  findDrift,
  lastingDrift,
} from "../../../src/detectors/regression/drift.ts";
import { fitTrend } from "../../../src/detectors/regression/trend.ts";
import {
  type HistoryPoints,
  hasFreshHistory,
  historyOf,
  historySize,
  settleHistory,
} from "../../../src/kernels/history-points.ts";
import { clearSeries, feed, smallKernel } from "../../kernels/feed.ts";

export const DAY_MS = 86_400_000;
const STEP_MS = 600_000;
/** Samples between two looks: an hour. */
const LOOK_SAMPLES = 6;
const MISSES_MOST = 2;
const REST_LOOKS = 16;

const kernel = smallKernel("wasm");

/** A drift that was found: when, and when it was over; days since the first sample. */
export interface Found {
  readonly foundDay: number;
  readonly drift: Drift;
  overDay?: number;
}

/** What a series is like: its value at a day since its first sample. */
export type Course = (day: number) => number;

/** Looks at one history after another as the engine does, and keeps what it finds. */
function createLooker(): {
  readonly found: Found[];
  look(history: HistoryPoints, day: number): void;
} {
  const found: Found[] = [];
  let open: Found | undefined;
  let misses = 0;
  let rest = 0;

  function lookForEnd(drifting: Found, history: HistoryPoints, day: number): void {
    misses = lastingDrift(history, drifting.drift, fitTrend) === undefined ? misses + 1 : 0;
    if (misses < MISSES_MOST) return;
    drifting.overDay = day;
    open = undefined;
    rest = REST_LOOKS;
  }

  return {
    found,
    look(history, day) {
      if (open !== undefined) {
        lookForEnd(open, history, day);
        return;
      }
      if (rest-- > 0) return;
      const drift = findDrift(history, fitTrend);
      if (drift === undefined) return;
      misses = 0;
      open = { foundDay: day, drift };
      found.push(open);
    },
  };
}

/** Feeds a sample every ten minutes for some days through the kernel, and looks for drifts as the engine does. */
export function driftsOf(course: Course, days: number, startMs = Date.UTC(2026, 0, 5, 7)): Found[] {
  clearSeries(kernel);
  const looker = createLooker();
  for (let at = 0; at * STEP_MS < days * DAY_MS; at += LOOK_SAMPLES) {
    const rows = Array.from({ length: LOOK_SAMPLES }, (_, i) => {
      const ageMs = (at + i) * STEP_MS;
      return { timeMs: startMs + ageMs, value: course(ageMs / DAY_MS) };
    });
    feed(kernel, rows);
    const { points, horizonMs } = historySize(kernel, 0);
    const isEnough = points >= DRIFT_POINTS_MIN && horizonMs >= DRIFT_HORIZON_MIN_MS;
    if (!hasFreshHistory(kernel, 0) || !isEnough) continue;
    settleHistory(kernel, 0);
    looker.look(historyOf(kernel, 0), ((at + LOOK_SAMPLES) * STEP_MS) / DAY_MS);
  }
  return looker.found;
}
