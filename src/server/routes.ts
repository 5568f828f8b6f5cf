import type { IncomingMessage, ServerResponse } from "node:http";

/** Answers one request; may finish later. What it throws becomes a 500. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Answers by exact path, then by method. `HEAD` is answered by `GET` where it has no entry of its own. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Answer>>>>;

/** Which answer a request gets, and under which route it is counted. */
export interface Match {
  /** The path, or `other` for one that does not exist: paths that senders make up must not become labels. */
  readonly route: string;
  readonly answer: Answer;
}

/** Prepares the look-up of routes. */
export function createRouter(routes: Routes): (request: IncomingMessage) => Match {
  const paths = new Map(
    Object.entries(routes).map(([path, methods]) => [path, new Map(Object.entries(methods))]),
  );
  return (request) => {
    const path = pathOf(request.url ?? "/");
    const methods = paths.get(path);
    if (methods === undefined) return { route: "other", answer: notFound };

    const method = request.method ?? "GET";
    const answer = methods.get(method) ?? (method === "HEAD" ? methods.get("GET") : undefined);
    return { route: path, answer: answer ?? notAllowed([...methods.keys()]) };
  };
}

function pathOf(url: string): string {
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
}

function notFound(_request: IncomingMessage, response: ServerResponse): void {
  sendError(response, 404, {
    code: "not found",
    message: "no such path: GET / lists what is here",
  });
}

function notAllowed(methods: readonly string[]): Answer {
  const allowed = methods.join(", ");
  return (request, response) => {
    response.setHeader("allow", allowed);
    sendError(response, 405, {
      code: "method not allowed",
      message: `${request.method} is not allowed here, use ${allowed}`,
    });
  };
}

/** Sends an error that clients of every InfluxDB version can read: 1.x and 3.x read `error`, 2.x the others. */
export function sendError(
  response: ServerResponse,
  status: number,
  error: { readonly code: string; readonly message: string },
): void {
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  response.end(`${JSON.stringify({ ...error, error: error.message })}\n`);
}
