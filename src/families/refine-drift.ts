import type { Drift, DriftLimit, KnownDrift } from "../core/drift.ts";
import type { GateReason, MetricKnowledge } from "../core/metric-knowledge.ts";
import { clipped, gateOf, type Range, rangeOf } from "./refine.ts";

const DAY_MS = 86_400_000;
/** Days ahead that a line is followed; beyond them it tells nothing. */
const DAYS_AHEAD = 90;

/** The edge that the line runs into. */
function limitOf(
  { slopePerDay, level, endMs }: Drift,
  { min, max }: Range,
): DriftLimit | undefined {
  const value = slopePerDay > 0 ? max : min;
  const days = (value - level) / slopePerDay;
  return days <= DAYS_AHEAD ? { value, timeMs: endMs + days * DAY_MS } : undefined;
}

/** Adds what is known of its metric to a drift: the unit, levels within what is possible, and when it can go no further. */
export function refineDrift(
  drift: Drift,
  knowledge: MetricKnowledge,
  perSecond: boolean,
): KnownDrift {
  const range = rangeOf({ perSecond }, knowledge);
  const startLevel = clipped(drift.startLevel, range);
  const level = clipped(drift.level, range);
  const limit = limitOf({ ...drift, level }, range);
  return {
    ...drift,
    startLevel,
    level,
    perSecond,
    ...(knowledge.unit === undefined ? {} : { unit: knowledge.unit }),
    ...(limit === undefined ? {} : { limit }),
  };
}

/**
 * Why a drift that begins is not told: it goes the harmless way, or by too little.
 *
 * @param shareMin Share of its first level by which a metric has to change of which no least deviation is known.
 */
export function driftGate(
  { startLevel, level, perSecond }: KnownDrift,
  knowledge: MetricKnowledge,
  shareMin: number,
): GateReason | undefined {
  const isKnown = knowledge.deviationMin > 0 || knowledge.deviationShareMin > 0;
  const least = isKnown ? knowledge : { ...knowledge, deviationShareMin: shareMin };
  const change = { observed: level, expected: startLevel, perSecond };
  return gateOf(change, least, rangeOf({ perSecond }, knowledge));
}
