import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SILENT } from "../../src/core/logger.ts";
import type { Source } from "../../src/core/source.ts";
import { createInfluxdb1Source } from "../../src/sources/influxdb1/influxdb1-source.ts";
import { influxdb1Options } from "../../src/sources/influxdb1/options.ts";
import {
  createRecordingIngest,
  createRecordingMetrics,
  type RecordingIngest,
} from "../sources/influxdb/recording-ingest.ts";
import { type Influxd, prepareInfluxd } from "./influxd.ts";
import { describeWith, until } from "./real-component.ts";

/** What InfluxDB forwards, line by line, as the engine's `POST /write` would get it. */
interface Receiver {
  readonly url: string;
  readonly lines: string[];
  readonly queries: Set<string>;
  /** While false, requests are answered 503, and InfluxDB drops them. */
  willing: boolean;
}

let influxd: Influxd;
let server: Server;
let receiver: Receiver;
let ingest: RecordingIngest;
let source: Source | undefined;
let saved: string | undefined;
let warnings: string[] = [];

beforeEach(async () => {
  saved = undefined;
  warnings = [];
  ingest = createRecordingIngest();
  influxd = await prepareInfluxd();
  const lines: string[] = [];
  const queries = new Set<string>();
  server = createServer(async (request, response) => {
    const body = await text(request);
    if (receiver.willing) {
      queries.add(request.url ?? "");
      lines.push(...body.split("\n").filter((part) => part !== ""));
    }
    response.writeHead(receiver.willing ? 204 : 503).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  receiver = { url: `http://127.0.0.1:${port}`, lines, queries, willing: true };
});

afterEach(async () => {
  await source?.stop();
  source = undefined;
  await influxd.remove();
  server.closeAllConnections();
  server.close();
});

function createSource(settings: Record<string, unknown> = {}): Source {
  const options = influxdb1Options.parse({
    url: influxd.url,
    database: "metrics",
    interval: "50ms",
    retryMax: "200ms",
    ...settings,
  });
  const record = (fields: unknown, message: string) =>
    warnings.push(`${message} ${JSON.stringify(fields)}`);
  return createInfluxdb1Source(options, {
    clock: Date.now,
    random: () => 0,
    logger: { ...SILENT, warn: record },
    metrics: createRecordingMetrics(),
    state: {
      load: () => Promise.resolve(saved),
      save: (state) => {
        saved = state;
        return Promise.resolve();
      },
    },
    listenUrl: () => receiver.url,
  });
}

async function startSource(settings: Record<string, unknown> = {}): Promise<void> {
  source = createSource(settings);
  await source.start(ingest);
}

async function subscriptions(): Promise<unknown[]> {
  const answer = await influxd.query("SHOW SUBSCRIPTIONS");
  return (answer.results[0]?.series ?? []).flatMap((series) => series.values);
}

async function subscribed(): Promise<void> {
  await until("the subscription exists", async () => (await subscriptions()).length > 0);
}

/** A line a moment ago; `index` tells lines apart. */
function line(index: number, ageMs = 0): string {
  return `cpu,host=a\\ b usage=${index}.5,n=${index}i ${Date.now() - ageMs}000${String(index).padStart(3, "0")}`;
}

function arrived(): string[] {
  return [...receiver.lines, ...ingest.lines()];
}

/** Which of the lines made by `line` are there. */
function indexes(lines: readonly string[]): (string | undefined)[] {
  return lines.map((part) => /n=(\d+)/.exec(part)?.[1]);
}

async function startInfluxd(): Promise<void> {
  await influxd.start();
  await influxd.query("CREATE DATABASE metrics");
}

describeWith("influxd", "InfluxDB 1.6.7 subscription", () => {
  beforeEach(startInfluxd);

  test("is created at start, brings what is written from then on, and is dropped at stop", async () => {
    await startSource();
    await subscribed();
    expect(await subscriptions()).toEqual([["autogen", "outlierd", "ALL", [receiver.url]]]);
    const lines = [line(1), line(2)];
    await influxd.write("metrics", lines.join("\n"));
    await until("both lines arrive", () => receiver.lines.length === 2);
    expect(receiver.lines).toEqual(lines);
    expect([...receiver.queries]).toEqual([
      "/write?consistency=&db=metrics&precision=ns&rp=autogen",
    ]);
    await source?.stop();
    expect(await subscriptions()).toEqual([]);
    expect(warnings).toEqual([]);
  });

  test("what was written before the start is read by query, digit for digit", async () => {
    const lines = [
      line(1, 3000),
      line(2, 2000),
      'odd\\ m\\,x,t\\=g=ü\\,\\ x "f\\ g"=1,s="text",b=true,i=-9223372036854775808i 1795406022000000123',
    ];
    await influxd.write("metrics", lines.join("\n"));
    await startSource({
      history: `${Math.ceil((Date.now() - 1795406022000) / 1000) + 10}s`,
      page: "1d",
    });
    await subscribed();
    await until("three lines arrive", () => new Set(arrived()).size >= 3);
    expect(ingest.opened).toEqual([{ source: "influxdb1", unit: "ns" }]);
    expect(new Set(ingest.lines())).toEqual(
      new Set([
        lines[0]?.replace(/(usage=\S+),(n=\S+)/, "n=1i,usage=1.5"),
        lines[1]?.replace(/(usage=\S+),(n=\S+)/, "n=2i,usage=2.5"),
        'odd\\ m\\,x,t\\=g=ü\\,\\ x "f\\ g"=1,b=true,i=-9223372036854775808i 1795406022000000123',
      ]),
    );
  });

  test("what was written while the engine was down is read at the next start, before anything newer arrives", async () => {
    await startSource();
    await subscribed();
    await influxd.write("metrics", line(1));
    await until("the first line arrives", () => receiver.lines.length === 1);
    await source?.stop();
    await influxd.write("metrics", line(2));
    await startSource();
    await until("the second line is read", () => indexes(ingest.lines()).includes("2"));
    await subscribed();
    await influxd.write("metrics", line(3));
    await until("the third line arrives", () => receiver.lines.length === 2);
    expect(indexes(receiver.lines)).toEqual(["1", "3"]);
  });
});

describeWith("influxd", "a gap in an InfluxDB 1.6.7 subscription", () => {
  beforeEach(startInfluxd);

  test("a restart of InfluxDB without its subscriber loses nothing: what it did not send is read by query", async () => {
    await startSource();
    await subscribed();
    await influxd.write("metrics", line(1));
    await until("the first line arrives", () => receiver.lines.length === 1);
    await influxd.stop();
    await until("the source notices", () => warnings.length > 0);
    await influxd.start({ subscriber: false });
    await influxd.write("metrics", line(2));
    await influxd.stop();
    await influxd.start();
    await until("InfluxDB serves the subscription again", async () =>
      JSON.stringify(await influxd.query("SHOW STATS FOR 'subscriber'")).includes(receiver.url),
    );
    await influxd.write("metrics", line(3));
    await until("all lines are there", () => new Set(indexes(arrived())).size === 3);
    await until("the third line arrives by subscription", () => receiver.lines.length === 2);
    expect(indexes(receiver.lines)).toEqual(["1", "3"]);
    expect(await subscriptions()).toHaveLength(1);
  });

  test("requests that the engine could not take are read by query", async () => {
    await startSource();
    await subscribed();
    receiver.willing = false;
    await influxd.write("metrics", line(1));
    await until("the line is read", () => ingest.lines().length > 0);
    expect(receiver.lines).toEqual([]);
  });

  test("a subscription that somebody dropped is created again and what it missed is read", async () => {
    await startSource();
    await subscribed();
    await influxd.query("DROP SUBSCRIPTION outlierd ON metrics.autogen");
    await influxd.write("metrics", line(1));
    await subscribed();
    await until("the line is read", () => ingest.lines().length > 0);
  });
});

describeWith("influxd", "an InfluxDB 1.6.7 that is not as it should be", () => {
  beforeEach(startInfluxd);

  test("a subscription left behind by a crash is replaced, one made by people is used and stays", async () => {
    const create = (name: string, url: string) =>
      influxd.query(`CREATE SUBSCRIPTION ${name} ON metrics.autogen DESTINATIONS ALL '${url}'`);
    await create("outlierd", "http://127.0.0.1:1");
    await create("ours", receiver.url);
    await startSource();
    await until("the left one is gone", async () => (await subscriptions()).length === 1);
    await influxd.write("metrics", line(1));
    await until("the line arrives", () => receiver.lines.length === 1);
    await source?.stop();
    expect(await subscriptions()).toEqual([["autogen", "ours", "ALL", [receiver.url]]]);
  });

  test("a database that scores are written to is refused, at start and later", async () => {
    await startSource();
    await subscribed();
    await influxd.write("metrics", "outlierd_score,host=a score=1");
    await until("the subscription is dropped", async () => (await subscriptions()).length === 0);
    await source?.stop();
    await expect(createSource().start(ingest)).rejects.toMatchObject({
      code: "ERR_SOURCE_REFUSED",
      retryable: false,
    });
    expect(ingest.lines().join()).not.toContain("outlierd_score");
  });

  test("a database that does not exist yet is waited for", async () => {
    await startSource({ database: "later" });
    expect(warnings[0]).toContain("database not found: later");
    await influxd.query("CREATE DATABASE later");
    await subscribed();
  });
});

describeWith("influxd", "InfluxDB 1.6.7 with users", () => {
  test("a wrong password rejects the start, the right one subscribes", async () => {
    await influxd.start({ auth: true });
    await influxd.query("CREATE USER admin WITH PASSWORD 'pw' WITH ALL PRIVILEGES");
    const asAdmin = async (statement: string) => {
      const query = new URLSearchParams({ q: statement, u: "admin", p: "pw" });
      return (await fetch(`${influxd.url}/query?${query}`, { method: "POST" })).text();
    };
    await asAdmin("CREATE DATABASE metrics");
    await expect(
      createSource({ username: "admin", password: "no" }).start(ingest),
    ).rejects.toMatchObject({ code: "ERR_SOURCE_REFUSED" });
    await startSource({ username: "admin", password: "pw" });
    await until("the subscription exists", async () =>
      (await asAdmin("SHOW SUBSCRIPTIONS")).includes(receiver.url),
    );
  });
});
