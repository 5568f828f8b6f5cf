import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfig } from "../src/config/load.ts";
import type { OutgoingEvent } from "../src/core/event.ts";
import { SILENT } from "../src/core/logger.ts";
import { isLifecycleSnapshot } from "../src/events/lifecycle.ts";
import { restoreLearned, saveLearned } from "../src/learned-state.ts";
import { createPipeline, type Pipeline } from "../src/pipeline.ts";
import { createReplay } from "../src/replay.ts";
import { createMetricsRegistry } from "../src/server/metrics-registry.ts";
import { normal, seeded } from "./kernels/feed.ts";

const START_MS = Date.UTC(2026, 0, 5);
const INTERVAL_MS = 300_000;
const DAY_MS = 86_400_000;
const DAY = DAY_MS / INTERVAL_MS;

/** `disk used_percent` by sample: still for two days, 2 % a day for six, then still again. */
function leak(random: () => number): (sample: number) => number {
  return (sample) => {
    const days = sample / DAY;
    return 60 + 2 * Math.max(0, Math.min(days, 8) - 2) + 0.05 * normal(random);
  };
}

function line(sample: number, value: number, host = "db-1"): string {
  return `disk,host=${host},path=/ used_percent=${value} ${START_MS + sample * INTERVAL_MS}\n`;
}

function config(yaml = "") {
  return parseConfig(`limits: { series: 100 }\n${yaml}`, { file: "test.yaml", environment: {} });
}

/** A pipeline whose time passes with its samples, and the drifts it told. */
interface Bench {
  readonly pipeline: Pipeline;
  readonly events: OutgoingEvent[];
  /** Writes samples `from` to `to` of the course, letting time pass `every` samples. */
  play(course: (sample: number) => number, from: number, to: number, every?: number): Promise<void>;
  metric(name: string): string | undefined;
}

function bench(yaml = ""): Bench {
  const metrics = createMetricsRegistry();
  let nowMs = START_MS;
  const pipeline = createPipeline({
    config: config(yaml),
    clock: () => nowMs,
    metrics,
    logger: SILENT,
  });
  const events: OutgoingEvent[] = [];
  pipeline.events.subscribe((event) => {
    if (event.event.data.kind === "drift") events.push(event);
  });
  return {
    pipeline,
    events,
    async play(course, from, to, every = 12) {
      const writer = pipeline.open("test", "ms");
      for (let sample = from; sample < to; sample++) {
        nowMs = START_MS + sample * INTERVAL_MS;
        writer.write(Buffer.from(line(sample, course(sample))));
        if (sample % every !== 0) continue;
        pipeline.pass(nowMs);
        await pipeline.loading?.then(() => pipeline.pass(nowMs));
      }
      writer.end();
    },
    metric: (name) =>
      metrics
        .text()
        .split("\n")
        .find((text) => text.startsWith(name)),
  };
}

