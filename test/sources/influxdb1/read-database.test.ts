import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { influxdb1Options } from "../../../src/sources/influxdb1/options.ts";
import { readDatabase } from "../../../src/sources/influxdb1/read-database.ts";

/** Reads an hour from a server that hangs up; at the first query, what `onQuery` does comes before. */
async function readFrom(onQuery: (stop: AbortController) => void): Promise<void> {
  const stop = new AbortController();
  const server = createServer((request) => {
    onQuery(stop);
    request.socket.destroy();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const options = influxdb1Options.parse({ url, database: "telegraf" });
  await readDatabase(options, {
    range: { fromMs: 0, toMs: 3_600_000 },
    write: () => {},
    onPage: () => {},
    stop: stop.signal,
  });
}

test("a stop during a query ends the reading, and is no error of the server's", async () => {
  await expect(readFrom((stop) => stop.abort())).resolves.toBeUndefined();
});

test("a server that hangs up without a stop is unreachable", async () => {
  await expect(readFrom(() => {})).rejects.toMatchObject({ code: "ERR_SOURCE_UNREACHABLE" });
});
