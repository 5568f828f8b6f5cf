import { describe, expect, test } from "vitest";
import { parseConfig } from "../src/config/load.ts";
import type { AnomalyEvent } from "../src/core/event.ts";
import { SILENT } from "../src/core/logger.ts";
import { DETECTOR_KEYS } from "../src/detectors/registry.ts";
import { STREAM_WEIGHTS } from "../src/kernels/layout.ts";
import { SCORE_STREAMS } from "../src/kernels/sample.ts";
import { createPipeline, type Pipeline } from "../src/pipeline.ts";
import { createMetricsRegistry } from "../src/server/metrics-registry.ts";
import { normal, seeded } from "./kernels/feed.ts";

const START_MS = Date.UTC(2026, 0, 5);
const INTERVAL_MS = 10_000;

/** A pipeline whose time is that of the newest sample, with what it told. */
interface Bench {
  readonly pipeline: Pipeline;
  readonly events: AnomalyEvent[];
  /** Values that were judged, and what became of each sample. */
  readonly judged: number[];
  readonly states: number[];
  /** Writes one line an interval: the key, the field, and the value with its type. */
  send(key: string, field: string, values: readonly (number | string)[]): void;
  metric(line: string): string | undefined;
}

function bench(yaml = ""): Bench {
  const config = parseConfig(`limits: { series: 1000 }\n${yaml}`, {
    file: "test.yaml",
    environment: {},
  });
  const metrics = createMetricsRegistry();
  let nowMs = START_MS;
  const pipeline = createPipeline({ config, clock: () => nowMs, metrics, logger: SILENT });
  const events: AnomalyEvent[] = [];
  const judged: number[] = [];
  const states: number[] = [];
  pipeline.events.subscribe(({ event }) => events.push(event));
  pipeline.scored.subscribe(({ rows, state, value }) => {
    for (let row = 0; row < rows; row++) {
      states.push(state[row]);
      if (state[row] === 0) judged.push(value[row]);
    }
  });
  const writer = pipeline.open("test", "ms");
  return {
    pipeline,
    events,
    judged,
    states,
    send(key, field, values) {
      for (const value of values) {
        nowMs += INTERVAL_MS;
        writer.write(Buffer.from(`${key} ${field}=${value} ${nowMs}\n`));
      }
    },
    metric: (name) =>
      metrics
        .text()
        .split("\n")
        .find((line) => line.startsWith(name)),
  };
}

/** A quiet level with some noise. */
function quiet(level: number, noise: number, count = 400): number[] {
  const random = seeded(3);
  return Array.from({ length: count }, () => level + noise * normal(random));
}

function opened({ events }: Bench): AnomalyEvent[] {
  return events.filter(({ type }) => type === "anomaly.opened");
}

/** What the one anomaly that opened was. */
function onlyOpened(at: Bench): AnomalyEvent["data"] {
  const [event, ...others] = opened(at);
  if (event === undefined || others.length > 0) throw new Error("not one anomaly opened");
  return event.data;
}

const gated = (reason: string): string => `outlierd_alerts_gated_total{reason="${reason}"}`;

