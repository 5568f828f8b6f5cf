import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseFamilies } from "../../src/config/families-file.ts";
import { shippedFamilies } from "../../src/config/shipped-families.ts";
import { createFamilies, type Families } from "../../src/families/families.ts";

/** What is known of a series. */
function known(
  families: Families,
  measurement: string,
  field: string,
  tags: Readonly<Record<string, string>> = {},
) {
  const entry = families.metric(measurement, field);
  expect(entry.forAll ?? entry.of(tags)).toEqual(entry.of(tags));
  return entry.of(tags);
}

const rules = (yaml: string): Families => createFamilies(parseFamilies(yaml, "families.yaml"));

describe("families", () => {
  test("let the first entry and the first metric that fit count", () => {
    const families = rules(`
- family: first
  measurements: a
  metrics: { x: { unit: bytes }, "x*": { unit: bits } }
- family: second
  metrics: { "x*|y": { unit: volts } }
`);
    expect(known(families, "a", "x")).toMatchObject({ family: "first", unit: "bytes" });
    expect(known(families, "a", "x2")).toMatchObject({ family: "first", unit: "bits" });
    expect(known(families, "a", "y")).toMatchObject({ family: "second", unit: "volts" });
    expect(known(families, "b", "x")).toMatchObject({ family: "second", unit: "volts" });
  });

  test("give a metric that no entry fits a family with its measurement's name, and the unit that its name tells", () => {
    const families = rules("");
    expect(known(families, "shop", "basket_bytes")).toEqual({
      family: "shop",
      unit: "bytes",
      direction: "both",
      nature: "auto",
      min: Number.NEGATIVE_INFINITY,
      max: Number.POSITIVE_INFINITY,
      deviationMin: 0,
      deviationShareMin: 0,
      isJudged: true,
    });
    expect(known(families, "shop", "orders").unit).toBeUndefined();
  });

  test("ask for tags only where an entry names some, and not for one that is missing", () => {
    const families = rules(`
- { family: idle, tags: { mode: "id*" }, metrics: { busy: {} } }
- { family: any, tags: { mode: "*" }, metrics: { busy: {} } }
`);
    expect(families.metric("m", "other").forAll?.family).toBe("m");
    expect(families.metric("m", "busy").forAll).toBeUndefined();
    expect(known(families, "m", "busy", { mode: "idle" }).family).toBe("idle");
    expect(known(families, "m", "busy", { mode: "user" }).family).toBe("any");
    expect(known(families, "m", "busy", { host: "a" }).family).toBe("m");
  });

  test("do not depend on the order of tags", () => {
    const families = createFamilies(shippedFamilies());
    const tag = fc.record({
      key: fc.constantFrom("type", "type_instance", "mode", "host", "cpu"),
      value: fc.constantFrom("idle", "percent", "df_complex", "used", "percent_bytes", "memory"),
    });
    const tags = fc.uniqueArray(tag, { selector: ({ key }) => key });
    const measurements = fc.constantFrom(
      "cpu_value",
      "df_value",
      "memory_value",
      "node_cpu_seconds_total",
    );
    fc.assert(
      fc.property(
        measurements,
        tags,
        fc.constantFrom("value", "counter"),
        (measurement, list, field) => {
          const entry = families.metric(measurement, field);
          const entries = list.map(({ key, value }): [string, string] => [key, value]);
          expect(entry.of(Object.fromEntries(entries.toReversed()))).toEqual(
            entry.of(Object.fromEntries(entries)),
          );
        },
      ),
    );
  });

  test("believe Telegraf's word on the nature of a Prometheus metric, whose name is the measurement", () => {
    const families = rules(`[{ family: http, metrics: { "http_*": { nature: auto } } }]`);
    expect(known(families, "http_requests_total", "counter")).toMatchObject({
      family: "http",
      nature: "counter",
    });
    expect(known(families, "http_open_total", "gauge").nature).toBe("gauge");
    expect(known(families, "http_requests_total", "value").family).toBe("http_requests_total");
  });

  test("know a tag that is named like a property of every object", () => {
    const families = rules(`[{ family: odd, tags: { constructor: "*" } }]`);
    expect(known(families, "m", "f", { host: "a" }).family).toBe("m");
    expect(known(families, "m", "f", { constructor: "a" }).family).toBe("odd");
  });
});
