import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { renderLoad } from "../../benchmarks/load/telegraf-load.ts";
import { createSender, pack } from "../../benchmarks/throughput/sender.ts";

const LOAD = renderLoad({
  seed: 1,
  lineSeries: 24,
  intervals: 4,
  bodyLines: 10,
  connections: 2,
  order: "sequential",
});

/** Receives requests and notes what came over which connection. */
async function startReceiver(status = 204) {
  const received = new Map<Socket, Buffer[]>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const whole = Buffer.concat(chunks);
    const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(whole) : whole;
    received.set(request.socket, [...(received.get(request.socket) ?? []), body]);
    response.writeHead(status).end(status === 204 ? "" : "no room");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    streams: () => [...received.values()].map((bodies) => Buffer.concat(bodies).toString()),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const sent = LOAD.streams.map((bodies) => Buffer.concat(bodies.map((b) => b.bytes)).toString());

it.each(["plain", "gzip"] as const)(
  "%s bodies arrive whole and in order, each stream on one connection",
  async (encoding) => {
    const receiver = await startReceiver();
    const sender = createSender(receiver.port, 2);
    expect(await sender.send(pack(LOAD, encoding))).toBeGreaterThan(0);
    expect(new Set(receiver.streams())).toEqual(new Set(sent));
    sender.close();
    await receiver.stop();
  },
);

it("paced bodies arrive whole, and each gives a latency", async () => {
  const receiver = await startReceiver();
  const sender = createSender(receiver.port, 2);
  const latencies = await sender.pace(pack(LOAD, "plain"), 1);
  expect(latencies.length).toBe(LOAD.streams.flat().length);
  expect(latencies.every((ms) => ms > 0)).toBe(true);
  expect(new Set(receiver.streams())).toEqual(new Set(sent));
  sender.close();
  await receiver.stop();
});

it("an answer other than 204 stops the measurement", async () => {
  const receiver = await startReceiver(503);
  const sender = createSender(receiver.port, 2);
  await expect(sender.send(pack(LOAD, "plain"))).rejects.toThrow("503: no room");
  sender.close();
  await receiver.stop();
});
