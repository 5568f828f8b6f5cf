import { describe, expect, test } from "vitest";
import type { OutgoingEvent } from "../../src/core/event.ts";
import { SILENT } from "../../src/core/logger.ts";
import type { Delivery as Attempt, Sink } from "../../src/core/sink.ts";
import { Delivery } from "../../src/store/delivery.ts";
import type { Outbox } from "../../src/store/outbox.ts";
import { DeliveryOptions } from "../../src/store/outbox-options.ts";
import { event, NO_METRICS, NOW_MS, opened, temporaryDirectory } from "./fixture.ts";

const DELIVERED: Attempt = { outcome: "delivered" };
const FAILED: Attempt = { outcome: "retry", reason: "the receiver answered 500" };

interface Trial {
  readonly outbox: Outbox;
  readonly delivery: Delivery;
  /** Ids in the order of attempts. */
  readonly attempts: string[];
  /** Waits asked for; none takes time. */
  readonly waits: number[];
}

/** A delivery whose sink answers with `answers` in turn, then "delivered"; waiting moves the clock. */
async function trial(
  answers: readonly Attempt[],
  options: Parameters<typeof DeliveryOptions.parse>[0] = {},
): Promise<Trial> {
  const outbox = await opened(temporaryDirectory());
  const attempts: string[] = [];
  const waits: number[] = [];
  let nowMs = NOW_MS;
  const remaining = [...answers];
  const sink: Sink = {
    name: "pager",
    accepts: () => true,
    deliver: ({ id }: OutgoingEvent) => {
      attempts.push(id);
      return Promise.resolve(remaining.shift() ?? DELIVERED);
    },
  };
  const delivery = new Delivery({ sink, outbox }, DeliveryOptions.parse(options), {
    clock: () => nowMs,
    random: () => 1,
    metrics: NO_METRICS,
    logger: SILENT,
    sleep: (ms) => {
      waits.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
  });
  return { outbox, delivery, attempts, waits };
}

async function finish({ outbox, delivery }: Trial): Promise<void> {
  await expect.poll(() => outbox.depth("pager")).toBe(0);
  await delivery.stop();
  await outbox.close();
}

describe("a delivery", () => {
  test("keeps the order, also when an attempt fails", async () => {
    const it = await trial([DELIVERED, FAILED, FAILED]);
    it.delivery.start();
    await it.outbox.append([event("a", "opened"), event("b", "opened")]);
    await it.outbox.append([event("a", "resolved")]);
    await finish(it);
    expect(it.attempts).toEqual(["a.opened", "b.opened", "b.opened", "b.opened", "a.resolved"]);
  });

  test("waits twice as long after each failure, up to the longest wait", async () => {
    const it = await trial(Array(6).fill(FAILED), { retryMin: "1s", retryMax: "10s" });
    it.delivery.start();
    await it.outbox.append([event("a", "opened")]);
    await finish(it);
    expect(it.waits).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  test("waits as long as the receiver asks, within a limit", async () => {
    const asked = [30_000, 1e9].map((afterMs): Attempt => ({ ...FAILED, afterMs }) as Attempt);
    const it = await trial(asked, { retryAfterMax: "1h" });
    it.delivery.start();
    await it.outbox.append([event("a", "opened")]);
    await finish(it);
    expect(it.waits).toEqual([30_000, 3_600_000]);
  });

  test("gives an event up at its age limit and goes on with the next", async () => {
    const it = await trial(Array(4).fill(FAILED), { ageMax: "5s" });
    it.delivery.start();
    await it.outbox.append([event("a", "opened"), event("b", "opened")]);
    await finish(it);
    expect(it.attempts).toEqual([...Array(4).fill("a.opened"), "b.opened"]);
    expect(it.outbox.deadLetters()).toMatchObject([
      { outgoing: { id: "a.opened" }, reason: "the receiver answered 500" },
    ]);
  });

  test("gives an event up after so many attempts", async () => {
    const it = await trial([FAILED, FAILED], { attemptsMax: 2 });
    it.delivery.start();
    await it.outbox.append([event("a", "opened")]);
    await finish(it);
    expect(it.attempts).toHaveLength(2);
    expect(it.outbox.deadLetters()).toHaveLength(1);
  });

  test("to a sink that was disabled stops, and its events become dead letters", async () => {
    const it = await trial([{ outcome: "disabled", reason: "the receiver answered 410 Gone" }]);
    it.delivery.start();
    await it.outbox.append([event("a", "opened")]);
    await finish(it);
    expect(it.attempts).toHaveLength(1);
    expect(it.delivery.disabled).toBe("the receiver answered 410 Gone");
    expect(it.outbox.deadLetters()).toHaveLength(1);
  });

  test("goes on where a sink throws", async () => {
    const outbox = await opened(temporaryDirectory());
    let calls = 0;
    const sink: Sink = {
      name: "pager",
      accepts: () => true,
      deliver: () => {
        if (calls++ === 0) throw new Error("a bug");
        return Promise.resolve(DELIVERED);
      },
    };
    const delivery = new Delivery({ sink, outbox }, DeliveryOptions.parse({}), {
      clock: () => NOW_MS,
      random: () => 0,
      metrics: NO_METRICS,
      logger: SILENT,
    });
    delivery.start();
    await outbox.append([event("a", "opened")]);
    await expect.poll(() => outbox.depth("pager")).toBe(0);
    await delivery.stop();
    await outbox.close();
    expect(calls).toBe(2);
  });
});

describe("stopping a delivery", () => {
  test("finishes the attempt under way and keeps the rest", async () => {
    const outbox = await opened(temporaryDirectory());
    let answer = (_: Attempt): void => {};
    const sink: Sink = {
      name: "pager",
      accepts: () => true,
      deliver: () => new Promise((resolve) => (answer = resolve)),
    };
    const delivery = new Delivery({ sink, outbox }, DeliveryOptions.parse({}), {
      clock: () => NOW_MS,
      random: () => 1,
      metrics: NO_METRICS,
      logger: SILENT,
    });
    delivery.start();
    await outbox.append([event("a", "opened"), event("b", "opened")]);
    await new Promise((resolve) => setImmediate(resolve));
    const stopped = delivery.stop();
    answer(DELIVERED);
    await stopped;
    expect(outbox.next("pager")?.outgoing.id).toBe("b.opened");
    await outbox.close();
  });

  test("does not wait for the next retry", async () => {
    const it = await trial([]);
    const delivery = new Delivery(
      {
        sink: { name: "pager", accepts: () => true, deliver: () => Promise.resolve(FAILED) },
        outbox: it.outbox,
      },
      DeliveryOptions.parse({ retryMin: "1h", retryMax: "1h" }),
      { clock: () => NOW_MS, random: () => 1, metrics: NO_METRICS, logger: SILENT },
    );
    delivery.start();
    await it.outbox.append([event("a", "opened")]);
    await new Promise((resolve) => setImmediate(resolve));
    await delivery.stop();
    expect(it.outbox.depth("pager")).toBe(1);
    await it.outbox.close();
  });
});

test("a crash between delivery and its record delivers again under the same id", async () => {
  const directory = temporaryDirectory();
  const first = await opened(directory);
  await first.append([event("a", "opened")]);
  const received = [first.next("pager")?.outgoing.id];
  await first.close();
  const second = await opened(directory);
  received.push(second.next("pager")?.outgoing.id);
  await second.close();
  expect(received).toEqual(["a.opened", "a.opened"]);
});
