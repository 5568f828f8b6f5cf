import type { MetricKnowledge, Nature } from "../core/metric-knowledge.ts";
import type { SeriesName } from "../core/series.ts";
import { unitOfName } from "./name-unit.ts";
import type { FamilyRule, MetricRule } from "./options.ts";
import { compilePattern, type Pattern } from "./pattern.ts";

/** What is known of the series of one measurement and field. */
export interface MetricEntry {
  /** What is known of them all; `undefined` where it depends on their tags. */
  readonly forAll: MetricKnowledge | undefined;
  /** What is known of the one with these tags. */
  of(tags: SeriesName["tags"]): MetricKnowledge;
}

/** Which family metrics belong to, and what is known of them. */
export interface Families {
  /** Looks a metric up. Takes microseconds: keep what it returns. */
  metric(measurement: string, field: string): MetricEntry;
}

interface TagPattern {
  readonly key: string;
  readonly fits: Pattern;
}

interface CompiledRule {
  readonly family: string | undefined;
  readonly measurements: Pattern;
  readonly tags: readonly TagPattern[];
  readonly metrics: readonly { readonly fits: Pattern; readonly rule: MetricRule }[];
}

interface Candidate {
  readonly tags: readonly TagPattern[];
  readonly knowledge: MetricKnowledge;
}

/** Fields that Telegraf gives Prometheus' metrics: they tell the nature, and the measurement is the name. */
const NATURES: ReadonlyMap<string, Nature> = new Map([
  ["counter", "counter"],
  ["gauge", "gauge"],
]);

const UNKNOWN: MetricRule = {
  direction: "both",
  nature: "auto",
  deviationMin: 0,
  deviationShareMin: 0,
  judge: "always",
};

/**
 * Makes families of a list of rules, in which the first that fits a metric counts. A metric that none fits is of a
 * family with its measurement's name.
 */
export function createFamilies(rules: readonly FamilyRule[]): Families {
  const compiled = rules.map(compileRule);
  return {
    metric(measurement, field) {
      const candidates: Candidate[] = [];
      for (const candidate of candidatesOf(compiled, measurement, field)) {
        candidates.push(candidate);
        if (candidate.tags.length === 0) break;
      }
      const [first] = candidates;
      const fallback = knowledgeOf(UNKNOWN, undefined, { measurement, field });
      return {
        forAll:
          first === undefined || first.tags.length === 0
            ? (first?.knowledge ?? fallback)
            : undefined,
        of(tags) {
          const values = new Map(Object.entries(tags));
          const found = candidates.find((candidate) =>
            candidate.tags.every(({ key, fits }) => {
              const value = values.get(key);
              return value !== undefined && fits(value);
            }),
          );
          return found?.knowledge ?? fallback;
        },
      };
    },
  };
}

function compileRule({ family, measurements, tags, metrics }: FamilyRule): CompiledRule {
  return {
    family,
    measurements: compilePattern(measurements),
    tags: Object.entries(tags).map(([key, pattern]) => ({ key, fits: compilePattern(pattern) })),
    metrics: Object.entries(metrics).map(([pattern, rule]) => ({
      fits: compilePattern(pattern),
      rule,
    })),
  };
}

/** What a metric is called: its field, but of Prometheus' metrics as Telegraf sends them their measurement. */
function nameOf(measurement: string, field: string): string {
  return NATURES.has(field) ? measurement : field;
}

function* candidatesOf(
  rules: readonly CompiledRule[],
  measurement: string,
  field: string,
): Generator<Candidate> {
  const name = nameOf(measurement, field);
  for (const { family, measurements, tags, metrics } of rules) {
    if (!measurements(measurement)) continue;
    const metric = metrics.find(({ fits }) => fits(name));
    if (metric === undefined) continue;
    yield { tags, knowledge: knowledgeOf(metric.rule, family, { measurement, field }) };
  }
}

function knowledgeOf(
  rule: MetricRule,
  family: string | undefined,
  { measurement, field }: { readonly measurement: string; readonly field: string },
): MetricKnowledge {
  return {
    family: family ?? measurement,
    unit: rule.unit ?? unitOfName(nameOf(measurement, field)),
    direction: rule.direction,
    nature: NATURES.get(field) ?? rule.nature,
    min: rule.min ?? Number.NEGATIVE_INFINITY,
    max: rule.max ?? Number.POSITIVE_INFINITY,
    deviationMin: rule.deviationMin,
    deviationShareMin: rule.deviationShareMin,
    isJudged: rule.judge === "always",
  };
}
