import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { EngineError } from "../../core/errors.ts";
import { urlText } from "./registry-place.ts";

/** Requests to a server at the same time. */
const CONNECTIONS_MAX = 4;

/** What a server is asked for. */
export interface HttpQuestion {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes after which reading ends: a body with more than these was longer still. */
  readonly bytesMax: number;
}

/** What a server answers. */
export interface HttpAnswer {
  /** 304 comes only where a condition was among the headers. */
  readonly status: 200 | 304;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Fetches files from a server until a deadline that holds for all of them. */
export interface HttpReader {
  /**
   * Fetches a file. Redirects are not followed: they would show credentials to servers that nobody named.
   *
   * @throws EngineError `ERR_REGISTRY_UNREACHABLE` where no whole answer comes in time, or one that speaks of troubles;
   *   `ERR_REGISTRY_REFUSED` for any other answer. No message has user, password or query of the URL.
   */
  get(question: HttpQuestion): Promise<HttpAnswer>;
  /** Ends what is under way. */
  close(): void;
}

/**
 * Makes a reader for the server of a URL; its time begins now.
 *
 * It works by `node:http`: in Node 20, `fetch` may never end when it is aborted during the answer.
 */
export function createHttpReader({ protocol }: URL, timeoutMs: number): HttpReader {
  const isSecure = protocol === "https:";
  const options = { keepAlive: true, maxSockets: CONNECTIONS_MAX };
  const agent = isSecure ? new HttpsAgent(options) : new HttpAgent(options);
  const request = isSecure ? httpsRequest : httpRequest;
  const controller = new AbortController();
  const { signal } = controller;
  const late = new Error(`not all has come within ${timeoutMs / 1000} s`);
  const timer = setTimeout(() => controller.abort(late), timeoutMs);

  function send({ url, headers }: HttpQuestion): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      request(url, { agent, signal, headers }, resolve).on("error", reject).end();
    });
  }

  return {
    async get(question) {
      try {
        return await readAnswer(await send(question), question);
      } catch (error) {
        if (error instanceof EngineError) throw error;
        throw unreachable(question.url, signal.aborted ? signal.reason : error);
      }
    },
    close() {
      clearTimeout(timer);
      controller.abort(new Error("it is not wanted any more"));
      agent.destroy();
    },
  };
}

async function readAnswer(
  response: IncomingMessage,
  { url, headers: asked, bytesMax }: HttpQuestion,
): Promise<HttpAnswer> {
  const { headers, statusCode: status } = response;
  const isUnchanged = status === 304 && ("if-none-match" in asked || "if-modified-since" in asked);
  if (status === 200 || isUnchanged) {
    return { status: isUnchanged ? 304 : 200, headers, body: await readBody(response, bytesMax) };
  }
  response.destroy();
  throw statusError(url, response);
}

async function readBody(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > bytesMax) break;
  }
  return Buffer.concat(chunks);
}

function statusError(url: URL, { statusCode: status = 0, headers }: IncomingMessage): EngineError {
  const text = `${urlText(url)}: the server answers ${status}`;
  if (status >= 500 || status === 429) {
    return new EngineError("ERR_REGISTRY_UNREACHABLE", `${text}; look at its log`, {
      retryable: true,
    });
  }
  return new EngineError("ERR_REGISTRY_REFUSED", `${text}; ${remedyOf(url, status, headers)}`);
}

function remedyOf(url: URL, status: number, { location }: IncomingMessage["headers"]): string {
  if (status === 401 || status === 403) {
    return "check `models.authorization`, or user and password in the URL";
  }
  if (location !== undefined && URL.canParse(location, url.href)) {
    return `redirects are not followed: name the registry at ${urlText(new URL(location, url))}`;
  }
  return "check the URL; `outlierd models index` writes index.json into a folder to publish";
}

function unreachable(url: URL, cause: unknown): EngineError {
  const message = `${urlText(url)} cannot be fetched: ${reasonOf(cause)}; check address and server`;
  return new EngineError("ERR_REGISTRY_UNREACHABLE", message, { retryable: true, cause });
}

function reasonOf(error: unknown): string {
  // Several addresses were tried and each failed: the message of the whole is empty.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(", ");
  return error instanceof Error ? error.message : String(error);
}
