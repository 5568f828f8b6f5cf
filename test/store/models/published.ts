import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openSession, type RegistryAccess } from "../../../src/store/models/registry-session.ts";

/** A web server over a folder, as far as it concerns registries: it knows `Last-Modified`, and what a test makes of it. */
export interface Published {
  readonly url: string;
  /** Each request so far: status and path. */
  readonly log: string[];
  /** Headers of the last request. */
  readonly headers: IncomingMessage["headers"];
  /** Answers for paths in place of the files. */
  readonly answers: Map<string, RequestListener>;
  /** Ends the server and every connection. */
  stop(): Promise<void>;
  /** Starts it again at the same address. */
  restart(): Promise<void>;
}

/** Serves a folder until the test ends. */
export async function publish(folder: string): Promise<Published> {
  const log: string[] = [];
  const answers = new Map<string, RequestListener>();
  let headers: IncomingMessage["headers"] = {};
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://any");
    headers = request.headers;
    response.on("finish", () => log.push(`${response.statusCode} ${pathname}`));
    const answer = answers.get(pathname) ?? serveFile(join(folder, decodeURIComponent(pathname)));
    answer(request, response);
  });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const port = await listen(server, 0);
  onTestFinished(stop);
  return {
    url: `http://127.0.0.1:${port}`,
    log,
    get headers() {
      return headers;
    },
    answers,
    stop,
    async restart() {
      await listen(server, port);
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

/** As nginx does it, the tag made of time and size; the clock of the server stands so late that every file is old. */
function serveFile(path: string): RequestListener {
  return (request, response) => {
    if (!existsSync(path)) return void response.writeHead(404).end();
    const { mtimeMs, size, mtime } = statSync(path);
    const etag = `"${mtimeMs}-${size}"`;
    const headers = {
      etag,
      "last-modified": mtime.toUTCString(),
      date: new Date(mtimeMs + 3_600_000).toUTCString(),
    };
    const isKnown = request.headers["if-none-match"] === etag;
    return void response
      .writeHead(isKnown ? 304 : 200, headers)
      .end(isKnown ? "" : readFileSync(path));
  };
}

/** How a test reaches what is published. */
export function access(url: string, change: Partial<RegistryAccess> = {}): RegistryAccess {
  return {
    url: new URL(url),
    authorization: undefined,
    timeoutMs: 5000,
    bytesMax: 1024 ** 2,
    ...change,
  };
}

/** A look that ends with the test. */
export function session(url: string, change: Partial<RegistryAccess> = {}) {
  const opened = openSession(access(url, change));
  onTestFinished(() => opened.close());
  return opened;
}
