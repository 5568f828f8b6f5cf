import { map } from "rxjs";
import { beforeEach, describe, expect, test } from "vitest";
import { parseConfig } from "../src/config/load.ts";
import type { ScoredBatch } from "../src/core/batch.ts";
import type { EngineError } from "../src/core/errors.ts";
import { type Logger, SILENT } from "../src/core/logger.ts";
import type { StoredModel } from "../src/core/model.ts";
import type { Pipeline } from "../src/pipeline.ts";
import { createHistoryPipeline } from "../src/replay.ts";
import { createMetricsRegistry, type MetricsRegistry } from "../src/server/metrics-registry.ts";
import { type Shadow, startShadow } from "../src/shadow.ts";
import { seeded } from "./kernels/feed.ts";
import { stored, trained, trainedClusters } from "./store/models/trained.ts";

const START_MS = Date.UTC(2026, 0, 1);
const CONFIG = parseConfig("limits: { series: 100 }", { file: "test.yaml", environment: {} });
const CLUSTERS = stored(trainedClusters(1, { family: "m" }));

let pipeline: Pipeline;
let metrics: MetricsRegistry;
let failures: EngineError[] = [];
let logged: Record<string, unknown>[] = [];
let nowMs = START_MS;

beforeEach(() => {
  pipeline = createHistoryPipeline(CONFIG, { logger: SILENT });
  metrics = createMetricsRegistry();
  failures = [];
  logged = [];
  nowMs = START_MS;
});

const logger: Logger = { ...SILENT, info: (fields) => void logged.push({ ...fields }) };

function begin(model: StoredModel = CLUSTERS, change: Partial<Pipeline> = {}): Shadow {
  return startShadow({
    pipeline: { ...pipeline, ...change },
    model,
    config: CONFIG,
    clock: () => nowMs,
    metrics,
    logger,
    onFailure: (error) => failures.push(error),
  });
}

/** Feeds samples of one series, a second apart and a minute a batch: noise, with a spike at `spikeAt`. */
function feed(from: number, to: number, spikeAt = -1): void {
  const writer = pipeline.open("test", "ms");
  const random = seeded(from + 1);
  for (let at = from; at < to; at += 60) {
    const lines = Array.from({ length: Math.min(60, to - at) }, (_, i) => {
      const value = at + i === spikeAt ? 9000 : random();
      return `m,host=a v=${value} ${START_MS + 1000 * (at + i)}\n`;
    });
    writer.write(Buffer.from(lines.join("")));
  }
  writer.end();
}

describe("a shadow", () => {
  test("of a regression says of known series what the engine says: only new ones would begin otherwise", () => {
    feed(0, 600);
    const shadow = begin(stored(trained([0, 0.5, 0, 0, 0], { description: regressionOf("m") })));
    feed(600, 3000, 2500);
    const { alerts, strengthDifferenceMedian, counted } = shadow.report();
    expect(counted).toBe(2340 - 284);
    expect(strengthDifferenceMedian).toBe(0);
    expect(alerts).toEqual({ both: 1, champion: 0, challenger: 0, undecided: 0 });
  });

  test("that ends keeps what it found, and counts nothing any more", () => {
    const shadow = begin();
    feed(0, 600);
    shadow.stop();
    feed(600, 1200);
    expect(shadow.report()).toMatchObject({ samples: 540, series: 1, stopped: null });
  });

  test("logs the first alert of one side alone, and then no more than one in ten minutes", () => {
    const planted = (batch: ScoredBatch): ScoredBatch => ({
      ...batch,
      alert: Uint8Array.from(batch.timeMs, (ms) => ((ms - START_MS) % 100_000 === 0 ? 1 : 0)),
    });
    begin(CLUSTERS, { scored: pipeline.scored.pipe(map(planted)) });
    feed(0, 1000);
    expect(logged).toMatchObject([
      { side: "champion", series: "m,host=a v", time: "2026-01-01T00:06:40.000Z", unlogged: 0 },
    ]);
    nowMs += 600_000;
    feed(1000, 1200);
    expect(logged).toMatchObject([{}, { time: "2026-01-01T00:16:40.000Z", unlogged: 5 }]);
    expect(metrics.text()).toMatch(/outlierd_shadow_alerts_total\{.*,side="champion"\} 8\n/);
  });

  test("that fails ends, says so once, and the engine goes on", () => {
    const series = {
      ...pipeline.series,
      name: () => {
        throw new TypeError("planted");
      },
    };
    const shadow = begin(CLUSTERS, { series });
    feed(0, 1900, 1500);
    expect(failures).toMatchObject([{ code: "ERR_SHADOW" }]);
    expect(failures[0]?.message).toMatch(
      /^m\/clustering\/\S+ is judged in shadow no more: planted;/,
    );
    expect(shadow.report().stopped).toBe("planted");
    const { samples } = shadow.report();
    feed(1900, 2000);
    expect(shadow.report().samples).toBe(samples);
    expect(pipeline.series.alive).toBe(1);
  });

  test("is refused where the kernels run as TypeScript, which have one arena a process", () => {
    const twin = createHistoryPipeline(CONFIG, { logger: SILENT, backend: "typescript" });
    expect(() => begin(CLUSTERS, { ...twin })).toThrow(/TypeScript half .*OUTLIERD_KERNEL/);
    expect(metrics.text()).toBe("");
  });

  test("of a model that the kernels cannot run is refused by its code", () => {
    const tooMany = stored(trainedClusters(1, { family: "m" }, 17));
    expect(() => begin(tooMany)).toThrow(expect.objectContaining({ code: "ERR_ARTIFACT_SHAPE" }));
  });
});

function regressionOf(family: string) {
  return { ...trained().description, family };
}
