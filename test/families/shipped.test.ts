import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseConfig } from "../../src/config/load.ts";
import { shippedFamilies } from "../../src/config/shipped-families.ts";
import { SILENT } from "../../src/core/logger.ts";
import { createFamilies } from "../../src/families/families.ts";
import { createReplay } from "../../src/replay.ts";

const families = createFamilies(shippedFamilies());
const config = parseConfig("limits: { series: 1000 }", { file: "test.yaml", environment: {} });

/** What is known of every field of a line, as short text: `unit nature direction`, or `never` behind the family. */
function knownOf(line: string): { family: Set<string>; fields: Record<string, string> } {
  const { ingest, series } = createReplay(config, { logger: SILENT });
  const report = ingest.open("test", "ns");
  report.write(Buffer.from(`${line}\n`));
  expect(report.end().refused).toEqual([]);
  const family = new Set<string>();
  const fields: Record<string, string> = {};
  for (let id = 0; id < series.idEnd; id++) {
    const { measurement, field, tags } = series.name(id);
    const knowledge = families.metric(measurement, field).of(tags);
    family.add(knowledge.family);
    const direction = knowledge.isJudged ? knowledge.direction : "never";
    fields[field] = [knowledge.unit ?? "-", knowledge.nature, direction].join(" ");
  }
  return { family, fields };
}

/** Lines of every family, as their senders write them. */
const LINES = z
  .array(
    z.object({ family: z.string(), line: z.string(), fields: z.record(z.string(), z.string()) }),
  )
  .parse(parse(readFileSync(new URL("shipped-lines.yaml", import.meta.url), "utf8")));

describe("the shipped families know", () => {
  test.each(LINES)("$family by its line $line", ({ family, line, fields }) => {
    const known = knownOf(line);
    expect(known.fields).toMatchObject(fields);
    expect(known.family).toEqual(new Set([family]));
  });

  test("no family that has no line here", () => {
    const named = new Set(shippedFamilies().flatMap(({ family }) => family ?? []));
    const shown = new Set(LINES.map(({ family }) => family));
    expect([...named].filter((name) => !shown.has(name))).toEqual([]);
  });

  test("every metric of this machine that the source host sends", () => {
    const host: Record<string, string> = {
      cpu: "usage_user usage_system usage_iowait usage_steal",
      system: "load1",
      processes: "running blocked total_threads",
      kernel: "context_switches processes_forked",
      mem: "used_percent",
      swap: "used_percent",
      pressure: "avg10",
      disk: "used_percent inodes_used_percent",
      diskio: "read_bytes write_bytes io_time",
      net: "bytes_recv bytes_sent err_in err_out drop_in drop_out",
      netstat: "tcp_established",
    };
    for (const [measurement, fields] of Object.entries(host)) {
      for (const field of fields.split(" ")) {
        const knowledge = families.metric(measurement, field).of({});
        expect(knowledge.nature, `${measurement} ${field}`).not.toBe("auto");
        expect(knowledge.family).toBe(measurement);
      }
    }
  });
});

/** Texts that fit a pattern: each alternative, its stars standing for nothing or for a letter. */
function examplesOf(pattern: string): string[] {
  return pattern
    .split("|")
    .flatMap((one) => ["", "q", "q_q"].map((filling) => one.replaceAll("*", filling)));
}

describe("every alternative of every shipped entry is reached", () => {
  // Each metric as an entry of its own, named by its place: the same rules, and the name tells which one counted.
  const places = shippedFamilies().flatMap((rule, index) =>
    Object.entries(rule.metrics).map(([pattern, metric]) => ({
      place: `${index}: ${pattern}`,
      rule,
      pattern,
      entry: { ...rule, family: `${index}: ${pattern}`, metrics: { [pattern]: metric } },
    })),
  );
  const placed = createFamilies(places.map(({ entry }) => entry));

  test.each(places.map(({ place, rule, pattern }) => [place, rule, pattern] as const))(
    "%s",
    (place, rule, pattern) => {
      const tags = Object.fromEntries(
        Object.entries(rule.tags).map(([key, value]) => [key, examplesOf(value)[0] ?? ""]),
      );
      for (const alternative of pattern.split("|")) {
        const reached = examplesOf(rule.measurements).some((measurement) =>
          examplesOf(alternative).some((name) =>
            [placed.metric(measurement, name), placed.metric(name, "gauge")].some(
              (entry) => entry.of(tags).family === place,
            ),
          ),
        );
        expect(reached, `${alternative} of ${rule.measurements}`).toBe(true);
      }
    },
  );
});
