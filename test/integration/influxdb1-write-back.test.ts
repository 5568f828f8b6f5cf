import { afterEach, beforeEach, expect, test } from "vitest";
import { SILENT } from "../../src/core/logger.ts";
import { createInfluxdbSink } from "../../src/sinks/influxdb/influxdb-sink.ts";
import { influxdbSinkOptions } from "../../src/sinks/influxdb/options.ts";
import { scoredBatch, seriesTable } from "../sinks/influxdb/scored-batch.ts";
import { createRecordingMetrics } from "../sources/influxdb/recording-ingest.ts";
import { type Influxd, prepareInfluxd } from "./influxd.ts";
import { describeWith, until } from "./real-component.ts";

let influxd: Influxd;
beforeEach(async () => {
  influxd = await prepareInfluxd();
});
afterEach(() => influxd.remove());

const SERIES = seriesTable({ measurement: "disk io", field: "read=bytes", tags: { host: "a,b" } });

describeWith("influxd", "scores in InfluxDB 1.6.7", () => {
  test("are read back as they were written, also those of a time when it was down", async () => {
    await influxd.start();
    await influxd.query("CREATE DATABASE scores");
    const metrics = createRecordingMetrics();
    const options = influxdbSinkOptions.parse({
      url: influxd.url,
      database: "scores",
      every: "all",
      interval: "10ms",
      gzipFrom: "1B",
    });
    const sink = await createInfluxdbSink(options, { clock: Date.now, logger: SILENT, metrics });
    const rows = [1, 2, 3].map((score) => ({
      timeMs: 1769860740000 + score,
      score,
      expected: 0.1 * score,
      lower: -1,
      upper: 1e-7,
    }));
    sink.write(scoredBatch(rows.slice(0, 2)), SERIES);
    await until("two are written", () => metrics.total("outlierd_score_lines_total") === 2);
    await influxd.stop();
    sink.write(scoredBatch(rows.slice(2)), SERIES);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await influxd.start();
    await until("the third is written", () => metrics.total("outlierd_score_lines_total") === 3);
    await sink.stop();
    const answer = await influxd.query("SELECT * FROM scores.autogen.outlierd_score");
    const [series] = answer.results[0]?.series ?? [];
    expect(series?.columns).toEqual([
      "time",
      "expected",
      "field",
      "host",
      "lower",
      "measurement",
      "score",
      "upper",
    ]);
    expect(series?.values).toEqual(
      rows.map(({ timeMs, score, expected }) => [
        timeMs * 1e6,
        expected,
        "read=bytes",
        "a,b",
        -1,
        "disk io",
        score,
        1e-7,
      ]),
    );
    expect(metrics.total("outlierd_score_dropped_lines_total")).toBe(0);
  });
});
