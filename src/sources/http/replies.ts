import type { ServerResponse } from "node:http";

import type { WriteReport } from "../../core/source.ts";
import type { Refusal } from "./admission.ts";
import type { Dialect } from "./dialect.ts";

/** Sends JSON as influxd does: with a line feed at the end. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  response.end(`${JSON.stringify(body)}\n`);
}

/** How a refusal is told. */
export interface RefusalOptions {
  readonly dialect: Dialect;
  /** When to try again, milliseconds; told with 503. */
  readonly retryAfterMs: number;
}

/** Sends a refusal in the dialect's JSON; to a sender that has left it goes nowhere. */
export function sendRefusal(
  response: ServerResponse,
  { status, message }: Refusal,
  { dialect, retryAfterMs }: RefusalOptions,
): void {
  if (status === 401) response.setHeader("www-authenticate", dialect.challenge);
  if (status === 503) response.setHeader("retry-after", String(Math.ceil(retryAfterMs / 1000)));
  sendJson(response, status, dialect.refusal(status, message));
}

/** Sends 204 if everything was taken, else 400 with the lines that were not. */
export function sendReport(response: ServerResponse, report: WriteReport, dialect: Dialect): void {
  if (report.refusedCount + report.seriesRefused > 0) {
    sendJson(response, 400, dialect.partial(report));
    return;
  }
  response.writeHead(204);
  response.end();
}
