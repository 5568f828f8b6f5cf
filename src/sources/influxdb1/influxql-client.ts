import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { text as textOf } from "node:stream/consumers";
import { z } from "zod";
import { EngineError } from "../../core/errors.ts";

const CHUNK_ROWS = 2000;
const ERROR_TEXT_MAX = 500;

const answerShape = z.object({
  error: z.string().optional(),
  results: z
    .array(
      z.object({
        error: z.string().optional(),
        series: z
          .array(
            z.object({
              name: z.string().default(""),
              tags: z.record(z.string(), z.string()).default({}),
              columns: z.array(z.string()).default([]),
              values: z.array(z.array(z.unknown())).default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

/** One series of an answer. Numbers come as their text, because Float64 cannot hold nanoseconds. */
export type InfluxqlSeries = z.output<typeof answerShape>["results"][number]["series"][number];

/** Asks an InfluxDB 1.x server in InfluxQL. */
export interface InfluxqlClient {
  /**
   * Runs one statement and gives its answer piece by piece; a long series comes in several pieces.
   *
   * @throws EngineError `ERR_SOURCE_UNREACHABLE`, or `ERR_SOURCE_REFUSED` for what InfluxDB says no to;
   * the latter is retryable unless user or password are wrong.
   */
  stream(statement: string): AsyncGenerator<InfluxqlSeries>;
  /** Runs one statement and gives the whole answer; throws as `stream` does. */
  all(statement: string): Promise<InfluxqlSeries[]>;
}

/** Where and as whom to ask. */
export interface InfluxqlClientOptions {
  readonly url: string;
  readonly username?: string | undefined;
  readonly password: string;
  readonly timeoutMs: number;
  /** Ends running queries. */
  readonly signal?: AbortSignal;
}

/** Writes a name as InfluxQL wants it. */
export function quoteIdentifier(name: string): string {
  return `"${name.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

/** Writes a text as InfluxQL wants it. */
export function quoteText(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n")}'`;
}

/** Puts quotes around every number of a JSON text, so that none loses digits when it is parsed. */
export function quoteNumbers(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}

async function* lines(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  for await (const chunk of body) {
    const [first = "", ...rest] = decoder.decode(chunk, { stream: true }).split("\n");
    pieces.push(first);
    for (const piece of rest) {
      yield pieces.join("");
      pieces = [piece];
    }
  }
  yield pieces.join("");
}

interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Sends a request, by `node:http`: in Node 20, `fetch` may never end when it is aborted during the answer. */
function post({ url, headers, body, timeoutMs, signal }: Post): Promise<IncomingMessage> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers, ...(signal && { signal }) }, resolve);
    sent.setTimeout(timeoutMs, () => sent.destroy(new Error(`silent for ${timeoutMs / 1000} s`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Makes a client; connects only when it is asked something. */
export function createInfluxqlClient(options: InfluxqlClientOptions): InfluxqlClient {
  const place = `InfluxDB at ${options.url}`;
  const url = new URL(`${options.url.replace(/\/$/, "")}/query`);
  url.search = `epoch=ns&chunked=true&chunk_size=${CHUNK_ROWS}`;
  const credentials = Buffer.from(`${options.username}:${options.password}`).toString("base64");
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    ...(options.username !== undefined && { authorization: `Basic ${credentials}` }),
  };

  async function ask(statement: string): Promise<IncomingMessage> {
    const { timeoutMs, signal } = options;
    const body = new URLSearchParams({ q: statement }).toString();
    const response = await post({ url, headers, body, timeoutMs, signal });
    const status = response.statusCode ?? 0;
    if (status === 200) return response;
    const answer = (await textOf(response)).slice(0, ERROR_TEXT_MAX).trim();
    if (status === 401 || status === 403) {
      const remedy = "check username and password, and that the user may do this";
      throw new EngineError("ERR_SOURCE_REFUSED", `${place}: ${status} ${answer}; ${remedy}`);
    }
    throw new EngineError("ERR_SOURCE_UNREACHABLE", `${place}: ${status} ${answer}`, {
      retryable: true,
    });
  }

  async function* answers(statement: string): AsyncGenerator<InfluxqlSeries> {
    for await (const line of lines(await ask(statement))) {
      if (line.trim() === "") continue;
      const { results, error } = answerShape.parse(JSON.parse(quoteNumbers(line)));
      const refusal = error ?? results.find((result) => result.error !== undefined)?.error;
      if (refusal !== undefined) throw refused(refusal, statement);
      for (const result of results) yield* result.series;
    }
  }

  function refused(reason: string, statement: string): EngineError {
    const text = `${place} refuses ${statement.slice(0, 200)}: ${reason}`;
    return new EngineError("ERR_SOURCE_REFUSED", text, { retryable: true });
  }

  async function* stream(statement: string): AsyncGenerator<InfluxqlSeries> {
    try {
      yield* answers(statement);
    } catch (error) {
      if (error instanceof EngineError) throw error;
      const reason = error instanceof Error ? error.message || error.name : String(error);
      throw new EngineError(
        "ERR_SOURCE_UNREACHABLE",
        `${place} does not answer: ${reason}; is influxd running there and the url right?`,
        { retryable: true, cause: error },
      );
    }
  }

  return {
    stream,
    async all(statement) {
      const series: InfluxqlSeries[] = [];
      for await (const piece of stream(statement)) series.push(piece);
      return series;
    },
  };
}
