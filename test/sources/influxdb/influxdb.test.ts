import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SILENT } from "../../../src/core/logger.ts";
import { createPollLoop, retryDelayMs } from "../../../src/sources/influxdb/poll-loop.ts";
import { createFileState, loadProgress } from "../../../src/sources/influxdb/progress.ts";
import { timeWindows, unreadRange } from "../../../src/sources/influxdb/time-windows.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outlierd-progress-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("progress", () => {
  test("is nothing at the first start and survives a restart", async () => {
    const state = createFileState(join(folder, "sources", "a.json"));
    const first = await loadProgress(state, SILENT);
    expect(first.untilMs).toBeUndefined();
    await first.reached(123);
    expect(first.untilMs).toBe(123);
    expect((await loadProgress(state, SILENT)).untilMs).toBe(123);
  });

  test.each(["", "{", "{}", '{"untilMs":"1"}', "null"])(
    "%j counts as a first start and is told",
    async (text) => {
      const path = join(folder, "state");
      writeFileSync(path, text);
      const warnings: string[] = [];
      const logger = { ...SILENT, warn: (_: unknown, message: string) => warnings.push(message) };
      expect((await loadProgress(createFileState(path), logger)).untilMs).toBeUndefined();
      expect(warnings).toEqual(["saved progress is unreadable, starting afresh"]);
    },
  );

  test("a folder in the place of the file is an error, not a first start", async () => {
    await expect(createFileState(folder).load()).rejects.toThrow("EISDIR");
  });
});

describe("time windows", () => {
  test("cover the range without gap or overlap, none longer than a page", () => {
    const range = fc.record({
      fromMs: fc.nat(1e6),
      lengthMs: fc.nat(1e5),
      pageMs: fc.integer({ min: 500, max: 1e6 }),
    });
    fc.assert(
      fc.property(range, ({ fromMs, lengthMs, pageMs }) => {
        const toMs = fromMs + lengthMs;
        let reachedMs = fromMs;
        for (const window of timeWindows({ fromMs, toMs }, pageMs)) {
          expect(window.fromMs).toBe(reachedMs);
          expect(window.toMs - window.fromMs).toBeGreaterThan(0);
          expect(window.toMs - window.fromMs).toBeLessThanOrEqual(pageMs);
          reachedMs = window.toMs;
        }
        expect(reachedMs).toBe(toMs);
      }),
    );
  });

  test.each([
    { name: "the first start reads the history", untilMs: undefined, fromMs: 900, skippedMs: 0 },
    { name: "a short gap is read with its overlap", untilMs: 980, fromMs: 970, skippedMs: 0 },
    { name: "a long gap loses its beginning", untilMs: 500, fromMs: 900, skippedMs: 400 },
    { name: "the overlap alone loses nothing", untilMs: 905, fromMs: 900, skippedMs: 0 },
  ])("$name", ({ untilMs, fromMs, skippedMs }) => {
    const range = unreadRange(untilMs, 1000, { overlapMs: 10, historyMs: 100 });
    expect(range).toEqual({ fromMs, toMs: 1000, skippedMs });
  });

  test("a clock that went back reads nothing", () => {
    const range = unreadRange(2000, 1000, { overlapMs: 10, historyMs: 100 });
    expect([...timeWindows(range, 100)]).toEqual([]);
  });
});

describe("poll loop", () => {
  test("waits twice as long after each failure, up to the longest wait, and at least half of that", () => {
    const options = { intervalMs: 100, retryMaxMs: 1000 };
    const waits = (random: number) =>
      [1, 2, 3, 4, 9].map((failures) =>
        retryDelayMs(failures, { ...options, random: () => random }),
      );
    expect(waits(1)).toEqual([200, 400, 800, 1000, 1000]);
    expect(waits(0)).toEqual([100, 200, 400, 500, 500]);
  });

  test("goes on after a failed step, and no step begins after stop", async () => {
    const retries: number[] = [];
    let steps = 0;
    const fifthStep = new EventTarget();
    const loop = createPollLoop({
      intervalMs: 1,
      retryMaxMs: 4,
      random: () => 0,
      async step() {
        steps += 1;
        if (steps <= 3) throw new Error("not yet");
        if (steps === 5) fifthStep.dispatchEvent(new Event("done"));
      },
      onError: (_, retryMs) => retries.push(retryMs),
    });
    const reached = new Promise((resolve) => fifthStep.addEventListener("done", resolve));
    loop.start();
    await reached;
    await loop.stop();
    const stepsAtStop = steps;
    expect(retries).toEqual([1, 2, 2]);
    expect(loop.signal.aborted).toBe(true);
    expect(steps).toBe(stepsAtStop);
  });

  test("stop waits for the running step and tells of no error that stopping caused", async () => {
    const errors: unknown[] = [];
    let ended = false;
    const loop = createPollLoop({
      intervalMs: 1,
      retryMaxMs: 1,
      random: () => 0,
      async step() {
        await new Promise((resolve) => loop.signal.addEventListener("abort", resolve));
        ended = true;
        throw new Error("aborted");
      },
      onError: (error) => errors.push(error),
    });
    loop.start();
    await loop.stop();
    expect(ended).toBe(true);
    expect(errors).toEqual([]);
  });
});
