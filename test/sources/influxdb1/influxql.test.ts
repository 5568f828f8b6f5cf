import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { EngineError } from "../../../src/core/errors.ts";
import { selectStatement } from "../../../src/sources/influxdb1/catch-up.ts";
import { readSampleFields } from "../../../src/sources/influxdb1/field-types.ts";
import {
  createInfluxqlClient,
  type InfluxqlClient,
  quoteIdentifier,
  quoteNumbers,
  quoteText,
} from "../../../src/sources/influxdb1/influxql-client.ts";
import { seriesLines } from "../../../src/sources/influxdb1/series-lines.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<string> {
  const server = createServer(async (request, response) => {
    answer(request, response, await text(request));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

function clientOf(
  url: string,
  user: { username?: string; password?: string } = {},
): InfluxqlClient {
  return createInfluxqlClient({ url, password: "", timeoutMs: 5000, ...user });
}

async function failureOf(promise: Promise<unknown>): Promise<EngineError> {
  return promise.then(
    () => expect.fail("no error"),
    (error: EngineError) => error,
  );
}

describe("quoting", () => {
  test("every number of a JSON text keeps its digits and every string its characters", () => {
    const json =
      '{"a 12":[1795406022000000123,-9223372036854775808,2.5e-7,1e+300,null,true,"x 7, \\"8"]}';
    expect(JSON.parse(quoteNumbers(json))).toEqual({
      "a 12": [
        "1795406022000000123",
        "-9223372036854775808",
        "2.5e-7",
        "1e+300",
        null,
        true,
        'x 7, "8',
      ],
    });
  });

  test("any JSON value comes back the same once numbers are read from their text", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value);
        const expected = JSON.parse(json, (_, part) =>
          typeof part === "number" ? String(part) : part,
        );
        expect(JSON.parse(quoteNumbers(json), (_, part) => part)).toEqual(
          JSON.parse(JSON.stringify(expected)),
        );
      }),
    );
  });

  test("names and texts cannot end their quotes", () => {
    expect(quoteIdentifier('a"b\\c')).toBe('"a\\"b\\\\c"');
    expect(quoteText("it's \\ http://u:p@h")).toBe("'it\\'s \\\\ http://u:p@h'");
  });
});

describe("InfluxQL client", () => {
  test("answers in several chunks, cut anywhere, are joined to lines", async () => {
    const line = (value: number) =>
      `{"results":[{"series":[{"name":"ü","tags":{"host":"a"},"columns":["time","f"],"values":[[${value},1.5]]}],"partial":true}]}\n`;
    const bytes = Buffer.from(line(1) + line(2));
    const url = await serve((_, response) => {
      Readable.from(Array.from(bytes, (byte) => Uint8Array.of(byte))).pipe(response);
    });
    const series = await clientOf(url).all("SELECT 1");
    expect(series.map(({ name, values }) => [name, values])).toEqual([
      ["ü", [["1", "1.5"]]],
      ["ü", [["2", "1.5"]]],
    ]);
  });

  test("the statement goes out with Basic authentication, nanoseconds and chunks", async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response, body) => {
      seen.push(request.url, request.headers.authorization, new URLSearchParams(body).get("q"));
      response.end('{"results":[{"statement_id":0}]}\n');
    });
    await clientOf(`${url}/`, { username: "u", password: "p:ü" }).all("SHOW x");
    const basic = `Basic ${Buffer.from("u:p:ü").toString("base64")}`;
    expect(seen).toEqual(["/query?epoch=ns&chunked=true&chunk_size=2000", basic, "SHOW x"]);
  });

  test.each([
    {
      status: 401,
      body: '{"error":"authorization failed"}',
      code: "ERR_SOURCE_REFUSED",
      retryable: false,
    },
    { status: 500, body: "out of memory", code: "ERR_SOURCE_UNREACHABLE", retryable: true },
    {
      status: 200,
      body: '{"results":[{"error":"database not found: x"}]}',
      code: "ERR_SOURCE_REFUSED",
      retryable: true,
    },
    { status: 200, body: '{"error":"timeout"}', code: "ERR_SOURCE_REFUSED", retryable: true },
    { status: 200, body: "<html>", code: "ERR_SOURCE_UNREACHABLE", retryable: true },
    { status: 302, body: "", code: "ERR_SOURCE_UNREACHABLE", retryable: true },
  ])("$status with $body is $code", async ({ status, body, code, retryable }) => {
    const url = await serve((_, response) =>
      response.writeHead(status, { location: "/" }).end(body),
    );
    const error = await failureOf(clientOf(url).all("SHOW x"));
    expect(error).toMatchObject({ name: "EngineError", code, retryable });
    expect(error.message).toContain(url);
  });

  test("an answer that breaks off halfway is an error, not a short answer", async () => {
    const url = await serve((_, response) => {
      response.write('{"results":[{"series":[{"name":"m"}],"partial":true}]}\n');
      setImmediate(() => response.destroy());
    });
    const error = await failureOf(clientOf(url).all("SELECT 1"));
    expect(error).toMatchObject({ code: "ERR_SOURCE_UNREACHABLE", retryable: true });
  });

  test("a port where nothing listens is named with what to check", async () => {
    const url = await serve(() => {});
    for (const cleanup of cleanups.splice(0)) cleanup();
    const error = await failureOf(clientOf(url).all("SHOW x"));
    expect(error).toMatchObject({ code: "ERR_SOURCE_UNREACHABLE", retryable: true });
    expect(error.message).toMatch(/ECONNREFUSED.*is influxd running there/);
  });
});

