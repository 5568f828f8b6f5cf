import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { configSchema } from "../../../src/config/schema.ts";

/** The YAML examples of a guide, each as a whole configuration. */
function examples(guide: string): string[] {
  const text = readFileSync(new URL(`../../../docs/guides/${guide}.md`, import.meta.url), "utf8");
  return Array.from(text.matchAll(/```yaml\n(.*?)```/gs), ([, yaml = ""]) => yaml);
}

const cases = ["influxdb", "telegraf", "collectd"].flatMap((guide) =>
  examples(guide).map((yaml, index) => ({ guide, example: index + 1, yaml })),
);

test.each(cases)("example $example of the guide $guide is a valid configuration", ({ yaml }) => {
  const filled = yaml.replace(/\$\{\w+\}/g, "secret");
  expect(configSchema.safeParse(parse(filled)).error).toBeUndefined();
});
