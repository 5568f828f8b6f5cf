import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SILENT } from "../../../src/core/logger.ts";
import type { Source } from "../../../src/core/source.ts";
import { fluxQuery, quoteFlux } from "../../../src/sources/influxdb2/flux-query.ts";
import { createInfluxdb2Source } from "../../../src/sources/influxdb2/influxdb2-source.ts";
import { influxdb2Options } from "../../../src/sources/influxdb2/options.ts";
import { nanosecondsOf } from "../../../src/sources/influxdb2/row-lines.ts";
import { until } from "../../integration/real-component.ts";
import {
  createRecordingIngest,
  createRecordingMetrics,
  type RecordingIngest,
} from "../influxdb/recording-ingest.ts";
import { annotatedCsv, type FakeInfluxdb2, startFakeInfluxdb2 } from "./fake-influxdb2.ts";

const START_MS = Date.UTC(2026, 0, 31, 12);
const EMPTY = "\r\n";

let fake: FakeInfluxdb2;
let ingest: RecordingIngest;
let metrics = createRecordingMetrics();
let source: Source | undefined;
let saved: string | undefined;
let nowMs = START_MS;
let warnings: string[] = [];

beforeEach(async () => {
  fake = await startFakeInfluxdb2();
  ingest = createRecordingIngest();
  metrics = createRecordingMetrics();
  saved = undefined;
  nowMs = START_MS;
  warnings = [];
});
afterEach(async () => {
  await source?.stop();
  source = undefined;
  fake.close();
});

async function startSource(settings: Record<string, unknown> = {}): Promise<void> {
  const options = influxdb2Options.parse({
    url: fake.url,
    token: "secret",
    org: "home & co",
    bucket: "metrics",
    interval: "5ms",
    history: "10m",
    retryMax: "20ms",
    ...settings,
  });
  source = createInfluxdb2Source(options, {
    clock: () => nowMs,
    random: () => 0,
    metrics,
    logger: {
      ...SILENT,
      warn: (fields, text) => warnings.push(`${text} ${JSON.stringify(fields)}`),
    },
    state: {
      load: () => Promise.resolve(saved),
      save(text) {
        saved = text;
        return Promise.resolve();
      },
    },
  });
  await source.start(ingest);
}

function reached(untilMs: number): boolean {
  return saved === JSON.stringify({ untilMs });
}

describe("InfluxDB 2.x source against a fake server", () => {
  test("tables with several tags and fields become lines, each number with its type", async () => {
    const rows = (field: string, ...values: string[]) =>
      values.map((value, row) => [
        "0",
        `2026-01-31T11:59:0${row}.5Z`,
        value,
        field,
        "disk io",
        '"web,3"',
        "a=b",
      ]);
    const tags = ["host", "path"];
    const tables = [
      annotatedCsv({ type: "double", tags, rows: rows("used", "1.5", "-2.5e-7") }),
      annotatedCsv({ type: "long", tags, rows: rows("n", "-9223372036854775808") }),
      annotatedCsv({
        type: "unsignedLong",
        tags,
        rows: rows("bytes read", "18446744073709551615"),
      }),
      annotatedCsv({ type: "boolean", tags, rows: rows("up", "true", "false") }),
      annotatedCsv({ type: "string", tags, rows: rows("note", '"a ""b"", c"') }),
      annotatedCsv({
        type: "double",
        tags: ["host"],
        rows: [
          ["5", "2026-01-31T11:59:00.123456789Z", "1", "f", "m", ""],
          ["6", "2026-01-31T11:59:00Z", "2", "f", "m", "b"],
          ["6", "2026-01-31T11:59:01Z", "", "f", "m", "b"],
        ],
      }),
    ];
    fake.answer = () => ({ body: fake.requests.length === 1 ? tables.join("") : EMPTY });
    await startSource();
    await until("the page is done", () => saved !== undefined);
    const key = "disk\\ io,host=web\\,3,path=a\\=b";
    expect(ingest.lines()).toEqual([
      `${key} used=1.5,n=-9223372036854775808i,bytes\\ read=18446744073709551615u,up=true 1769860740500000000`,
      `${key} used=-2.5e-7,up=false 1769860741500000000`,
      "m f=1 1769860740123456789",
      "m,host=b f=2 1769860740000000000",
    ]);
    expect(ingest.opened).toEqual([{ source: "influxdb2", unit: "ns" }]);
    expect(fake.requests[0]).toMatchObject({
      url: "/api/v2/query?org=home%20%26%20co",
      authorization: "Token secret",
    });
    expect(warnings).toEqual([]);
  });

  test("reads up to the lag before now in pages, and goes on there after a restart", async () => {
    await startSource({ lag: "5s", page: "4m" });
    const firstEnd = START_MS - 5000;
    await until("the history is read", () => reached(firstEnd));
    await source?.stop();
    nowMs += 60_000;
    await startSource({ lag: "5s", page: "4m" });
    await until("the gap is read", () => reached(firstEnd + 60_000));
    const ranges = fake.requests.map(({ fromMs, toMs }) => [fromMs - firstEnd, toMs - firstEnd]);
    expect(ranges.slice(0, 4)).toEqual([
      [-600_000, -360_000],
      [-360_000, -120_000],
      [-120_000, 0],
      [0, 60_000],
    ]);
  });

  test("asks for nothing while no time has passed", async () => {
    await startSource();
    await until("the history is read", () => saved !== undefined);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(fake.requests).toHaveLength(1);
  });
});

