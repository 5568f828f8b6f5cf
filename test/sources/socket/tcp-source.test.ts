import { once } from "node:events";
import { connect, type Socket } from "node:net";

import { describe, expect, it } from "vitest";

import type { Address } from "../../../src/core/address.ts";
import { SILENT } from "../../../src/core/logger.ts";
import { createMetricsRegistry } from "../../../src/server/metrics-registry.ts";
import { SocketSourceOptions } from "../../../src/sources/socket/options.ts";
import { createSocketSource } from "../../../src/sources/socket/socket-source.ts";
import { createFakeIngest } from "../fake-ingest.ts";
import { startSocket } from "./start-socket.ts";

const listen = "tcp://127.0.0.1:0";

async function dial(address: Address): Promise<Socket> {
  const socket = connect(address.port, address.host);
  socket.on("error", () => socket.destroy());
  await once(socket, "connect");
  return socket;
}

describe("lines over TCP", () => {
  it("are taken as they come, each connection by its own writer", async () => {
    const { address, ingest } = await startSocket({ listen, unit: "s" });
    const first = await dial(address);
    const second = await dial(address);
    first.write("cpu v=1\ncpu v=");
    await expect.poll(() => ingest.lines).toEqual(["cpu v=1"]);
    second.write("mem v=1\n");
    await expect.poll(() => ingest.lines).toEqual(["cpu v=1", "mem v=1"]);
    first.end("2\n");
    await expect.poll(() => ingest.lines).toEqual(["cpu v=1", "mem v=1", "cpu v=2"]);
    second.destroy();
    expect(ingest.writers.map((writer) => [writer.source, writer.unit])).toEqual([
      ["tcp", "s"],
      ["tcp", "s"],
    ]);
  });

  it("include the last one without a line feed when the sender closes in order", async () => {
    const { address, ingest, registry } = await startSocket({ listen });
    (await dial(address)).end("cpu v=1\nmem v=2");
    await expect.poll(() => ingest.lines).toEqual(["cpu v=1", "mem v=2"]);
    expect(registry.text()).toContain('outlierd_source_lines_total{source="tcp"} 2');
  });

  it("leave out the cut one when the connection breaks", async () => {
    const { address, ingest, registry } = await startSocket({ listen });
    const socket = await dial(address);
    socket.write("cpu v=1\nmem v=2");
    await expect.poll(() => ingest.lines).toEqual(["cpu v=1"]);
    socket.resetAndDestroy();
    await expect.poll(() => registry.text()).toContain('reason="aborted"} 1');
    expect(ingest.lines).toEqual(["cpu v=1"]);
  });

  it("are reported once a second while the connection lasts", async () => {
    const { address, registry, time, ingest } = await startSocket({ listen });
    const socket = await dial(address);
    socket.write("cpu v=1\nbad\n");
    await expect.poll(() => ingest.lines).toHaveLength(1);
    expect(registry.text()).not.toContain("outlierd_source_lines_total");

    time.nowMs = 1000;
    socket.write("cpu v=2\n");
    await expect.poll(() => registry.text()).toContain('source_lines_total{source="tcp"} 3');
    expect(registry.text()).toContain('lines_refused_total{source="tcp"} 1');
    socket.destroy();
  });

  it("wait in the sender while the engine is full", async () => {
    const { address, ingest } = await startSocket({ listen });
    ingest.full = true;
    const socket = await dial(address);
    socket.write("cpu v=1\n");
    await expect.poll(() => ingest.lines).toHaveLength(1);
    socket.write("cpu v=2\n");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ingest.lines).toHaveLength(1);

    ingest.full = false;
    await expect.poll(() => ingest.lines).toEqual(["cpu v=1", "cpu v=2"]);
    socket.destroy();
  });
});

describe("TCP connections", () => {
  it("beyond the limit are closed at once and counted", async () => {
    const { address, registry } = await startSocket({ listen, connectionsMax: 1 });
    const first = await dial(address);
    const second = connect(address.port, address.host);
    await once(second, "close");
    expect(registry.text()).toContain('rejected_total{source="tcp",reason="connections"} 1');
    expect(registry.text()).toContain('outlierd_source_connections_open{source="tcp"} 1');
    first.destroy();
  });

  it("that stay silent are closed and counted", async () => {
    const { address, registry } = await startSocket({ listen, idleTimeout: "20ms" });
    const socket = await dial(address);
    await once(socket, "close");
    expect(registry.text()).toContain('rejected_total{source="tcp",reason="idle"} 1');
  });

  it("are closed when the source stops, which counts what they brought", async () => {
    const { source, address, ingest, registry } = await startSocket({ listen });
    const socket = await dial(address);
    socket.write("cpu v=1\ncpu v=");
    await expect.poll(() => ingest.lines).toHaveLength(1);
    const closed = once(socket, "close");
    await source.stop();
    await closed;
    expect(ingest.lines).toEqual(["cpu v=1"]);
    expect(registry.text()).toContain('outlierd_source_lines_total{source="tcp"} 1');
    expect(source.address).toBeUndefined();
  });

  it("cannot come to a port that is taken, and the error says what to do", async () => {
    const { address } = await startSocket({ listen });
    const second = createSocketSource(
      SocketSourceOptions.parse({ listen: `tcp://127.0.0.1:${address.port}` }),
      { metrics: createMetricsRegistry(), logger: SILENT, clock: () => 0 },
    );
    await expect(second.start(createFakeIngest())).rejects.toMatchObject({
      code: "ERR_LISTEN",
      message: expect.stringContaining("another program listens there"),
    });
  });
});

it.each(["127.0.0.1:1", "http://127.0.0.1:1", "tcp://127.0.0.1", "udp://h:70000"])(
  "%j is refused as a socket to listen on",
  (text) => {
    expect(SocketSourceOptions.safeParse({ listen: text }).success).toBe(false);
  },
);
