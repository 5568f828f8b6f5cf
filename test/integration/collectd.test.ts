import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { SILENT } from "../../src/core/logger.ts";
import { SocketSourceOptions } from "../../src/sources/socket/options.ts";
import { createSocketSource } from "../../src/sources/socket/socket-source.ts";
import {
  createRecordingIngest,
  createRecordingMetrics,
} from "../sources/influxdb/recording-ingest.ts";
import { describeWith, until } from "./real-component.ts";

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Starts collectd, which sends its load, memory and processor figures every second. */
function startCollectd(port: number): void {
  const folder = mkdtempSync(join(tmpdir(), "outlierd-collectd-"));
  const config = join(folder, "collectd.conf");
  writeFileSync(
    config,
    `Hostname "web 1.example"
FQDNLookup false
BaseDir "${folder}"
PIDFile "${folder}/collectd.pid"
Interval 1
LoadPlugin load
LoadPlugin memory
LoadPlugin cpu
LoadPlugin write_influxdb_udp
<Plugin write_influxdb_udp>
  Server "127.0.0.1" "${port}"
  StoreRates true
</Plugin>
`,
  );
  const child = spawn("/usr/sbin/collectd", ["-f", "-C", config], { stdio: "ignore" });
  const exited = once(child, "exit");
  cleanups.push(async () => {
    child.kill("SIGTERM");
    await exited;
    rmSync(folder, { recursive: true });
  });
}

describeWith("collectd", "collectd 5.12", () => {
  test("sends line protocol by UDP, whose milliseconds the socket source is to tell by magnitude", async () => {
    const ingest = createRecordingIngest();
    const options = SocketSourceOptions.parse({ listen: "udp://127.0.0.1:0" });
    const parts = { clock: Date.now, logger: SILENT, metrics: createRecordingMetrics() };
    const socket = createSocketSource(options, parts);
    await socket.start(ingest);
    cleanups.push(() => socket.stop());
    startCollectd(socket.address?.port ?? 0);
    await until("three plugins have sent", () => {
      const lines = ingest.lines();
      return ["load", "memory", "cpu"].every((name) => lines.some((line) => line.startsWith(name)));
    });
    expect(ingest.opened).toEqual([{ source: "udp", unit: "auto" }]);
    for (const line of ingest.lines()) {
      expect(line).toMatch(
        /^\w+,host=web\\ 1\.example(,\w+=[^ ,]+)* \w+=[-\d.eE+]+i?(,\w+=\S+)* \d{13}$/,
      );
      const timeMs = Number(line.slice(line.lastIndexOf(" ")));
      expect(Math.abs(timeMs - Date.now())).toBeLessThan(60_000);
    }
  });
});
