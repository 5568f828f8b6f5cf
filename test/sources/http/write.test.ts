import { gzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { startSource, WRITE_PATHS } from "./start-source.ts";

const [V1 = "", V2 = "", V3 = ""] = WRITE_PATHS;

describe("a write that is taken", () => {
  it.each(WRITE_PATHS)("gets 204 without a body from %s", async (path) => {
    const { post, ingest } = await startSource();
    const response = await post(path, "cpu v=1\nmem v=2");
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
    expect(ingest.lines).toEqual(["cpu v=1", "mem v=2"]);
  });

  it.each([
    [V1, "ns"],
    [`${V1}&precision=n`, "ns"],
    [`${V1}&precision=ns`, "ns"],
    [`${V1}&precision=u`, "us"],
    [`${V1}&precision=us`, "us"],
    [`${V1}&precision=ms`, "ms"],
    [`${V1}&precision=s`, "s"],
    [`${V1}&precision=m`, "m"],
    [`${V1}&precision=h`, "h"],
    [`${V1}&consistency=&precision=ns&rp=autogen`, "ns"],
    [V2, "ns"],
    [`${V2}&precision=ns`, "ns"],
    [`${V2}&precision=us`, "us"],
    [`${V2}&precision=ms`, "ms"],
    [`${V2}&precision=s`, "s"],
    [V3, "auto"],
    [`${V3}&precision=auto`, "auto"],
    [`${V3}&precision=nanosecond`, "ns"],
    [`${V3}&precision=microsecond`, "us"],
    [`${V3}&precision=millisecond`, "ms"],
    [`${V3}&precision=second&no_sync=true&accept_partial=true`, "s"],
  ])("of %s has timestamps in %s", async (path, unit) => {
    const { post, ingest } = await startSource();
    expect((await post(path, "cpu v=1 1")).status).toBe(204);
    expect(ingest.writers.map((writer) => [writer.source, writer.unit])).toEqual([["http", unit]]);
  });

  it.each(["gzip", "GZIP", "x-gzip"])("may be compressed and say %s", async (encoding) => {
    const { post, ingest } = await startSource();
    const body = gzipSync("cpu v=1\nmem v=2\n");
    expect((await post(V1, body, { "content-encoding": encoding })).status).toBe(204);
    expect(ingest.lines).toEqual(["cpu v=1", "mem v=2"]);
  });

  it.each(["", "\n", "\n\n"])("may be as empty as %j", async (body) => {
    const { post, ingest } = await startSource();
    expect((await post(V1, body)).status).toBe(204);
    expect(ingest.lines).toEqual([]);
  });

  it("may have the empty content-type of InfluxDB's subscriptions", async () => {
    const { post } = await startSource();
    expect((await post(V1, "cpu v=1", { "content-type": "" })).status).toBe(204);
  });

  it("is counted in lines and bytes", async () => {
    const { post, registry } = await startSource();
    await post(V1, gzipSync("cpu v=1\nmem v=2\n"), { "content-encoding": "gzip" });
    expect(registry.text()).toContain('outlierd_source_lines_total{source="http"} 2');
    expect(registry.text()).toContain('outlierd_source_bytes_total{source="http"} 16');
    expect(registry.text()).toContain("outlierd_http_requests_in_flight 0");
  });
});

describe("the answer to a write", () => {
  it("waits until the events of its samples would survive a crash", async () => {
    const { post, ingest } = await startSource();
    let stored = (): void => {};
    ingest.storing = new Promise((resolve) => {
      stored = resolve;
    });
    let answered = false;
    const answer = post(V2, "cpu v=1").then((response) => {
      answered = true;
      return response.status;
    });
    await expect.poll(() => ingest.lines).toEqual(["cpu v=1"]);
    ingest.storing = undefined;
    expect((await post(V2, "cpu v=2")).status).toBe(204);
    expect(answered).toBe(false);
    stored();
    expect(await answer).toBe(204);
  });
});

describe("a write of which some lines are bad", () => {
  const body = "cpu v=1\nbad\nmem v=2\nbad v=\n";

  it("keeps the good lines", async () => {
    const { post, ingest, registry } = await startSource();
    expect((await post(V1, body)).status).toBe(400);
    expect(ingest.lines).toEqual(["cpu v=1", "mem v=2"]);
    expect(registry.text()).toContain('outlierd_source_lines_refused_total{source="http"} 2');
  });

  const message =
    "partial write: line 2: unable to parse 'bad': missing fields; line 4: unable to parse 'bad v=': missing fields dropped=2";
  it.each([
    [V1, { error: message }],
    [V2, { code: "invalid", message }],
    [
      V3,
      {
        error: "partial write of line protocol occurred",
        data: [
          {
            original_line: "bad",
            line_number: 2,
            error_message: "unable to parse 'bad': missing fields",
          },
          {
            original_line: "bad v=",
            line_number: 4,
            error_message: "unable to parse 'bad v=': missing fields",
          },
        ],
      },
    ],
  ])("is told which and why in the JSON of %s", async (path, json) => {
    const { post } = await startSource();
    const response = await post(path, body);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual(json);
  });

  it("names the first ten and the number of the rest", async () => {
    const { post } = await startSource();
    const error = await (await post(V1, "bad\n".repeat(25))).text();
    expect(error).toContain("line 10: ");
    expect(error).not.toContain("line 11: ");
    expect(error).toContain("; 15 further lines refused dropped=25");
  });

  it("counts lines from 1 again in the next request of the connection", async () => {
    const { post } = await startSource();
    await (await post(V1, body)).json();
    const error = await (await post(V1, "bad")).text();
    expect(error).toContain("line 1: ");
  });

  it.each(WRITE_PATHS)("is told by %s of new series that found no room", async (path) => {
    const { post, ingest } = await startSource();
    ingest.seriesRefused = 3;
    const response = await post(path, "cpu v=1");
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("3 samples of new series refused");
  });
});
