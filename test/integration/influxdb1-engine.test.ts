import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { configSchema } from "../../src/config/schema.ts";
import { ROW_STATES } from "../../src/core/batch.ts";
import { SILENT } from "../../src/core/logger.ts";
import { createEngine, type Engine } from "../../src/engine.ts";
import { type Influxd, prepareInfluxd } from "./influxd.ts";
import { describeWith, until } from "./real-component.ts";

let influxd: Influxd;
let folder = "";
let engine: Engine | undefined;
/** How often each sample was taken, by its time; duplicates that were refused do not count. */
let taken = new Map<number, number>();
let refused: string[] = [];

beforeEach(async () => {
  taken = new Map();
  refused = [];
  folder = mkdtempSync(join(tmpdir(), "outlierd-engine-"));
  influxd = await prepareInfluxd();
  await influxd.start();
});
afterEach(async () => {
  await engine?.stop();
  engine = undefined;
  await influxd.remove();
  rmSync(folder, { recursive: true });
});

async function startEngine(): Promise<void> {
  const config = configSchema.parse({
    listen: "127.0.0.1:0",
    dataDir: folder,
    limits: { series: 1000 },
    sources: {
      host: { enabled: false },
      influxdb1: [{ url: influxd.url, database: "metrics", interval: "50ms", retryMax: "200ms" }],
    },
    writeBack: [{ url: influxd.url, database: "scores", every: "all", interval: "20ms" }],
  });
  engine = createEngine(config, {
    clock: Date.now,
    random: Math.random,
    logger: SILENT,
    version: "test",
  });
  engine.scored.subscribe((batch) => {
    for (let row = 0; row < batch.rows; row += 1) {
      const state = ROW_STATES[batch.state[row]] ?? "unknown";
      const time = Math.round(batch.timeMs[row]);
      if (state === "judged" || state === "absorbed") taken.set(time, (taken.get(time) ?? 0) + 1);
      else refused.push(state);
    }
  });
  await engine.start();
}

/** Writes one sample a tenth of a second, up to `endMs`. */
async function write(count: number, endMs: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, index) => {
    const timeMs = endMs - (count - 1 - index) * 100;
    return `cpu,host=a usage=${50 + Math.sin(timeMs)} ${timeMs}000000`;
  });
  await influxd.write("metrics", lines.join("\n"));
}

async function isSubscribed(): Promise<boolean> {
  return JSON.stringify(await influxd.query("SHOW STATS FOR 'subscriber'")).includes("metrics");
}

describeWith("influxd", "the engine on an InfluxDB 1.6.7", () => {
  test("takes each sample once: of before, by subscription, of a stop, and of a restart of InfluxDB", async () => {
    await influxd.query("CREATE DATABASE metrics; CREATE DATABASE scores");
    const startMs = Date.now() - 30_000;
    await write(50, startMs);
    await startEngine();
    await until("the past is read", () => taken.size === 50);
    await until("InfluxDB subscribes us", isSubscribed);

    await write(10, startMs + 1000);
    await until("ten samples came by subscription", () => taken.size === 60);
    await engine?.stop();

    await write(10, startMs + 2000);
    await startEngine();
    await until("what was missed is read", () => taken.size === 70);
    await until("InfluxDB subscribes us again", isSubscribed);

    await influxd.stop();
    await influxd.start();
    await until("the subscription is served again", isSubscribed);
    await write(10, startMs + 3000);
    await until("samples come again", () => taken.size === 80);
    await engine?.stop();

    expect([...taken.values()].filter((times) => times !== 1)).toEqual([]);
    const reasons = new Set(refused);
    expect([...reasons].filter((name) => !["duplicate", "out_of_order"].includes(name))).toEqual(
      [],
    );
    const scores = await influxd.query("SELECT COUNT(score) FROM scores.autogen.outlierd_score");
    expect(scores.results[0]?.series?.[0]?.values[0]?.[1]).toBeGreaterThan(0);
  });
});
