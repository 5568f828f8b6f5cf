import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, until } from "./real-component.ts";

/** A real InfluxDB 1.x in a folder of its own. */
export interface Influxd {
  readonly url: string;
  /** Starts it, or starts it again on the same data; without `subscriber` it forwards nothing. */
  start(options?: { readonly subscriber?: boolean; readonly auth?: boolean }): Promise<void>;
  stop(): Promise<void>;
  /** Writes lines with times in nanoseconds. */
  write(
    database: string,
    lines: string,
  ): Promise<{ readonly status: number; readonly body: string }>;
  query(statement: string): Promise<InfluxAnswer>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

export interface InfluxAnswer {
  readonly results: readonly {
    readonly error?: string;
    readonly series?: readonly {
      readonly name: string;
      readonly tags?: Readonly<Record<string, string>>;
      readonly columns: readonly string[];
      readonly values: readonly (readonly unknown[])[];
    }[];
  }[];
}

function configText(
  folder: string,
  ports: { http: number; rpc: number },
  flags: { subscriber: boolean; auth: boolean },
): string {
  return `reporting-disabled = true
bind-address = "127.0.0.1:${ports.rpc}"
[meta]
dir = "${folder}/meta"
[data]
dir = "${folder}/data"
wal-dir = "${folder}/wal"
query-log-enabled = false
[http]
bind-address = "127.0.0.1:${ports.http}"
log-enabled = false
auth-enabled = ${flags.auth}
[monitor]
store-enabled = false
[subscriber]
enabled = ${flags.subscriber}
`;
}

/** Prepares an InfluxDB on free ports; nothing runs until `start`. */
export async function prepareInfluxd(): Promise<Influxd> {
  const folder = mkdtempSync(join(tmpdir(), "outlierd-influxd-"));
  const ports = { http: await freePort(), rpc: await freePort() };
  const url = `http://127.0.0.1:${ports.http}`;
  const config = join(folder, "influxdb.conf");
  let child: ChildProcess | undefined;

  async function isUp(): Promise<boolean> {
    return fetch(`${url}/ping`).then(
      (response) => response.status === 204,
      () => false,
    );
  }

  async function stop(): Promise<void> {
    if (child === undefined) return;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
    child = undefined;
  }

  return {
    url,
    async start({ subscriber = true, auth = false } = {}) {
      writeFileSync(config, configText(folder, ports, { subscriber, auth }));
      child = spawn("influxd", ["-config", config], { stdio: "ignore" });
      await until("influxd answers", isUp);
    },
    stop,
    async write(database, lines) {
      const query = new URLSearchParams({ db: database, precision: "ns" });
      const response = await fetch(`${url}/write?${query}`, { method: "POST", body: lines });
      return { status: response.status, body: await response.text() };
    },
    async query(statement) {
      const body = new URLSearchParams({ q: statement, epoch: "ns" });
      const response = await fetch(`${url}/query`, { method: "POST", body });
      return (await response.json()) as InfluxAnswer;
    },
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
