import { describe, expect, it } from "vitest";

import { createMetricsRegistry } from "../../src/server/metrics-registry.ts";

describe("metrics registry", () => {
  it("prints each label set of a counter with its own sum", () => {
    const registry = createMetricsRegistry();
    const lines = registry.counter("outlierd_lines_total", "Lines.");
    lines.add(2, { source: "http" });
    lines.add(3, { source: "tcp" });
    lines.add(5, { source: "http" });

    expect(registry.text()).toBe(
      [
        "# HELP outlierd_lines_total Lines.",
        "# TYPE outlierd_lines_total counter",
        'outlierd_lines_total{source="http"} 7',
        'outlierd_lines_total{source="tcp"} 3',
        "",
      ].join("\n"),
    );
  });

  it("gives the same counter for the same name, whoever asks", () => {
    const registry = createMetricsRegistry();
    registry.counter("a_total", "First.").add(1);
    registry.counter("a_total", "Second.").add(1);
    expect(registry.text()).toContain("a_total 2\n");
  });

  it("asks a gauge when it is printed, not before", () => {
    const registry = createMetricsRegistry();
    let depth = 1;
    registry.gauge("depth", "Depth.").read(() => depth);
    depth = 7;
    expect(registry.text()).toContain("# TYPE depth gauge\ndepth 7\n");
  });

  it("replaces what a gauge's label set reads from", () => {
    const registry = createMetricsRegistry();
    const gauge = registry.gauge("depth", "Depth.");
    gauge.read(() => 1, { sink: "a" });
    gauge.read(() => 2, { sink: "a" });
    expect(registry.text()).toContain('depth{sink="a"} 2\n');
    expect(registry.text()).not.toContain("} 1\n");
  });

  it("prints a gauge whose name ends in _total as a counter", () => {
    const registry = createMetricsRegistry();
    registry.gauge("cpu_seconds_total", "CPU.").read(() => 1.5);
    expect(registry.text()).toContain("# TYPE cpu_seconds_total counter\ncpu_seconds_total 1.5\n");
  });
});

describe("metrics text format", () => {
  it.each([
    ['a"b', 'a\\"b'],
    ["a\\b", "a\\\\b"],
    ["a\nb", "a\\nb"],
  ])("escapes the label value %j", (value, escaped) => {
    const registry = createMetricsRegistry();
    registry.counter("a_total", "A.").add(1, { label: value });
    expect(registry.text()).toContain(`a_total{label="${escaped}"} 1\n`);
  });

  it.each([
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "+Inf"],
    [Number.NEGATIVE_INFINITY, "-Inf"],
    [1e21, "1e+21"],
  ])("prints the number %d as Prometheus reads it", (value, text) => {
    const registry = createMetricsRegistry();
    registry.gauge("value", "Value.").read(() => value);
    expect(registry.text()).toContain(`value ${text}\n`);
  });

  it("refuses a counter that shrinks, a name in upper case and a name of another kind", () => {
    const registry = createMetricsRegistry();
    registry.gauge("taken_total", "Taken.");
    expect(() => registry.counter("a_total", "A.").add(-1)).toThrow("only grows");
    expect(() => registry.counter("A_total", "A.")).toThrow("lower case");
    expect(() => registry.counter("a", "A.")).toThrow("_total");
    expect(() => registry.counter("taken_total", "A.")).toThrow("is a gauge already");
  });

  it("says nothing of a metric without a sample", () => {
    const registry = createMetricsRegistry();
    registry.counter("a_total", "A.");
    expect(registry.text()).toBe("");
  });
});