describe("a counter that is known", () => {
  test("is judged by its rate from its second sample on", () => {
    const at = bench();
    at.send("net,host=a", "bytes_recv", ["1000i", "31000i", "61000i"]);
    expect(at.states).toEqual([1, 0, 0]);
    expect(at.judged).toEqual([3000, 3000]);
  });

  test("is one again after it was forgotten and came back under an id that is used again", () => {
    const at = bench();
    at.send("net,host=a", "bytes_recv", ["1000i", "31000i"]);
    at.pipeline.kernel.call.releaseSeries(0);
    at.pipeline.listen(START_MS);
    at.send("net,host=b", "bytes_recv", ["5000i", "35000i"]);
    expect(at.pipeline.series.idEnd).toBe(1);
    expect(at.judged).toEqual([3000, 3000]);
  });

  test("tells its rate with its unit", () => {
    const at = bench();
    let total = 0;
    const readings = [...quiet(2e6, 1e4), 90e6, 90e6, 90e6].map((rate) => {
      total += Math.round(rate * (INTERVAL_MS / 1000));
      return `${total}i`;
    });
    at.send("net,host=a", "bytes_sent", readings);
    expect(opened(at)).toHaveLength(1);
    const data = onlyOpened(at);
    expect(data).toMatchObject({ family: "net", unit: "bytes_per_second" });
    expect(data.summary).toMatch(/^net bytes_sent on host=a is 90 MB\/s, expected 2 MB\/s \(/);
  });

  test("is left alone where counters are off", () => {
    const at = bench("signal: { counters: off }");
    at.send("net,host=a", "bytes_recv", ["1000i", "31000i", "61000i"]);
    expect(at.judged).toEqual([1000, 31_000, 61_000]);
  });
});

describe("metrics of one line that are off together", () => {
  const NOISE = quiet(0, 1).map((noise, index) => ({ index, noise }));

  function play(at: Bench, peak: number): void {
    for (const { index, noise } of NOISE) {
      const [a, b, c] = [20 + noise, 50 - 2 * noise, 5 + (index % 7)];
      at.send("pool,host=a", `a=${a},b=${b},c`, [c]);
    }
    for (let step = 0; step < 3; step++) at.send("pool,host=a", `a=${peak},b=${3 * peak},c`, [5]);
  }

  test("open one anomaly, which names both", () => {
    const at = bench();
    play(at, 400);
    const { series, alongside, jointScore } = onlyOpened(at);
    const fields = [series.field, ...(alongside ?? []).map(({ field }) => field)];
    expect(new Set(fields)).toEqual(new Set(["a", "b"]));
    expect(fields).toHaveLength(2);
    expect(jointScore).toBeGreaterThan(1);
    expect(at.metric("outlierd_alerts_joined_total")).toMatch(/ 1$/);
  });

  test("end it when both are back, once", () => {
    const at = bench();
    play(at, 400);
    for (const { noise } of NOISE.slice(0, 60)) {
      at.send("pool,host=a", `a=${20 + noise},b=${50 - 2 * noise},c`, [5]);
    }
    expect(at.events.filter(({ type }) => type === "anomaly.resolved")).toHaveLength(1);
  });
});

describe("a gauge that is known", () => {
  test("is never turned into a rate, however long it rises", () => {
    const at = bench();
    const values = Array.from({ length: 100 }, (_, i) => `${1000 + 7 * i}i`);
    at.send("disk,host=a,path=/", "used", values);
    expect(at.judged).toEqual(values.map((value) => Number.parseInt(value, 10)));
  });

  test("of which every sample is a record opens nothing where it is never to be judged", () => {
    const at = bench();
    const uptime = [...Array.from({ length: 300 }, (_, i) => i * 10), 900_000, 900_010];
    at.send(
      "system,host=a",
      "uptime",
      uptime.map((seconds) => `${seconds}i`),
    );
    expect(opened(at)).toEqual([]);
    expect(at.metric(gated("never"))).toBeDefined();
  });
});

describe("what is known of a metric", () => {
  test("keeps the band within what is possible, and gives the sentence its unit", () => {
    const at = bench();
    at.send("cpu,host=vm", "usage_user", [...quiet(1, 2).map(Math.abs), 99, 99, 99]);
    const data = onlyOpened(at);
    expect(data).toMatchObject({ family: "cpu", unit: "percent", lower: 0, observed: 99 });
    expect(data.summary).toMatch(
      /^cpu usage_user on host=vm is 99 %, expected [\d.]+ % \(0 to [\d.]+ %\), since /,
    );
  });

  test("lets a metric page on the way that matters only, and counts the other", () => {
    const idle = [...quiet(50, 0.5), 99.5, 99.5, 99.5];
    const busy = [...quiet(50, 0.5), 1, 1, 1];
    const harmless = bench();
    harmless.send("cpu,host=a", "usage_idle", idle);
    expect(opened(harmless)).toEqual([]);
    expect(harmless.metric(gated("direction"))).toMatch(/ [1-9]/);
    const harmful = bench();
    harmful.send("cpu,host=a", "usage_idle", busy);
    expect(opened(harmful)).toHaveLength(1);
  });

  test("lets a metric page on a deviation that is worth it only, and counts the other", () => {
    const at = bench();
    at.send("disk,host=a,path=/", "used_percent", [...quiet(40, 0.001), 41, 41, 41]);
    expect(opened(at)).toEqual([]);
    expect(at.metric(gated("deviation"))).toMatch(/ [1-9]/);
    at.send("disk,host=a,path=/", "used_percent", [60, 60]);
    expect(opened(at)).toHaveLength(1);
  });

  test("never hides a value that is not possible", () => {
    const at = bench(
      "families: [{ family: cpu, metrics: { share: { min: 0, max: 100, direction: down, deviationMin: 90 } } }]",
    );
    at.send("m,host=a", "share", [...quiet(60, 0.5), 140, 140]);
    expect(opened(at)).toHaveLength(1);
  });

  test("comes from the user's entries before the shipped ones", () => {
    const at = bench(`
families:
  - family: greeters
    measurements: cpu
    tags: { role: greeter }
    metrics: { usage_idle: { unit: percent, direction: up } }
`);
    at.send("cpu,role=greeter", "usage_idle", [...quiet(50, 0.5), 99.5, 99.5]);
    at.send("cpu,role=other", "usage_idle", [...quiet(50, 0.5), 99.5, 99.5]);
    expect(opened(at).map(({ data }) => data.family)).toEqual(["greeters"]);
  });

  test("is the measurement's name for a metric that nobody knows", () => {
    const at = bench();
    at.send("shop,host=a", "orders", [...quiet(50, 0.5), 400, 400]);
    const data = onlyOpened(at);
    expect(data.family).toBe("shop");
    expect(data).not.toHaveProperty("unit");
    expect(data.summary).toMatch(/^shop orders on host=a is 400, expected 50/);
  });
});

describe("a detector that the configuration switches off", () => {
  const highestScore = (yaml: string): number => {
    const at = bench(yaml);
    let highest = 0;
    at.pipeline.scored.subscribe(({ score, rows }) => {
      highest = Math.max(highest, ...score.subarray(0, rows));
    });
    // What a restored checkpoint does: the weights of the time when it was saved lie in the arena.
    const { D } = at.pipeline.kernel;
    for (let i = 0; i < SCORE_STREAMS; i++) D[STREAM_WEIGHTS + i] = 1;
    at.pipeline.listen(START_MS);
    at.send("m", "f", [...quiet(50, 2), 90]);
    return highest;
  };
  const off = (names: string[]): string =>
    `detectors: { ${names.map((name) => `${name}: { weight: 0 }`).join(", ")} }`;

  test("has no part in the score, also after a restart", () => {
    expect(highestScore("")).toBeGreaterThan(1);
    expect(highestScore(off(DETECTOR_KEYS.filter((key) => key !== "records")))).toBe(0);
  });
});
