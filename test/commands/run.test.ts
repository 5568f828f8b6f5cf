import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Subject } from "rxjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/commands/main.ts";
import type { ScoredBatch } from "../../src/core/batch.ts";
import { EngineError } from "../../src/core/errors.ts";
import type { OutgoingEvent } from "../../src/core/event.ts";
import type { Engine } from "../../src/engine.ts";
import { fakeContext, fakeReplay, type Printed, printed, someEvent } from "./fakes.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlierd-run-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Session {
  readonly stdout: Printed;
  readonly stderr: Printed;
  /** What the engine was asked to do, in order. */
  readonly calls: string[];
  readonly events: Subject<OutgoingEvent>;
  readonly stop: AbortController;
  readonly code: Promise<number>;
}

function start({ yaml = "", startError }: { yaml?: string; startError?: Error } = {}): Session {
  writeFileSync(join(folder, "outlierd.yaml"), yaml);
  const stdout = printed();
  const stderr = printed();
  const stop = new AbortController();
  const calls: string[] = [];
  const events = new Subject<OutgoingEvent>();
  const { ingest, series } = fakeReplay();
  const scored = new Subject<ScoredBatch>();
  const nothing = { add() {}, read() {} };
  const metrics = { counter: () => nothing, gauge: () => nothing };
  const createEngine = (): Engine => ({
    ingest,
    series,
    metrics,
    models: { judging: [], versionsOf: () => [] },
    events,
    scored,
    start() {
      calls.push("start");
      return startError === undefined ? Promise.resolve() : Promise.reject(startError);
    },
    stop() {
      calls.push("stop");
      return Promise.resolve();
    },
  });
  const context = fakeContext({ stdout, stderr, folder, stop: stop.signal, createEngine });
  return { stdout, stderr, calls, events, stop, code: main(["run"], context) };
}

describe("run", () => {
  test("says what it does once it does it, and what it did when it is stopped", async () => {
    const { stdout, calls, events, stop, code } = start();
    await expect.poll(() => stdout.text()).toContain("outlierd 1.2.3 runs");
    events.next(someEvent());
    events.next(someEvent("anomaly.resolved"));
    stop.abort();
    expect(await code).toBe(0);
    expect(calls).toEqual(["start", "stop"]);
    expect(stdout.text()).toMatch(/send to +http:\/\/127\.0\.0\.1:8650/);
    expect(stdout.text()).toContain("critical opened    cpu usage_user on host=web-3 is 93.1");
    expect(stdout.text()).toMatch(/0 samples in, 1 anomalies opened, 1 resolved\n$/);
  });

  test.each([
    ["json", /^\{"id":"1\.anomaly\.opened","type"/m],
    ["none", /^(?!.*93\.1)/s],
  ])("prints events as %s where the configuration says so", async (format, expected) => {
    const { stdout, events, stop, code } = start({ yaml: `stdout: { format: ${format} }` });
    await expect.poll(() => stdout.text()).toContain("runs");
    events.next(someEvent());
    stop.abort();
    expect(await code).toBe(0);
    expect(stdout.text()).toMatch(expected);
  });

  test("stops at once when it was asked to before it had started", async () => {
    const { stop, calls, code } = start();
    stop.abort();
    expect(await code).toBe(0);
    expect(calls).toEqual(["start", "stop"]);
  });

  test("cleans up and ends with code 1 where the engine cannot start", async () => {
    const startError = new EngineError("ERR_LISTEN", "cannot listen on 127.0.0.1:8650");
    const { stdout, stderr, calls, code } = start({ startError });
    expect(await code).toBe(1);
    expect(calls).toEqual(["start", "stop"]);
    expect(stdout.text()).toBe("");
    expect(stderr.text()).toBe("outlierd: cannot listen on 127.0.0.1:8650 [ERR_LISTEN]\n");
  });

  test("starts nothing with a wrong configuration", async () => {
    const { calls, code } = start({ yaml: "listn: 1" });
    expect(await code).toBe(2);
    expect(calls).toEqual([]);
  });
});
