import type { FamilyRule, MetricRule } from "../families/options.ts";
import { familiesJsonSchema } from "./families-file.ts";
import { itemsOf, propertiesOf, type SchemaNode } from "./json-schema.ts";
import { optionTable } from "./reference-page.ts";

/**
 * The reference page of families, in Markdown: what an entry can say, and what the shipped ones do.
 *
 * @param rules The shipped ones.
 */
export function familiesPage(rules: readonly FamilyRule[]): string {
  const entry = itemsOf(familiesJsonSchema()) ?? {};
  return [
    "# Families",
    "",
    "A family is what metrics of one subsystem have in common, and what is known of each before its first sample.",
    "How to say what you know of yours: [the guide](../guides/families.md). This page is generated from",
    "`config/families.yaml` and its schema; `npm run generate` writes it anew.",
    "",
    "## An entry",
    "",
    ...optionTable(propertiesOf(entry)),
    "## A metric of an entry",
    "",
    ...optionTable(propertiesOf(metricOf(entry))),
    "## Shipped entries",
    "",
    "In their order: the first that fits a series counts. *least* is the deviation from the expected value from which on",
    "an anomaly opens, in the unit of the samples and as a share of the expected value; of a counter everything is meant",
    "of its rate per second. A metric that none fits belongs to a family with its measurement's name.",
    "",
    ...rules.flatMap(ruleLines),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

function metricOf(entry: SchemaNode): SchemaNode {
  const metrics = propertiesOf(entry).find(([key]) => key === "metrics")?.[1];
  const metric = metrics?.additionalProperties;
  return typeof metric === "object" ? metric : {};
}

function ruleLines({ family, measurements, tags, metrics }: FamilyRule): string[] {
  const having = Object.entries(tags).map(
    ([key, pattern]) => `${code(key)} ${patternText(pattern)}`,
  );
  const condition = having.length === 0 ? "" : ` with ${having.join(" and ")}`;
  return [
    `### ${family ?? "(the measurement)"}: ${patternText(measurements)}${condition}`,
    "",
    "| metric | unit | nature | opens on | range | least |",
    "|---|---|---|---|---|---|",
    ...Object.entries(metrics).map(
      ([pattern, rule]) => `| ${patternText(pattern)} | ${cells(rule)} |`,
    ),
    "",
  ];
}

function cells({ unit, nature, judge, ...rule }: MetricRule): string {
  const direction = judge === "never" ? "nothing" : rule.direction;
  return [unit ?? "", nature, direction, rangeText(rule), leastText(rule)].join(" | ");
}

function rangeText({ min, max }: Pick<MetricRule, "min" | "max">): string {
  if (min === undefined) return max === undefined ? "" : `to ${max}`;
  return max === undefined ? `from ${min}` : `${min} to ${max}`;
}

function leastText(rule: Pick<MetricRule, "deviationMin" | "deviationShareMin">): string {
  const { deviationMin, deviationShareMin } = rule;
  return [
    ...(deviationMin > 0 ? [String(deviationMin)] : []),
    ...(deviationShareMin > 0 ? [`${Math.round(deviationShareMin * 100)} %`] : []),
  ].join(" and ");
}

function patternText(pattern: string): string {
  return pattern.split("|").map(code).join(", ");
}

function code(text: string): string {
  return `\`${text}\``;
}
