import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import { SILENT } from "../../../src/core/logger.ts";
import { WebhookOptions } from "../../../src/sinks/webhook/options.ts";
import { createWebhook } from "../../../src/sinks/webhook/webhook.ts";
import { Delivery } from "../../../src/store/delivery.ts";
import { DeliveryOptions } from "../../../src/store/outbox-options.ts";
import { event, NO_METRICS, opened, temporaryDirectory } from "../../store/fixture.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** Answers in turn: no answer at all, server errors, a redirect; then it takes everything. */
const TROUBLES = [0, 500, 503, 302, 0];

test("a receiver in trouble gets every event in order, once it is well, across a restart of ours", async () => {
  const attempts: string[] = [];
  const taken: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const id = String(request.headers["webhook-id"]);
    attempts.push(id);
    const trouble = TROUBLES[attempts.length - 1];
    if (trouble === 0) return void request.socket.destroy();
    if (trouble !== undefined)
      return void response.writeHead(trouble, { "retry-after": "0" }).end();
    new Webhook(SECRET).verify(body, request.headers as Record<string, string>);
    taken.push(id);
    response.writeHead(204).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/hook`;
  const sink = createWebhook(WebhookOptions.parse({ name: "pager", url, secret: SECRET }), {
    clock: Date.now,
  });
  onTestFinished(() => sink.close());
  const directory = temporaryDirectory();

  async function session(until: () => boolean): Promise<void> {
    const outbox = await opened(directory, {}, { sinks: [sink], clock: Date.now });
    const parts = { clock: Date.now, random: () => 1, metrics: NO_METRICS, logger: SILENT };
    const options = DeliveryOptions.parse({ retryMin: "5ms", retryMax: "10ms" });
    const delivery = new Delivery({ sink, outbox }, options, parts);
    delivery.start();
    const verbs = ["opened", "updated", "resolved"] as const;
    await outbox.append(verbs.map((verb) => event("a", verb)));
    await expect.poll(until).toBe(true);
    await delivery.stop();
    await outbox.close();
  }

  await session(() => attempts.length >= 3);
  await session(() => taken.length >= 3);
  expect(taken).toEqual(["a.opened", "a.updated.1", "a.resolved"]);
  expect(attempts.slice(0, TROUBLES.length)).toEqual(Array(TROUBLES.length).fill("a.opened"));
});
