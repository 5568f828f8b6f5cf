import type { Judgement } from "../core/anomaly.ts";
import type { GateReason, MetricKnowledge } from "../core/metric-knowledge.ts";

/** A value this far beyond the edge of what is possible lies on it: rounding, as in 100.00000000003 percent. */
const ROUNDING = 1e-9;

/** A value, what was expected instead, and whether both are a counter's rate. */
type Change = Pick<Judgement, "observed" | "expected" | "perSecond">;

/** What is possible: least and greatest. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Adds what is known of its metric to a verdict: the unit, a band within what is possible, whether it may open an anomaly. */
export function refineJudgement(judgement: Judgement, knowledge: MetricKnowledge): Judgement {
  const range = rangeOf(judgement, knowledge);
  const refined: Judgement = {
    ...judgement,
    observed: rounded(judgement.observed, range),
    expected: clipped(judgement.expected, range),
    lower: clipped(judgement.lower, range),
    upper: clipped(judgement.upper, range),
  };
  const gate = gateOf(refined, knowledge, range);
  return {
    ...refined,
    ...(knowledge.unit === undefined ? {} : { unit: knowledge.unit }),
    ...(gate === undefined ? {} : { gate }),
  };
}

/** Whether limits in the metric's unit are meant of what is judged: of a counter's rate, or of a gauge's value. */
function limitsApply(
  { perSecond = false }: Pick<Judgement, "perSecond">,
  { nature }: MetricKnowledge,
): boolean {
  return perSecond === (nature === "counter");
}

/** What is possible. A rate is never negative, whatever it is of. */
export function rangeOf(
  judgement: Pick<Judgement, "perSecond">,
  knowledge: MetricKnowledge,
): Range {
  const { min, max } = limitsApply(judgement, knowledge)
    ? knowledge
    : { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
  return { min: judgement.perSecond ? Math.max(0, min) : min, max };
}

/** The value, or the edge of what is possible that it lies beyond. */
export function clipped(value: number, { min, max }: Range): number {
  return Math.min(max, Math.max(min, value));
}

function rounded(value: number, range: Range): number {
  const edge = clipped(value, range);
  return Math.abs(value - edge) <= ROUNDING * Math.max(1, Math.abs(edge)) ? edge : value;
}

/** Why such a change would open no anomaly. A value that is not possible is always worth telling. */
export function gateOf(
  judgement: Change,
  knowledge: MetricKnowledge,
  range: Range,
): GateReason | undefined {
  if (!knowledge.isJudged) return "never";
  const { observed, expected } = judgement;
  if (clipped(observed, range) !== observed || !Number.isFinite(expected)) return undefined;
  const { direction, deviationMin, deviationShareMin } = knowledge;
  const deviation = observed - expected;
  if (direction === "up" && deviation < 0) return "direction";
  if (direction === "down" && deviation > 0) return "direction";
  const least = limitsApply(judgement, knowledge) ? deviationMin : 0;
  const isSmall = Math.abs(deviation) < Math.max(least, deviationShareMin * Math.abs(expected));
  return isSmall ? "deviation" : undefined;
}
