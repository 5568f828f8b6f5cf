import type { Drift, DriftLook } from "./core/drift.ts";
import type { Metrics } from "./core/metrics.ts";
import {
  DRIFT_HORIZON_MIN_MS,
  DRIFT_POINTS_MIN,
  type FitTrend,
  findDrift,
  lastDay,
  lastingDrift,
} from "./detectors/regression/drift.ts";
import type { DriftOptions } from "./detectors/regression/drift-options.ts";
import { driftGate, refineDrift } from "./families/refine-drift.ts";
import {
  hasFreshHistory,
  historyOf,
  historySize,
  settleHistory,
} from "./kernels/history-points.ts";
import { SERIES_COUNT } from "./kernels/layout.ts";
import type { Kernel } from "./kernels/load.ts";
import { isCounter } from "./kernels/rhythm.ts";
import type { SeriesKnowledge } from "./series-knowledge.ts";

/** Looks in one pass: a millisecond, or two where each finds a drift. */
const LOOKS_MAX = 16;

/** What is known of a drift that is open: when it began, and which way it goes. */
type OpenDrift = Pick<Drift, "startMs" | "slopePerDay">;

/** Looks for drifts little by little, so that no call takes long. */
export interface DriftWatch {
  /**
   * Looks at the next series whose history has grown.
   *
   * @param openOf The drift of a series that is open; nothing where none is.
   */
  pass(openOf: (seriesId: number) => OpenDrift | undefined): readonly DriftLook[];
  /** Set while what fits the lines is being loaded, the first time it is needed: no pass finds anything before. */
  readonly loading: Promise<void> | undefined;
}

/** Makes the watch; it goes round and round over the ids, `sliceSeries` of them a pass at most. */
export function createDriftWatch(parts: {
  readonly kernel: Kernel;
  readonly knowledge: SeriesKnowledge;
  readonly options: DriftOptions;
  readonly metrics: Metrics;
  readonly sliceSeries: number;
}): DriftWatch {
  const { kernel, knowledge, options, metrics, sliceSeries } = parts;
  const looks = metrics.counter(
    "outlierd_drift_looks_total",
    "Looks at the history of a series for a drift, by outcome.",
  );
  let next = 0;
  let fit: FitTrend | undefined;
  let loading: Promise<void> | undefined;

  async function load(): Promise<void> {
    const trend = await import("./detectors/regression/trend.ts");
    fit = trend.fitTrend;
    loading = undefined;
  }

  /** Whether there is enough to look at; of an open drift, whatever there is may show the end. */
  function isDue(seriesId: number, open: OpenDrift | undefined): boolean {
    if (open !== undefined) return true;
    const { points, horizonMs } = historySize(kernel, seriesId);
    return options.enabled && points >= DRIFT_POINTS_MIN && horizonMs >= DRIFT_HORIZON_MIN_MS;
  }

  /** Looks with what fits a line. */
  function look(seriesId: number, open: OpenDrift | undefined, fitLine: FitTrend): DriftLook {
    const history = historyOf(kernel, seriesId);
    const seen = { seriesId, ...lastDay(history) };
    const found =
      open === undefined ? findDrift(history, fitLine) : lastingDrift(history, open, fitLine);
    if (found === undefined) {
      looks.add(1, { outcome: "none" });
      return seen;
    }
    const known = knowledge.of(seriesId);
    const drift = refineDrift(found, known, isCounter(kernel, seriesId));
    const isGated =
      open === undefined && driftGate(drift, known, options.changeShareMin) !== undefined;
    looks.add(1, { outcome: isGated ? "gated" : "drift" });
    return isGated ? seen : { ...seen, drift };
  }

  /** Looks at a series that is due, if what fits a line is there; else its turn comes again. */
  function tryLook(seriesId: number, open: OpenDrift | undefined): DriftLook | undefined {
    if (!isDue(seriesId, open)) return undefined;
    if (fit === undefined) {
      loading ??= load();
      return undefined;
    }
    return settleHistory(kernel, seriesId) ? look(seriesId, open, fit) : undefined;
  }

  return {
    get loading() {
      return loading;
    },
    pass(openOf) {
      const end = kernel.I[SERIES_COUNT];
      const found: DriftLook[] = [];
      if (next >= end) next = 0;
      const last = Math.min(next + sliceSeries, end);
      for (; next < last && found.length < LOOKS_MAX; next++) {
        if (!hasFreshHistory(kernel, next)) continue;
        const looked = tryLook(next, openOf(next));
        if (looked !== undefined) found.push(looked);
      }
      return found;
    },
  };
}
