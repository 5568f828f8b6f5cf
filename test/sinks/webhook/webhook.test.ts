import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Delivery } from "../../../src/core/sink.ts";
import { WebhookOptions } from "../../../src/sinks/webhook/options.ts";
import { createWebhook, type WebhookParts } from "../../../src/sinks/webhook/webhook.ts";
import { event } from "../../store/fixture.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEW_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

interface Receiver {
  readonly url: string;
  readonly requests: { headers: Record<string, string>; body: string; path: string }[];
}

/** A receiver on a free port that keeps what it gets and answers by `answer`. */
async function receiver(answer: RequestListener): Promise<Receiver> {
  const requests: Receiver["requests"] = [];
  const server = createServer(async (request, response) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    requests.push({ headers, body: await text(request), path: request.url ?? "" });
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests };
}

function deliverTo(
  url: string,
  options: Partial<Parameters<typeof WebhookOptions.parse>[0] & object> = {},
  parts: Partial<WebhookParts> = {},
): Promise<Delivery> {
  const webhook = createWebhook(
    WebhookOptions.parse({ name: "pager", url, secret: SECRET, ...options }),
    { clock: Date.now, ...parts },
  );
  onTestFinished(() => webhook.close());
  return webhook.deliver(event("a", "opened"));
}

function status(code: number, headers: Record<string, string> = {}): RequestListener {
  return (_, response) => response.writeHead(code, headers).end();
}

describe("a webhook", () => {
  test("posts the event as the contract has it, signed for the standardwebhooks package", async () => {
    const { url, requests } = await receiver(status(204));
    expect(await deliverTo(`${url}/hook?a=1`)).toEqual({ outcome: "delivered" });
    const [request] = requests;
    expect(request?.path).toBe("/hook?a=1");
    expect(request?.headers).toMatchObject({
      "content-type": "application/json",
      "webhook-id": "a.opened",
    });
    const body = new Webhook(SECRET).verify(request?.body ?? "", request?.headers ?? {});
    expect(body).toEqual(event("a", "opened").event);
  });

  test("signs with every secret while they are changed over", async () => {
    const { url, requests } = await receiver(status(204));
    await deliverTo(url, { secret: [NEW_SECRET, SECRET] });
    for (const secret of [SECRET, NEW_SECRET]) {
      const { body = "", headers = {} } = requests[0] ?? {};
      expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
    }
  });

  test("gives the time of the attempt, not of the event", async () => {
    const { url, requests } = await receiver(status(204));
    await deliverTo(url, {}, { clock: () => 1_700_000_000_999 });
    expect(requests[0]?.headers["webhook-timestamp"]).toBe("1700000000");
  });

  test("sends its headers, and user and password of the URL as Basic authorization", async () => {
    const { url, requests } = await receiver(status(204));
    await deliverTo(url.replace("//", "//me:p%40ss@"), { headers: { "X-Team": "night" } });
    expect(requests[0]?.headers).toMatchObject({
      "x-team": "night",
      authorization: `Basic ${Buffer.from("me:p@ss").toString("base64")}`,
    });
  });

  test("uses one connection for several events", async () => {
    const ports = new Set<number | undefined>();
    const { url } = await receiver((request, response) => {
      ports.add(request.socket.remotePort);
      response.writeHead(200).end("ok");
    });
    const options = WebhookOptions.parse({ name: "pager", url, secret: SECRET });
    const webhook = createWebhook(options, { clock: Date.now });
    for (const name of ["a", "b", "c"]) await webhook.deliver(event(name, "opened"));
    webhook.close();
    expect(ports.size).toBe(1);
  });
});

