import { spawnSync } from "node:child_process";

import { describe, expect, it } from "vitest";

import { createMetricsRegistry } from "../../src/server/metrics-registry.ts";
import { addRuntimeMetrics } from "../../src/server/runtime-metrics.ts";

const PROMTOOL = spawnSync("promtool", ["--version"]).status === 0;

describe("runtime metrics", () => {
  it("tell of a process that runs, in units that fit", () => {
    const registry = createMetricsRegistry();
    const stop = addRuntimeMetrics(registry);
    const text = registry.text();
    stop();
    const value = (name: string) => Number(new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1]);

    expect(value("process_cpu_seconds_total")).toBeGreaterThan(0);
    expect(value("process_resident_memory_bytes")).toBeGreaterThan(1e7);
    expect(value("process_start_time_seconds")).toBeGreaterThan(1.6e9);
    expect(value("nodejs_eventloop_lag_seconds")).toBeGreaterThanOrEqual(0);
  });

  it.skipIf(!PROMTOOL)("are clean under promtool (needs the Debian package prometheus)", () => {
    const registry = createMetricsRegistry();
    const stop = addRuntimeMetrics(registry);
    registry.counter("outlierd_lines_total", "Lines.").add(1, { text: 'a"b\\c\nd' });
    const checked = spawnSync("promtool", ["check", "metrics"], { input: registry.text() });
    stop();
    expect(`${checked.stdout}${checked.stderr}`).toBe("");
    expect(checked.status).toBe(0);
  });
});
