import { expect, test } from "vitest";
import type { AnomalyState } from "../../../src/core/event.ts";
import { createFilter } from "../../../src/sinks/webhook/filter.ts";
import { event } from "../../store/fixture.ts";

const ALL: Parameters<typeof createFilter>[0] = { families: [], severity: "info", tags: {} };

function anomaly(change: Partial<AnomalyState> = {}, tags: Record<string, string> = {}) {
  const state = event("a", "opened").event.data;
  return { ...state, series: { ...state.series, tags }, ...change };
}

test("an empty filter wants everything", () => {
  expect(createFilter(ALL)(anomaly())).toBe(true);
});

test("a filter wants its families only", () => {
  const wants = createFilter({ ...ALL, families: ["cpu", "disk"] });
  expect(wants(anomaly({ family: "disk" }))).toBe(true);
  expect(wants(anomaly({ family: "net" }))).toBe(false);
});

test("a filter wants its severity and those above", () => {
  const wants = createFilter({ ...ALL, severity: "warning" });
  const wanted = (["info", "warning", "critical"] as const).map((severity) =>
    wants(anomaly({ severity })),
  );
  expect(wanted).toEqual([false, true, true]);
});

test("a filter wants a series only if all of its tags fit", () => {
  const wants = createFilter({ ...ALL, tags: { host: "web-*.eu", dc: "a?" } });
  expect(wants(anomaly({}, { host: "web-3.eu", dc: "a1" }))).toBe(true);
  expect(wants(anomaly({}, { host: "web-3xeu", dc: "a1" }))).toBe(false);
  expect(wants(anomaly({}, { host: "web-3.eu", dc: "a12" }))).toBe(false);
  expect(wants(anomaly({}, { host: "web-3.eu" }))).toBe(false);
});

test("a tag whose name every object inherits is no match", () => {
  expect(createFilter({ ...ALL, tags: { toString: "*" } })(anomaly())).toBe(false);
});