function typesOf(events: readonly OutgoingEvent[]): string[] {
  return events.map(({ event }) => event.type.slice("anomaly.".length));
}

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "outlierd-drift-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a disk that fills for six days", () => {
  test("is told once within three days, with when it is full, and resolved once it has stopped", async () => {
    const it = bench();
    await it.play(leak(seeded(1)), 0, 14 * DAY);
    expect(typesOf(it.events).filter((type) => type !== "updated")).toEqual(["opened", "resolved"]);
    const [{ event }] = it.events;
    const { data } = event;
    expect(Date.parse(event.timestamp)).toBeLessThan(START_MS + 5 * DAY_MS);
    expect(data).toMatchObject({ family: "disk", unit: "percent", kind: "drift" });
    expect(data.summary).toMatch(
      /^disk used_percent on host=db-1, path=\/ has risen by [12](\.\d+)? % a day for [2-5] d, now 6\d(\.\d)? %, reaches 100 % in \d\d d$/,
    );
    const end = Date.parse(it.events.at(-1)?.event.data.end ?? "");
    expect(end).toBeGreaterThan(START_MS + 8 * DAY_MS);
    expect(end).toBeLessThan(START_MS + 11 * DAY_MS);
    expect(it.events.at(-1)?.event.data.summary).toContain("no longer rises: it is near 72 %");
    expect(it.metric('outlierd_drift_looks_total{outcome="drift"}')).toBeDefined();
    expect(it.metric('outlierd_drift_looks_total{outcome="none"}')).toBeDefined();
    expect(it.metric('outlierd_stage_seconds_total{stage="drift"}')).toBeDefined();
  });

  test("is told the same however the samples are cut, where time passes between two points", async () => {
    const fine = bench();
    await fine.play(leak(seeded(1)), 0, 14 * DAY, 3);
    const coarse = bench();
    await coarse.play(leak(seeded(1)), 0, 14 * DAY, 6);
    expect(coarse.events).toEqual(fine.events);
  });

  test("is told the same with a restart in between, wherever that falls", async () => {
    const whole = bench();
    await whole.play(leak(seeded(1)), 0, 14 * DAY);
    for (const cut of [3.1, 6, 9.3]) {
      const course = leak(seeded(1));
      const path = join(folder, `${cut}.checkpoint`);
      const before = bench();
      await before.play(course, 0, cut * DAY);
      await saveLearned(before.pipeline.kernel, path, before.pipeline.lifecycle.snapshot());
      const after = bench();
      const state: unknown = await restoreLearned(after.pipeline.kernel, path);
      if (!isLifecycleSnapshot(state)) throw new Error("no snapshot");
      after.pipeline.lifecycle.restore(state);
      after.pipeline.lifecycle.recover([], (id) => before.events.some((event) => event.id === id));
      after.pipeline.lifecycle.claim();
      after.pipeline.listen(START_MS + cut * DAY_MS);
      await after.play(course, Math.ceil(cut * DAY), 14 * DAY);
      expect([...before.events, ...after.events]).toEqual(whole.events);
    }
  });

  test("is told by a replay of its samples as by the engine", async () => {
    const course = leak(seeded(1));
    const replay = createReplay(config(), { logger: SILENT });
    const events: OutgoingEvent[] = [];
    replay.events.subscribe((event) => events.push(event));
    const writer = replay.ingest.open("replay", "ms");
    for (let sample = 0; sample < 14 * DAY; sample++) {
      writer.write(Buffer.from(line(sample, course(sample))));
      if (sample % 12 === 0) await replay.advance(START_MS + sample * INTERVAL_MS);
    }
    const it = bench();
    await it.play(leak(seeded(1)), 0, 14 * DAY);
    expect(events.filter(({ event }) => event.data.kind === "drift")).toEqual(it.events);
  });
});

describe("what is no drift to be told", () => {
  test("is one in the harmless direction, or by less than its family minds", async () => {
    const emptying = bench();
    const random = seeded(2);
    await emptying.play((sample) => 80 - (3 * sample) / DAY + 0.05 * normal(random), 0, 5 * DAY);
    expect(emptying.events).toEqual([]);
    const slight = bench();
    await slight.play((sample) => 60 + (0.3 * sample) / DAY + 0.01 * normal(random), 0, 5 * DAY);
    expect(slight.events).toEqual([]);
    expect(slight.metric('outlierd_drift_looks_total{outcome="gated"}')).toBeDefined();
  });

  test("is any where drifts are off", async () => {
    const it = bench("drift: { enabled: false }");
    await it.play(leak(seeded(1)), 0, 8 * DAY);
    expect(it.events).toEqual([]);
    expect(it.metric("outlierd_drift_looks_total{")).toBeUndefined();
  });
});

test("a drift ends when its series is forgotten", async () => {
  const it = bench();
  await it.play(leak(seeded(1)), 0, 6 * DAY);
  it.pipeline.kernel.call.releaseSeries(0);
  const events = it.pipeline.lifecycle.expire(START_MS + 7 * DAY_MS);
  expect(typesOf(events)).toContain("resolved");
  expect(it.pipeline.lifecycle.open).toBe(0);
});
