import { describe, expect, it } from "vitest";

import { SILENT } from "../../src/core/logger.ts";
import type { WriteReport } from "../../src/core/source.ts";
import { createMetricsRegistry } from "../../src/server/metrics-registry.ts";
import { createIntake } from "../../src/sources/intake.ts";

const refusing = (count: number): WriteReport => ({
  lines: 10,
  rows: 10 - count,
  refusedCount: count,
  refused: Array.from({ length: count }, (_, index) => ({
    line: index + 1,
    reason: "missing fields",
    text: `line ${index + 1}`,
  })),
  seriesRefused: 0,
});

function createLoggedIntake() {
  const logged: unknown[] = [];
  const registry = createMetricsRegistry();
  const time = { nowMs: 0 };
  const intake = createIntake("tcp", {
    metrics: registry,
    logger: { ...SILENT, warn: (fields) => logged.push(fields) },
    clock: () => time.nowMs,
  });
  return { intake, logged, registry, time };
}

describe("intake", () => {
  it("logs the first five refused lines a minute and counts all", () => {
    const { intake, logged, registry, time } = createLoggedIntake();
    intake.report(refusing(3));
    intake.report(refusing(4));
    expect(logged).toHaveLength(5);
    expect(logged[0]).toEqual({ source: "tcp", line: 1, reason: "missing fields", text: "line 1" });

    time.nowMs = 60_000;
    intake.report(refusing(2));
    expect(logged).toHaveLength(7);
    expect(registry.text()).toContain('outlierd_source_lines_total{source="tcp"} 30');
    expect(registry.text()).toContain('outlierd_source_lines_refused_total{source="tcp"} 9');
  });

  it("counts what was not taken by its reason", () => {
    const { intake, registry } = createLoggedIntake();
    intake.rejected("full");
    intake.rejected("idle");
    intake.rejected("full");
    expect(registry.text()).toContain('rejected_total{source="tcp",reason="full"} 2');
    expect(registry.text()).toContain('rejected_total{source="tcp",reason="idle"} 1');
  });
});
