import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import type { Clock } from "../../core/clock.ts";
import type { OutgoingEvent } from "../../core/event.ts";
import type { Delivery, Sink } from "../../core/sink.ts";
import { checkHost, guardedLookup } from "./address-guard.ts";
import { createFilter } from "./filter.ts";
import type { WebhookOptions } from "./options.ts";
import { retryAfterMs } from "./retry-after.ts";
import { signatureHeader } from "./signature.ts";

/** Bytes of an answer that are read so that its connection can be used again; longer ones are cut off. */
const ANSWER_BYTES_MAX = 64 * 1024;

/** What a webhook needs from the rest of the engine. */
export interface WebhookParts {
  readonly clock: Clock;
  /** Finds the address of a host; the system's lookup by default. */
  readonly lookup?: LookupFunction;
}

/** A sink that keeps connections, which `close` ends. */
export interface WebhookSink extends Sink {
  /** Closes idle connections. */
  close(): void;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/**
 * Makes a sink that posts each event to one URL, signed by Standard Webhooks.
 *
 * Only a 2xx answer is success. Redirects are not followed: they would carry a signed event to where
 * nobody configured it to go. 410 means that the receiver wants no more.
 */
export function createWebhook(options: WebhookOptions, parts: WebhookParts): WebhookSink {
  const url = new URL(options.url);
  const agentOptions = { keepAlive: true, maxSockets: 1, lookup: guardedLookup(parts.lookup) };
  const secure = url.protocol === "https:";
  const agent = secure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  const send = secure ? httpsRequest : httpRequest;
  const wants = createFilter(options.filter);

  async function deliver(event: OutgoingEvent): Promise<Delivery> {
    const signal = AbortSignal.timeout(options.timeout);
    try {
      checkHost(url.hostname);
      const body = JSON.stringify(event.event);
      const headers = headersOf(options, { id: event.id, body, nowMs: parts.clock() });
      const answer = await new Promise<Answer>((resolve, reject) => {
        const request = send(url, { method: "POST", headers, agent, signal });
        request.on("error", reject);
        request.on("response", (response) => drain(response, resolve, reject));
        request.end(body);
      });
      return deliveryOf(answer, parts.clock());
    } catch (error) {
      const reason = signal.aborted ? `no answer within ${options.timeout} ms` : reasonOf(error);
      return { outcome: "retry", reason };
    }
  }

  return {
    name: options.name,
    accepts: ({ event }) => wants(event.data),
    deliver,
    close: () => agent.destroy(),
  };
}

function headersOf(
  options: WebhookOptions,
  { id, body, nowMs }: { readonly id: string; readonly body: string; readonly nowMs: number },
): Record<string, string | number> {
  const timestamp = Math.floor(nowMs / 1000);
  return {
    "user-agent": "outlierd",
    accept: "*/*",
    ...options.headers,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatureHeader(options.secret, { id, timestamp, body }),
  };
}

/** Reads an answer to its end, or to where it is too long, and passes on its status. */
function drain(
  response: IncomingMessage,
  resolve: (answer: Answer) => void,
  reject: (error: Error) => void,
): void {
  const answer = {
    status: response.statusCode ?? 0,
    retryAfter: response.headers["retry-after"],
  };
  let bytes = 0;
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= ANSWER_BYTES_MAX) return;
    resolve(answer);
    response.destroy();
  });
  response.on("end", () => resolve(answer));
  response.on("error", reject);
}

function deliveryOf({ status, retryAfter }: Answer, nowMs: number): Delivery {
  if (status >= 200 && status < 300) return { outcome: "delivered" };
  const reason = `the receiver answered ${status}`;
  if (status === 410) return { outcome: "disabled", reason: `${reason} Gone` };
  if (status >= 300 && status < 400) {
    return { outcome: "retry", reason: `${reason}, a redirect: configure the URL it leads to` };
  }
  const afterMs = retryAfterMs(retryAfter, nowMs);
  return afterMs === undefined
    ? { outcome: "retry", reason }
    : { outcome: "retry", reason, afterMs };
}

/** What went wrong, without the URL: it may hold a password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Several addresses were tried and each failed: the message of the whole is empty.
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(reasonOf).join("; ");
  }
  return error.message;
}
