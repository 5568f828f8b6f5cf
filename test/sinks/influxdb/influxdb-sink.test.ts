import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { createGunzip } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SILENT } from "../../../src/core/logger.ts";
import type { ScoreSink } from "../../../src/core/sink.ts";
import { findFeedback } from "../../../src/sinks/influxdb/feedback.ts";
import { createInfluxdbSink } from "../../../src/sinks/influxdb/influxdb-sink.ts";
import { influxdbSinkOptions } from "../../../src/sinks/influxdb/options.ts";
import { isWanted, scoreLine } from "../../../src/sinks/influxdb/score-line.ts";
import { until } from "../../integration/real-component.ts";
import { createRecordingMetrics } from "../../sources/influxdb/recording-ingest.ts";
import { scoredBatch, seriesTable } from "./scored-batch.ts";

const CPU = { measurement: "cpu", field: "usage idle", tags: { host: "a b" } };
const TABLE = seriesTable(CPU, { measurement: "m", field: "f", tags: {} });

interface Request {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly lines: readonly string[];
}

let requests: Request[] = [];
let statuses: number[] = [];
let url = "";
let close = () => {};
let metrics = createRecordingMetrics();
let sink: ScoreSink | undefined;

beforeEach(async () => {
  requests = [];
  statuses = [];
  metrics = createRecordingMetrics();
  const server = createServer(async (request, response) => {
    const gzip = request.headers["content-encoding"] === "gzip";
    const body = await text(gzip ? request.pipe(createGunzip()) : request);
    requests.push({ url: request.url, headers: request.headers, lines: body.split("\n") });
    const status = statuses.shift() ?? 204;
    if (status === 0) return;
    response.writeHead(status, { "retry-after": "0" }).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterEach(async () => {
  await sink?.stop();
  sink = undefined;
  close();
});

async function openSink(settings: Record<string, unknown>): Promise<ScoreSink> {
  const options = influxdbSinkOptions.parse({ url, every: "all", interval: "1h", ...settings });
  sink = await createInfluxdbSink(options, { clock: Date.now, logger: SILENT, metrics });
  return sink;
}

function writeRows(target: ScoreSink, count: number): void {
  target.write(scoredBatch(Array.from({ length: count }, () => ({ score: 1 }))), TABLE);
}

const written = () => metrics.total("outlierd_score_lines_total");
const dropped = (reason: string) => metrics.total("outlierd_score_dropped_lines_total", { reason });

describe("score line", () => {
  test("carries the verdict under the series' tags, its measurement and its field", () => {
    const row = { timeMs: 1769860740500.25, score: 4.25, expected: 21.4, lower: -0, upper: 1e21 };
    expect(scoreLine(CPU, scoredBatch([row]), 0)).toBe(
      "outlierd_score,host=a\\ b,measurement=cpu,field=usage\\ idle score=4.25,expected=21.4,lower=0,upper=1e+21 1769860740500250",
    );
  });

  test("gives way to the series' own tags of the same name, and leaves out what is not finite", () => {
    const series = { measurement: "m", field: "f", tags: { field: "north", measurement: "x" } };
    const batch = scoredBatch([{ expected: Number.NaN, lower: -Infinity, upper: Infinity }]);
    expect(scoreLine(series, batch, 0)).toBe(
      "outlierd_score,field_1=north,measurement_1=x,measurement=m,field=f score=0 1000000",
    );
  });

  test("is wanted of judged rows only, and of the anomalous ones where configured", () => {
    const batch = scoredBatch([{ score: 1 }, { score: 2 }, { alert: 1 }, { score: 6, state: 3 }]);
    const wanted = (every: "all" | "anomalous") =>
      [0, 1, 2, 3].filter((row) => isWanted(batch, row, { every, level: 2 }));
    expect(wanted("all")).toEqual([0, 1, 2]);
    expect(wanted("anomalous")).toEqual([1, 2]);
  });
});

describe("InfluxDB sink", () => {
  test("writes to 2.x with token, organization and bucket", async () => {
    const target = await openSink({ bucket: "scores", org: "home", token: "secret" });
    target.write(scoredBatch([{ seriesId: 1, score: 3, expected: 1, lower: 0, upper: 2 }]), TABLE);
    await target.stop();
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      url: "/api/v2/write?org=home&bucket=scores&precision=us",
      headers: { authorization: "Token secret" },
      lines: ["outlierd_score,measurement=m,field=f score=3,expected=1,lower=0,upper=2 1000000"],
    });
    expect(written()).toBe(1);
  });

  test("writes to 1.x with database, retention policy and user", async () => {
    const target = await openSink({
      database: "my scores",
      retentionPolicy: "week",
      username: "u",
      password: "p",
    });
    writeRows(target, 1);
    await target.stop();
    expect(requests[0]).toMatchObject({
      url: "/write?db=my+scores&precision=u&rp=week",
      headers: { authorization: `Basic ${Buffer.from("u:p").toString("base64")}` },
    });
  });

  test("sends whole batches at once and the rest at the interval, compressed", async () => {
    const target = await openSink({ bucket: "b", batchLines: 100, interval: "20ms" });
    writeRows(target, 250);
    await until("all are written", () => written() === 250);
    expect(requests.map(({ lines }) => lines.length)).toEqual([100, 100, 50]);
    expect(requests[0]?.headers["content-encoding"]).toBe("gzip");
  });
});

describe("InfluxDB sink when the server fails", () => {
  test("tries again after a failure, so that nothing is lost", async () => {
    statuses = [503];
    const target = await openSink({ bucket: "b", interval: "10ms" });
    writeRows(target, 3);
    await until("the retry succeeds", () => written() === 3);
    expect(requests).toHaveLength(2);
  });

  test("drops and counts what the server refuses, without trying again", async () => {
    statuses = [400];
    const target = await openSink({ bucket: "b", interval: "10ms" });
    writeRows(target, 3);
    await until("the lines are dropped", () => dropped("refused") === 3);
    await target.stop();
    expect(requests).toHaveLength(1);
    expect(written()).toBe(0);
  });

  test("drops and counts what is older than the time for retries", async () => {
    statuses = [503, 503, 503, 503];
    const target = await openSink({ bucket: "b", interval: "10ms", retryFor: "50ms" });
    writeRows(target, 3);
    await until("the lines are dropped", () => dropped("retries_exhausted") === 3);
  });

  test("keeps no more than the buffer holds while the server hangs, and counts each line once", async () => {
    statuses = [0, 0, 0, 0];
    const target = await openSink({
      bucket: "b",
      batchLines: 10,
      bufferLines: 35,
      timeout: "50ms",
    });
    writeRows(target, 100);
    expect(dropped("buffer_full")).toBe(65);
    await target.stop();
    expect(dropped("stopped")).toBe(35);
    expect(written()).toBe(0);
  });

  test("a stop sends what is buffered, also what waits for a retry", async () => {
    statuses = [503];
    const target = await openSink({ bucket: "b", batchLines: 2 });
    writeRows(target, 2);
    await until("the first request has failed", () => requests.length === 1);
    writeRows(target, 1);
    await target.stop();
    expect(written()).toBe(3);
  });
});

describe("configuration of scores", () => {
  test("needs a database or a bucket, and not both", () => {
    expect(influxdbSinkOptions.safeParse({}).success).toBe(false);
    expect(influxdbSinkOptions.safeParse({ database: "a", bucket: "b" }).success).toBe(false);
    expect(influxdbSinkOptions.safeParse({ database: "a" }).success).toBe(true);
  });

  test.each([
    {
      name: "the same database of the same server",
      target: { url: "http://127.0.0.1:8086", database: "metrics" },
      found: 1,
    },
    {
      name: "the same server by another name",
      target: { url: "http://LOCALHOST:8086/", database: "metrics" },
      found: 1,
    },
    {
      name: "another database",
      target: { url: "http://localhost:8086", database: "scores" },
      found: 0,
    },
    {
      name: "another server",
      target: { url: "http://localhost:8087", database: "metrics" },
      found: 0,
    },
    { name: "a bucket of 2.x", target: { url: "http://localhost:8086" }, found: 0 },
  ])("$name is feedback: $found", ({ target, found }) => {
    const problems = findFeedback(
      [{ url: "http://localhost:8086", database: "metrics" }],
      [target],
    );
    expect(problems).toHaveLength(found);
  });
});
