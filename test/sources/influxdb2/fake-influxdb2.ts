import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";

/** One request as it arrived at the fake server. */
export interface FluxRequest {
  readonly url: string;
  readonly authorization: string | undefined;
  /** The Flux script. */
  readonly query: string;
  /** Start and stop of its range, Unix milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the fake server answers. */
export interface FluxAnswer {
  readonly status?: number;
  /** Annotated CSV, or JSON for an error. */
  readonly body: string;
  /** Called once the body is sent; the answer is then not ended. */
  readonly onSent?: (response: ServerResponse) => void;
}

/** Stands in for InfluxDB 2.x, which Debian does not have: answers Flux queries with annotated CSV. */
export interface FakeInfluxdb2 {
  readonly url: string;
  readonly requests: FluxRequest[];
  answer: (request: FluxRequest) => FluxAnswer | Promise<FluxAnswer>;
  close(): void;
}

async function requestOf(request: IncomingMessage): Promise<FluxRequest> {
  const { query }: { query: string } = JSON.parse(await text(request));
  const [, start = "", stop = ""] = /range\(start: (\S+), stop: (\S+)\)/.exec(query) ?? [];
  const { authorization } = request.headers;
  const url = request.url ?? "";
  return { url, authorization, query, fromMs: Date.parse(start), toMs: Date.parse(stop) };
}

export async function startFakeInfluxdb2(): Promise<FakeInfluxdb2> {
  const requests: FluxRequest[] = [];
  const server = createServer((request, response) => {
    const answered = requestOf(request).then(async (flux) => {
      requests.push(flux);
      const { status = 200, body, onSent } = await fake.answer(flux);
      if (onSent !== undefined) {
        response.writeHead(200).write(body, () => onSent(response));
        return;
      }
      const headers = { "content-type": status === 200 ? "text/csv" : "application/json" };
      const gzip = status === 200 && request.headers["accept-encoding"] === "gzip";
      response.writeHead(status, gzip ? { ...headers, "content-encoding": "gzip" } : headers);
      response.end(gzip ? gzipSync(body) : body);
    });
    answered.catch(() => response.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const fake: FakeInfluxdb2 = {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: () => ({ body: "\r\n" }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return fake;
}

/** One table of annotated CSV with the columns that `from |> range` gives. */
export function annotatedCsv(options: {
  readonly type: string;
  readonly tags: readonly string[];
  /** `[table, time, value, field, measurement, ...tag values]` */
  readonly rows: readonly (readonly string[])[];
}): string {
  const { type, tags, rows } = options;
  const time = "dateTime:RFC3339";
  const header = (first: string, cells: readonly string[]) => [first, ...cells].join(",");
  const lines = [
    header("#datatype", [
      "string",
      "long",
      time,
      time,
      time,
      type,
      "string",
      "string",
      ...tags.map(() => "string"),
    ]),
    header("#group", [
      "false",
      "false",
      "true",
      "true",
      "false",
      "false",
      "true",
      "true",
      ...tags.map(() => "true"),
    ]),
    header("#default", ["_result", "", "", "", "", "", "", "", ...tags.map(() => "")]),
    header("", [
      "result",
      "table",
      "_start",
      "_stop",
      "_time",
      "_value",
      "_field",
      "_measurement",
      ...tags,
    ]),
    ...rows.map(([table = "", ...cells]) =>
      header("", ["", table, "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", ...cells]),
    ),
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}
