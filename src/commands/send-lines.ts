import type { Clock } from "../core/clock.ts";
import { EngineError } from "../core/errors.ts";
import { retryAfterMs } from "../sinks/webhook/retry-after.ts";
import { type EngineTarget, parseEngineUrl } from "./engine-url.ts";
import type { LineChunk } from "./line-chunk.ts";

/** Where lines are sent, and how is waited. */
export interface SendParts {
  /** Of an engine, or of an InfluxDB; may hold a user and a token: `http://any:TOKEN@host:8650`. */
  readonly url: string;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  /** Ends a wait early. */
  readonly stop: AbortSignal;
}

/** How sending went. */
export interface Sent {
  /** Lines that the receiver has taken. */
  readonly lines: number;
  /** Times that it asked to try again later. */
  readonly waits: number;
}

const WAIT_MS = 1000;
const WAIT_MS_MAX = 30_000;
/** A receiver that is away for so long is not coming back by itself. */
const GIVE_UP_MS = 300_000;
const ANSWER_MS_MAX = 60_000;
const SLEEP_MS_MAX = 500;
const SHOWN = 400;

/**
 * Sends lines to a write endpoint, one request a chunk and one after another, so that order is kept.
 *
 * A receiver that is busy (503, 429) says when to try again and is waited for as long as it takes; one that does not
 * answer is tried again for five minutes. Nothing is skipped: whatever is not taken ends in an error.
 *
 * @throws EngineError `ERR_TARGET_UNREACHABLE` or `ERR_TARGET_REFUSED`, which say how many lines were taken.
 */
export async function sendLines(chunks: AsyncIterable<LineChunk>, parts: SendParts): Promise<Sent> {
  const target = writeTarget(parts.url);
  const sent = { lines: 0, waits: 0 };
  for await (const chunk of chunks) {
    if (!(await sendChunk(chunk, { ...parts, target, sent }))) break;
    sent.lines += chunk.lines;
  }
  return sent;
}

/** Where and how lines are written; an address without a path means an engine. */
function writeTarget(url: string): EngineTarget {
  const { address, headers } = parseEngineUrl(url);
  if (address.pathname === "/") {
    address.pathname = "/api/v2/write";
    address.search = "?org=outlierd&bucket=outlierd&precision=ns";
  }
  return { address, headers: { "content-type": "text/plain; charset=utf-8", ...headers } };
}

interface Sending extends SendParts {
  readonly target: EngineTarget;
  readonly sent: { readonly lines: number; waits: number };
}

/** @returns `false` where it was stopped before the receiver took the chunk. */
async function sendChunk(chunk: LineChunk, sending: Sending): Promise<boolean> {
  const { clock, sent, stop } = sending;
  let waitMs = WAIT_MS;
  let awayMs: number | undefined;
  while (!stop.aborted) {
    const answer = await attempt(chunk, sending.target);
    if (answer === "taken") return true;
    if (answer instanceof Error) {
      awayMs ??= clock();
      if (clock() - awayMs >= GIVE_UP_MS) throw unreachable(answer, sending);
      await pause(waitMs, sending);
      waitMs = Math.min(WAIT_MS_MAX, 2 * waitMs);
      continue;
    }
    if (answer.status !== 503 && answer.status !== 429) throw refused(answer, sending);
    awayMs = undefined;
    sent.waits++;
    await pause(retryAfterMs(answer.retryAfter, clock()) ?? WAIT_MS, sending);
  }
  return false;
}

interface Refusal {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** @returns What the receiver said, or why it said nothing. */
async function attempt(
  { text }: LineChunk,
  { address, headers }: EngineTarget,
): Promise<"taken" | Refusal | Error> {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers,
      body: text,
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    const answer = await response.text();
    if (response.ok) return "taken";
    const retryAfter = response.headers.get("retry-after") ?? undefined;
    return { status: response.status, retryAfter, text: answer.slice(0, SHOWN) };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Waits in small parts, so that a stop does not have to wait as well. */
async function pause(ms: number, { sleep, stop }: SendParts): Promise<void> {
  for (let leftMs = ms; leftMs > 0 && !stop.aborted; leftMs -= SLEEP_MS_MAX) {
    await sleep(Math.min(SLEEP_MS_MAX, leftMs));
  }
}

function unreachable(cause: Error, { target, sent }: Sending): EngineError {
  const reason = cause.cause instanceof Error ? cause.cause.message : cause.message;
  return new EngineError(
    "ERR_TARGET_UNREACHABLE",
    `${target.address.origin} has not answered for five minutes (${reason}); ${sent.lines} lines were taken before: check its address and that it runs`,
    { retryable: true, cause },
  );
}

function refused({ status, text }: Refusal, { target, sent }: Sending): EngineError {
  return new EngineError(
    "ERR_TARGET_REFUSED",
    `${target.address.origin} answered ${status}: ${text.trim()}; ${sent.lines} lines were taken before`,
  );
}
