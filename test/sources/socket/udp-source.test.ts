import { createSocket } from "node:dgram";

import { describe, expect, it } from "vitest";

import type { Address } from "../../../src/core/address.ts";
import { SILENT } from "../../../src/core/logger.ts";
import { createMetricsRegistry } from "../../../src/server/metrics-registry.ts";
import { SocketSourceOptions } from "../../../src/sources/socket/options.ts";
import { createSocketSource } from "../../../src/sources/socket/socket-source.ts";
import { createFakeIngest } from "../fake-ingest.ts";
import { startSocket } from "./start-socket.ts";

const listen = "udp://127.0.0.1:0";

async function send(address: Address, datagrams: readonly string[]): Promise<void> {
  const socket = createSocket("udp4");
  for (const datagram of datagrams) {
    await new Promise((resolve) => socket.send(datagram, address.port, address.host, resolve));
  }
  socket.close();
}

describe("lines over UDP", () => {
  it("are whole at the end of each datagram", async () => {
    const { address, ingest, registry } = await startSocket({ listen });
    await send(address, ["cpu v=1\ncpu v=2", "mem v=1\n", "bad"]);
    await expect.poll(() => registry.text()).toContain('lines_total{source="udp"} 4');
    expect(ingest.lines).toEqual(["cpu v=1", "cpu v=2", "mem v=1"]);
    expect(registry.text()).toContain('lines_refused_total{source="udp"} 1');
    expect(registry.text()).toContain('bytes_total{source="udp"} 26');
    expect(ingest.writers.map((writer) => [writer.source, writer.unit])).toEqual([["udp", "auto"]]);
  });

  it("are refused and counted while the engine is full", async () => {
    const { address, ingest, registry } = await startSocket({ listen });
    ingest.full = true;
    await send(address, ["cpu v=1", "cpu v=2"]);
    await expect.poll(() => registry.text()).toContain('{source="udp",reason="full"} 2');
    expect(ingest.lines).toEqual([]);
  });

  it("cannot come to a port that is taken, and the error says what to do", async () => {
    const { address } = await startSocket({ listen });
    const second = createSocketSource(
      SocketSourceOptions.parse({ listen: `udp://127.0.0.1:${address.port}` }),
      { metrics: createMetricsRegistry(), logger: SILENT, clock: () => 0 },
    );
    await expect(second.start(createFakeIngest())).rejects.toMatchObject({ code: "ERR_LISTEN" });
  });

  it("come over IPv6 as well", async () => {
    const { address, ingest } = await startSocket({ listen: "udp://[::1]:0" });
    const socket = createSocket("udp6");
    await new Promise((resolve) => socket.send("cpu v=1", address.port, address.host, resolve));
    socket.close();
    await expect.poll(() => ingest.lines).toEqual(["cpu v=1"]);
  });
});
