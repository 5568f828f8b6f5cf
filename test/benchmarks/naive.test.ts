import { describe, expect, it } from "vitest";
import { renderLoad } from "../../benchmarks/load/telegraf-load.ts";
import { createNaivePipeline, type NaiveAnomaly } from "../../benchmarks/naive/pipeline.ts";
import { parseLine } from "../../benchmarks/naive/split-parser.ts";

describe("naive stack", () => {
  it("reads a line into an object", () => {
    expect(parseLine("cpu,host=a,cpu=cpu0 idle=98.5,ticks=12i 1700000000000000000")).toEqual({
      key: "cpu,host=a,cpu=cpu0",
      measurement: "cpu",
      tags: { host: "a", cpu: "cpu0" },
      fields: { idle: 98.5, ticks: 12 },
      timeMs: 1_700_000_000_000,
    });
  });

  it("judges every value of the load", () => {
    const load = renderLoad({
      seed: 1,
      lineSeries: 24,
      intervals: 40,
      bodyLines: 100,
      connections: 1,
      order: "sequential",
    });
    const pipeline = createNaivePipeline(() => undefined);
    for (const body of load.streams.flat()) pipeline.write(body.bytes.toString());
    expect(pipeline.samples).toBe(load.values);
  });

  it("finds a spike and nothing else", () => {
    const anomalies: NaiveAnomaly[] = [];
    const pipeline = createNaivePipeline((anomaly) => anomalies.push(anomaly));
    for (let second = 0; second < 100; second += 1) {
      const value = second === 80 ? 60 : 10 + (second % 3);
      pipeline.write(`cpu,host=a busy=${value} ${1_700_000_000 + second}000000000\n`);
    }
    expect(anomalies.map((anomaly) => [anomaly.key, anomaly.value])).toEqual([
      ["cpu,host=a busy", 60],
    ]);
  });
});
