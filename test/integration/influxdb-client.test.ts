import { InfluxDB, Point } from "@influxdata/influxdb-client";
import { describe, expect, it } from "vitest";

import { startSource } from "../sources/http/start-source.ts";

const TOKEN = "client-token";

function writeApi(url: string, token: string) {
  const options = { gzipThreshold: 0, maxRetries: 0, flushInterval: 0, batchSize: 1000 };
  return new InfluxDB({ url, token }).getWriteApi("org", "bucket", "ms", options);
}

describe("the official @influxdata/influxdb-client", () => {
  it("writes points to us with gzip and a token", async () => {
    const { url, ingest, registry } = await startSource({ token: TOKEN });
    const api = writeApi(url, TOKEN);
    for (let index = 0; index < 2500; index += 1) {
      const point = new Point("cpu").tag("host", "web 3").floatField("usage", index + 0.5);
      api.writePoint(point.timestamp(1_700_000_000_000 + index));
    }
    await api.close();

    expect(ingest.lines).toHaveLength(2500);
    expect(ingest.lines).toContain("cpu,host=web\\ 3 usage=7.5 1700000000007");
    expect(new Set(ingest.writers.map((writer) => writer.unit))).toEqual(new Set(["ms"]));
    expect(registry.text()).toContain(
      'outlierd_http_requests_total{route="/api/v2/write",status="2xx"} 3',
    );
  });

  it("reads from our answer which line was bad", async () => {
    const { url, ingest } = await startSource({ token: TOKEN });
    const api = writeApi(url, TOKEN);
    api.writeRecords(["cpu v=1", "bad", "cpu v=2"]);
    await expect(api.close()).rejects.toMatchObject({
      statusCode: 400,
      code: "invalid",
      message: expect.stringContaining("partial write: line 2: "),
    });
    expect(ingest.lines).toEqual(["cpu v=1", "cpu v=2"]);
  });

  it("reads from our answer that its token is wrong", async () => {
    const { url } = await startSource({ token: TOKEN });
    const api = writeApi(url, "wrong");
    api.writeRecord("cpu v=1");
    await expect(api.close()).rejects.toMatchObject({ statusCode: 401, code: "unauthorized" });
  });

  it("sends again after a 503, when Retry-After says so", async () => {
    const { url, ingest } = await startSource({ retryAfter: "1s" });
    ingest.full = true;
    const retry = { maxRetries: 2, minRetryDelay: 10, flushInterval: 0 };
    const api = new InfluxDB({ url, token: "" }).getWriteApi("org", "bucket", "ms", {
      ...retry,
      writeFailed() {
        ingest.full = false;
      },
    });
    api.writeRecord("cpu v=1");
    await expect(api.flush()).rejects.toMatchObject({ statusCode: 503 });
    await expect.poll(() => ingest.lines, { timeout: 5000 }).toEqual(["cpu v=1"]);
    await api.close();
  });
});