describe("an answer", () => {
  test.each([200, 201, 202, 204, 299])("of %d is success", async (code) => {
    const { url } = await receiver(status(code));
    expect(await deliverTo(url)).toEqual({ outcome: "delivered" });
  });

  test.each([400, 401, 404, 429, 500, 503])("of %d is tried again", async (code) => {
    const { url } = await receiver(status(code));
    const reason = `the receiver answered ${code}`;
    expect(await deliverTo(url)).toEqual({ outcome: "retry", reason });
  });

  test("that is a redirect is refused, not followed", async () => {
    const target = await receiver(status(204));
    const { url } = await receiver(status(302, { location: target.url }));
    expect(await deliverTo(url)).toMatchObject({ outcome: "retry", reason: /302, a redirect/ });
    expect(target.requests).toEqual([]);
  });

  test("of 410 disables the webhook", async () => {
    const { url } = await receiver(status(410));
    expect(await deliverTo(url)).toMatchObject({ outcome: "disabled" });
  });

  test("may say when to try again, in seconds or as a date", async () => {
    const nowMs = Date.UTC(2026, 0, 31, 12);
    const inSeconds = await receiver(status(503, { "retry-after": "120" }));
    const asDate = new Date(nowMs + 90_000).toUTCString();
    const atDate = await receiver(status(503, { "retry-after": asDate }));
    const unreadable = await receiver(status(503, { "retry-after": "soon" }));
    const parts = { clock: () => nowMs };
    expect(await deliverTo(inSeconds.url, {}, parts)).toMatchObject({ afterMs: 120_000 });
    expect(await deliverTo(atDate.url, {}, parts)).toMatchObject({ afterMs: 90_000 });
    expect(await deliverTo(unreadable.url, {}, parts)).not.toHaveProperty("afterMs");
  });

  test("that is endless is cut off, and its status counts", async () => {
    const { url } = await receiver((_, response) => {
      response.writeHead(200);
      const chunk = "x".repeat(16_384);
      const pour = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on("drain", pour);
      pour();
    });
    expect(await deliverTo(url)).toEqual({ outcome: "delivered" });
  });
});

describe("a receiver", () => {
  test("that is down is tried again", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const delivery = await deliverTo(`http://127.0.0.1:${port}`);
    expect(delivery).toMatchObject({ outcome: "retry", reason: /ECONNREFUSED/ });
  });

  test("that is too slow to answer is tried again", async () => {
    const { url } = await receiver(() => {});
    const delivery = await deliverTo(url, { timeout: "50ms" });
    expect(delivery).toEqual({ outcome: "retry", reason: "no answer within 50 ms" });
  });

  test("that is too slow to finish its answer is tried again", async () => {
    const { url } = await receiver((_, response) => {
      response.writeHead(200, { "content-length": "10" }).write("x");
    });
    const delivery = await deliverTo(url, { timeout: "50ms" });
    expect(delivery).toEqual({ outcome: "retry", reason: "no answer within 50 ms" });
  });

  test("that breaks off is tried again, and no secret is in the reason", async () => {
    const { url } = await receiver((request) => request.socket.destroy());
    const delivery = await deliverTo(url.replace("//", "//me:password@"));
    expect(delivery).toMatchObject({ outcome: "retry" });
    expect(JSON.stringify(delivery)).not.toMatch(/password|whsec/);
  });
});

describe("an address of a metadata service", () => {
  test.each([
    "http://169.254.169.254/latest/meta-data",
    "http://0xa9fea9fe/",
    "http://2852039166/",
    "http://[fe80::1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[fd00:ec2::254]/",
    "http://100.100.100.200/",
  ])("%s is never connected to", async (url) => {
    expect(await deliverTo(url)).toMatchObject({
      outcome: "retry",
      reason: /link-local or metadata address/,
    });
  });

  test("is refused when a name leads to it, even beside a good one", async () => {
    const delivery = await deliverTo(
      "http://metadata.test/",
      {},
      {
        lookup: (_, { all }, callback) => {
          const addresses = ["192.0.2.1", "169.254.169.254"].map((address) => ({
            address,
            family: 4,
          }));
          if (all) callback(null, addresses);
          else callback(null, "169.254.169.254", 4);
        },
      },
    );
    expect(delivery).toMatchObject({ reason: /169\.254\.169\.254 is a link-local/ });
  });
});
