import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import type { LineChunk } from "../../src/commands/line-chunk.ts";
import { sendLines } from "../../src/commands/send-lines.ts";

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Received {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server | undefined;
afterEach(() => void server?.close());

/** A receiver that gives its answers one after another, the last one for ever. */
async function receiver(
  answers: readonly Answer[],
): Promise<{ port: number; received: Received[] }> {
  const received: Received[] = [];
  server = createServer(async (request, response) => {
    received.push({ url: request.url, headers: request.headers, body: await text(request) });
    const { status, headers, body } = answers[Math.min(received.length, answers.length) - 1];
    response.writeHead(status, { connection: "close", ...headers }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, received };
}

async function* chunks(count: number): AsyncGenerator<LineChunk> {
  for (let chunk = 0; chunk < count; chunk++) yield { text: `m v=${chunk} 1\n`, lines: 1 };
}

/** Time that only sleeping moves on. */
function parts(url: string, stop = new AbortController().signal) {
  const slept: number[] = [];
  let nowMs = 0;
  const sleep = (ms: number): Promise<void> => {
    slept.push(ms);
    nowMs += ms;
    return Promise.resolve();
  };
  return { url, clock: () => nowMs, sleep, stop, slept };
}

const TAKEN = { status: 204 };

describe("sendLines", () => {
  test("posts every chunk in order to the write endpoint", async () => {
    const { port, received } = await receiver([TAKEN]);
    const sent = await sendLines(chunks(3), parts(`http://127.0.0.1:${port}`));
    expect(sent).toEqual({ lines: 3, waits: 0 });
    expect(received.map(({ body }) => body)).toEqual(["m v=0 1\n", "m v=1 1\n", "m v=2 1\n"]);
    expect(received[0].url).toBe("/api/v2/write?org=outlierd&bucket=outlierd&precision=ns");
  });

  test("shows the token of the address, and takes its path where it has one", async () => {
    const { port, received } = await receiver([TAKEN]);
    await sendLines(chunks(1), parts(`http://any:s%40cret@127.0.0.1:${port}/write?db=a`));
    expect(received[0].headers.authorization).toBe("Token s@cret");
    expect(received[0].url).toBe("/write?db=a");
  });

  test("waits as long as a busy receiver asks for, and loses nothing", async () => {
    const busy = { status: 503, headers: { "retry-after": "7" } };
    const { port, received } = await receiver([TAKEN, busy, busy, TAKEN]);
    const sending = parts(`http://127.0.0.1:${port}`);
    expect(await sendLines(chunks(2), sending)).toEqual({ lines: 2, waits: 2 });
    expect(received.map(({ body }) => body).slice(1)).toEqual(Array(3).fill("m v=1 1\n"));
    expect(sending.clock()).toBe(14_000);
  });

  test("ends with what the receiver said where it refuses lines", async () => {
    const body = '{"message":"partial write: line 1: bad dropped=1"}';
    const { port } = await receiver([TAKEN, { status: 400, body }]);
    await expect(sendLines(chunks(3), parts(`http://127.0.0.1:${port}`))).rejects.toMatchObject({
      code: "ERR_TARGET_REFUSED",
      message: expect.stringMatching(/answered 400: .*line 1: bad.*; 1 lines were taken before/),
    });
  });

  test("tries for five minutes where nobody answers, and says so", async () => {
    const { port } = await receiver([TAKEN]);
    await new Promise((closed) => server?.close(closed));
    const sending = parts(`http://127.0.0.1:${port}`);
    await expect(sendLines(chunks(1), sending)).rejects.toMatchObject({
      code: "ERR_TARGET_UNREACHABLE",
      message: expect.stringMatching(/has not answered for five minutes \(.*ECONNREFUSED.*0 lines/),
    });
    expect(sending.clock()).toBeGreaterThanOrEqual(300_000);
    expect(sending.clock()).toBeLessThan(340_000);
  });

  test("stops in the middle of a wait", async () => {
    const { port } = await receiver([{ status: 503, headers: { "retry-after": "3600" } }]);
    const stop = new AbortController();
    const sending = parts(`http://127.0.0.1:${port}`, stop.signal);
    const sleep = (ms: number): Promise<void> => {
      if (sending.clock() >= 2000) stop.abort();
      return sending.sleep(ms);
    };
    expect(await sendLines(chunks(2), { ...sending, sleep })).toEqual({ lines: 0, waits: 1 });
    expect(sending.clock()).toBeLessThan(5000);
  });
});
