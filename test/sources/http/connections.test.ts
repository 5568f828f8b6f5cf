import { once } from "node:events";
import { Agent, request as httpRequest } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { type StartedSource, startSource } from "./start-source.ts";

/** Sends bytes over one connection and returns all that came back when `answers` responses were seen. */
async function exchange(
  { address }: StartedSource,
  pieces: readonly (string | Uint8Array)[],
  answers: number,
): Promise<string> {
  const socket = connect(address.port, address.host);
  socket.setNoDelay(true);
  let received = "";
  socket.on("data", (chunk: Buffer) => {
    received += chunk.toString("latin1");
  });
  await once(socket, "connect");
  for (const piece of pieces) {
    await new Promise((resolve) => socket.write(piece, resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect.poll(() => received.split("HTTP/1.1 ").length - 1).toBe(answers);
  socket.destroy();
  return received;
}

const head = (length: number, more = "") =>
  `POST /write?db=d HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n${more}\r\n`;

describe("one connection", () => {
  it("keeps one line writer for all its requests of one unit", async () => {
    const source = await startSource();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let count = 0; count < 50; count += 1) {
      const unit = count % 2 === 0 ? "ns" : "s";
      const request = httpRequest(`${source.url}/write?db=d&precision=${unit}`, {
        agent,
        method: "POST",
      });
      request.end(`cpu v=${count}`);
      const [response] = await once(request, "response");
      expect(response.statusCode).toBe(204);
      response.resume();
      await once(response, "end");
    }
    agent.destroy();
    expect(source.ingest.lines).toHaveLength(50);
    expect(source.ingest.writers.map((writer) => writer.unit)).toEqual(["ns", "s"]);
  });

  it("does not mix the lines of pipelined requests", async () => {
    const source = await startSource();
    const body = gzipSync("cpu v=1\ncpu v=2");
    await exchange(
      source,
      [
        Buffer.concat([
          Buffer.from(head(body.length, "Content-Encoding: gzip\r\n")),
          body,
          Buffer.from(`${head(7)}mem v=3`),
        ]),
      ],
      2,
    );
    expect(new Set(source.ingest.lines)).toEqual(new Set(["cpu v=1", "cpu v=2", "mem v=3"]));
  });

  it("may cut a body at every byte", async () => {
    const body = "cpu v=1\nbad\nmem v=2";
    for (let cut = 0; cut <= body.length; cut += 1) {
      const source = await startSource();
      const pieces = [head(body.length) + body.slice(0, cut), body.slice(cut)];
      const answer = await exchange(source, pieces, 1);
      expect(answer).toContain("400 Bad Request");
      expect(answer).toContain("line 2: unable to parse 'bad'");
      expect(source.ingest.lines).toEqual(["cpu v=1", "mem v=2"]);
    }
  });

  it("may cut a gzip body into single bytes", async () => {
    const source = await startSource();
    const body = gzipSync("cpu v=1\nmem v=2");
    const pieces = [...body].map((byte) => Uint8Array.of(byte));
    const answer = await exchange(
      source,
      [head(body.length, "Content-Encoding: gzip\r\n"), ...pieces],
      1,
    );
    expect(answer).toContain("204 No Content");
    expect(source.ingest.lines).toEqual(["cpu v=1", "mem v=2"]);
  });
});

describe("a body that breaks off", () => {
  it("leaves its whole lines taken and its cut line out", async () => {
    const source = await startSource();
    const socket = connect(source.address.port, source.address.host);
    await once(socket, "connect");
    socket.write(`${head(1000)}cpu v=1\nbad\nmem v=2`);
    await expect.poll(() => source.ingest.lines).toEqual(["cpu v=1"]);
    socket.destroy();
    await expect.poll(() => source.registry.text()).toContain('reason="aborted"} 1');

    const text = source.registry.text();
    expect(source.ingest.lines).toEqual(["cpu v=1"]);
    expect(text).toContain('outlierd_source_lines_refused_total{source="http"} 1');
    expect(text).toContain("outlierd_http_requests_in_flight 0");
    expect(text).toContain("outlierd_http_in_flight_bytes 0");
    expect(text).toContain('outlierd_http_requests_total{route="/write",status="aborted"} 1');
  });
});

describe("requests in flight", () => {
  async function hold(source: StartedSource, length: number) {
    const socket = connect(source.address.port, source.address.host);
    await once(socket, "connect");
    socket.write(`${head(length)}cpu`);
    await expect
      .poll(() => source.registry.text())
      .not.toContain("outlierd_http_requests_in_flight 0");
    return socket;
  }

  it("are limited in number: the next one gets 503", async () => {
    const source = await startSource({ requestsMax: 1 });
    const socket = await hold(source, 10);
    const response = await source.post("/write?db=d", "mem v=1");
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await response.json()).toEqual({
      error: "too many requests at the same time: try again later",
    });

    socket.write(" v=1234");
    await expect.poll(() => source.ingest.lines).toEqual(["cpu v=1234"]);
    expect((await source.post("/write?db=d", "mem v=1")).status).toBe(204);
    socket.destroy();
  });

  it("are limited in bytes, but one alone always gets in", async () => {
    const source = await startSource({ bodyBytesMax: "2KiB", inFlightBytesMax: "1KiB" });
    const socket = await hold(source, 1500);
    expect((await source.post("/write?db=d", "mem v=1")).status).toBe(503);
    socket.destroy();
    await expect.poll(async () => (await source.post("/write?db=d", "mem v=1")).status).toBe(204);
  });
});
