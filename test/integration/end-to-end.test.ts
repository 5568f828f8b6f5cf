import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, test } from "vitest";
import type { AnomalyEvent } from "../../src/core/event.ts";

/**
 * The whole way, as a user walks it: the built command line, a Telegraf-like stream over HTTP, a real
 * webhook receiver that checks signatures with the Standard Webhooks package.
 */

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const START_MS = Date.UTC(2026, 0, 5);
const INTERVAL_MS = 10_000;

interface Received {
  readonly id: string;
  readonly event: AnomalyEvent;
}

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A receiver that verifies every signature and keeps what it was sent, one entry an id. */
function createReceiver(): { server: Server; received: Received[] } {
  const received: Received[] = [];
  const webhook = new Webhook(SECRET);
  const server = createServer(async (request, response) => {
    const headers = request.headers as Record<string, string>;
    const event = webhook.verify(await text(request), headers) as AnomalyEvent;
    received.push({ id: String(headers["webhook-id"]), event });
    response.writeHead(204).end();
  });
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, received };
}

interface Setting {
  readonly config: string;
  readonly port: number;
}

function configure(port: number, receiverPort: number): Setting {
  const folder = mkdtempSync(join(tmpdir(), "outlierd-end-to-end-"));
  const config = join(folder, "outlierd.yaml");
  writeFileSync(
    config,
    `listen: 127.0.0.1:${port}
dataDir: ${join(folder, "state")}
sources:
  host: { enabled: false }
webhooks:
  - name: pager
    url: http://127.0.0.1:${receiverPort}/hook
    secret: ${SECRET}
`,
  );
  return { config, port };
}

async function startEngine({ config, port }: Setting): Promise<ChildProcess> {
  const engine = spawn(process.execPath, ["dist/cli.js", "run", "--config", config], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  engine.stdout?.on("data", (chunk) => (printed += chunk));
  engine.stderr?.on("data", (chunk) => (printed += chunk));
  cleanups.push(() => stopEngine(engine, "SIGKILL"));
  await expect
    .poll(
      async () => {
        if (engine.exitCode !== null) throw new Error(`engine ended:\n${printed}`);
        return fetch(`http://127.0.0.1:${port}/readyz`).then(
          (answer) => answer.status,
          () => 0,
        );
      },
      { timeout: 20_000 },
    )
    .toBe(200);
  return engine;
}

async function stopEngine(engine: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (engine.exitCode !== null || engine.signalCode !== null) return;
  engine.kill(signal);
  await once(engine, "exit");
}

/** Deterministic noise, roughly normal with deviation 1. */
function noise(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return () => uniform() + uniform() + uniform() + uniform() - 2;
}

const random = noise(7);

/** Lines of three hosts from sample `from` to `to`; `web-2` has a spike in samples 1000 to 1002. */
function lines(from: number, to: number): string {
  const out: string[] = [];
  for (let sample = from; sample < to; sample++) {
    for (const host of ["web-1", "web-2", "web-3"]) {
      const spike = host === "web-2" && sample >= 1000 && sample <= 1002 ? 60 : 0;
      const user = 20 + 2 * random() + spike;
      const used = 55 + random();
      const time = `${START_MS + sample * INTERVAL_MS}000000`;
      out.push(`cpu,cpu=cpu-total,host=${host} usage_user=${user} ${time}`);
      out.push(`mem,host=${host} used_percent=${used} ${time}`);
    }
  }
  return `${out.join("\n")}\n`;
}

async function send(port: number, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += 100) {
    const answer = await fetch(
      `http://127.0.0.1:${port}/api/v2/write?org=o&bucket=b&precision=ns`,
      {
        method: "POST",
        body: lines(at, Math.min(at + 100, to)),
      },
    );
    expect(answer.status, await answer.text()).toBe(204);
  }
}

async function expectOneAnomaly(received: Received[]): Promise<void> {
  await expect.poll(() => received.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const unique = new Map(received.map((entry) => [entry.id, entry.event]));
  const events = [...unique.values()].filter((event) => event.type !== "anomaly.updated");
  expect(events.map((event) => event.type)).toEqual(["anomaly.opened", "anomaly.resolved"]);
  const [opened, resolved] = events;
  expect(opened?.data.series).toEqual({
    measurement: "cpu",
    field: "usage_user",
    tags: { cpu: "cpu-total", host: "web-2" },
  });
  expect(opened?.data.kind).toBe("spike");
  expect(opened?.data.start).toBe(new Date(START_MS + 1000 * INTERVAL_MS).toISOString());
  expect(opened?.data.summary).toMatch(
    /^cpu usage_user on host=web-2, cpu=cpu-total is .*expected/,
  );
  expect(resolved?.data.id).toBe(opened?.data.id);
}

describe("a spike in a Telegraf-like stream", () => {
  test("delivers exactly one opened and one resolved webhook, validly signed", async () => {
    const { server, received } = createReceiver();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const setting = configure(await freePort(), (server.address() as AddressInfo).port);
    const engine = await startEngine(setting);
    await send(setting.port, 0, 1200);
    await expectOneAnomaly(received);
    expect(received).toHaveLength(new Set(received.map((entry) => entry.id)).size);
    await stopEngine(engine, "SIGTERM");
    expect(engine.exitCode).toBe(0);
  });

  test.each(["SIGTERM", "SIGKILL"] as const)(
    "does so when the receiver is down and the engine gets %s in between",
    async (signal) => {
      const { server, received } = createReceiver();
      const receiverPort = await freePort();
      const setting = configure(await freePort(), receiverPort);
      const engine = await startEngine(setting);
      await send(setting.port, 0, 1001);
      await stopEngine(engine, signal);
      await startEngine(setting);
      await send(setting.port, 1001, 1200);
      server.listen(receiverPort, "127.0.0.1");
      await once(server, "listening");
      await expectOneAnomaly(received);
    },
  );
});