describe("InfluxDB 2.x source when the fake server fails", () => {
  test.each([
    {
      name: "refused",
      answer: { status: 401, body: '{"code":"unauthorized","message":"unauthorized access"}' },
      says: "401 unauthorized access; check token",
    },
    {
      name: "broken off",
      answer: {
        body: annotatedCsv({
          type: "double",
          tags: [],
          rows: [["0", "2026-01-31T11:59:00Z", "1", "f", "m"]],
        }),
        onSent: (response: ServerResponse) => response.destroy(),
      },
      says: "does not answer",
    },
    {
      name: "given up halfway by Flux",
      answer: {
        body: "#datatype,string,string\r\n#group,true,true\r\n#default,,\r\n,error,reference\r\n,query timed out,897\r\n",
      },
      says: "gave up halfway through a query: query timed out",
    },
  ])(
    "a query that is $name is told, and asked again over the same range",
    async ({ answer, says }) => {
      fake.answer = () => (fake.requests.length <= 2 ? answer : { body: EMPTY });
      await startSource();
      await until("the third attempt succeeds", () => saved !== undefined);
      expect(warnings).toHaveLength(2);
      expect(warnings[0]).toContain(says);
      expect(fake.requests.map(({ fromMs }) => fromMs)).toEqual(Array(3).fill(START_MS - 605_000));
      expect(metrics.total("outlierd_query_errors_total", { source: "influxdb2:metrics" })).toBe(2);
    },
  );

  test("a server that never answers does not hold up the stop", async () => {
    fake.answer = () => new Promise(() => {});
    await startSource({ timeout: "1h" });
    await until("the query is out", () => fake.requests.length === 1);
    await source?.stop();
    expect(warnings).toEqual([]);
    expect(saved).toBeUndefined();
  });

  test("reads nothing while the engine is full", async () => {
    ingest.full = true;
    await startSource();
    await until("the source says so", () => warnings.length > 1);
    expect(warnings[0]).toContain("its outbox is full");
    expect(fake.requests).toEqual([]);
    ingest.full = false;
    await until("reading goes on", () => saved !== undefined);
  });

  test("a gap longer than the history is told", async () => {
    saved = JSON.stringify({ untilMs: START_MS - 3_600_000 });
    await startSource();
    await until("the history is read", () => reached(START_MS - 5000));
    expect(warnings).toEqual([expect.stringContaining('"seconds":2995')]);
  });
});

describe("Flux", () => {
  test("limits the measurements and leaves out the scores", () => {
    const query = fluxQuery({
      fromMs: 0,
      toMs: 1,
      bucket: `b"\${x}`,
      measurements: ["cpu", "disk\\"],
    });
    expect(query.split("\n")).toEqual([
      `from(bucket: "b\\"\\\${x}")`,
      "  |> range(start: 1970-01-01T00:00:00.000Z, stop: 1970-01-01T00:00:00.001Z)",
      '  |> filter(fn: (r) => r._measurement == "cpu" or r._measurement == "disk\\\\")',
      '  |> filter(fn: (r) => r._measurement != "outlierd_score")',
    ]);
    expect(quoteFlux("a\nb\tc")).toBe('"a\\nb\\tc"');
  });

  test.each([
    ["2026-01-31T12:00:00Z", "1769860800000000000"],
    ["2026-01-31T12:00:00.000000001Z", "1769860800000000001"],
    ["1969-12-31T23:59:59.5Z", "-500000000"],
    ["1677-09-21T00:12:43.145224194Z", "-9223372036854775806"],
  ])("%s is %s nanoseconds", (time, nanoseconds) => {
    expect(nanosecondsOf(time)).toBe(nanoseconds);
  });

  test.each(["", "yesterday", "2026-01-31T12:00:00", "2026-01-31T12:00:00.1234567891Z"])(
    "%j is refused",
    (time) => {
      expect(() => nanosecondsOf(time)).toThrow(RangeError);
    },
  );
});