describe("rows of a series", () => {
  const fields = new Map([
    ["f", "float"],
    ["n i", "integer"],
    ["u", "unsigned"],
    ["b", "boolean"],
  ] as const);
  const series = { name: "odd m,x", tags: { "ta=g": "a b", zone: "" }, columns: [] };

  test("become lines digit for digit, with each number's type", () => {
    const values = [
      ["1795406022000000123", "1.50", "-9223372036854775808", "18446744073709551615", false],
      ["1795406022000000124", null, null, "0", null],
      ["1795406022000000125", null, null, null, null],
    ];
    expect(seriesLines({ ...series, values }, fields)).toBe(
      "odd\\ m\\,x,ta\\=g=a\\ b f=1.50,n\\ i=-9223372036854775808i,u=18446744073709551615u,b=false 1795406022000000123\n" +
        "odd\\ m\\,x,ta\\=g=a\\ b u=0u 1795406022000000124\n",
    );
  });

  test("are selected by field, so that a tag of the same name does no harm", () => {
    const statement = selectStatement({
      database: "d",
      retentionPolicy: "one week",
      measurement: 'odd"m',
      fields,
      fromMs: 1000.5,
      toMs: 2000,
    });
    expect(statement).toBe(
      'SELECT "f"::field, "n i"::field, "u"::field, "b"::field FROM "d"."one week"."odd\\"m" WHERE time >= 1000ms AND time < 2000ms GROUP BY *',
    );
  });
});

test("strings are no samples, scores are left out, and a field of two types is what InfluxDB answers", async () => {
  const piece = (name: string, values: unknown[][]) => ({ name, tags: {}, columns: [], values });
  const client: Pick<InfluxqlClient, "stream"> = {
    async *stream() {
      yield piece("cpu", [
        ["usage", "integer"],
        ["host", "string"],
      ]);
      yield piece("cpu", [
        ["usage", "float"],
        ["up", "boolean"],
      ]);
      yield piece("notes", [
        ["text", "string"],
        ["a\rb", "float"],
      ]);
      yield piece("outlierd_score", [["score", "float"]]);
    },
  };
  const found = await readSampleFields({ ...client, all: () => Promise.resolve([]) }, "d");
  expect(found.unnameable).toBe(1);
  expect([...found.measurements].map(([name, types]) => [name, [...types]])).toEqual([
    [
      "cpu",
      [
        ["usage", "float"],
        ["up", "boolean"],
      ],
    ],
  ]);
});
