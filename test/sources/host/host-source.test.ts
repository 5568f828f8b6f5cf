import { describe, expect, test } from "vitest";
import { type Logger, SILENT } from "../../../src/core/logger.ts";
import type { Metrics } from "../../../src/core/metrics.ts";
import type { Ingest, WriteReport } from "../../../src/core/source.ts";
import { systemFiles } from "../../../src/sources/host/host-files.ts";
import { createHostSource } from "../../../src/sources/host/host-source.ts";
import { HostOptions } from "../../../src/sources/host/options.ts";
import { linuxProbe, type Probe } from "../../../src/sources/host/probe.ts";
import type { Reading } from "../../../src/sources/host/reading.ts";
import { fixtureFiles } from "./fixtures.ts";

const OPTIONS = HostOptions.parse({});
const DISK: Reading = { measurement: "disk", tags: {}, fields: { used_percent: "1" } };
const LOAD: Reading = { measurement: "system", tags: {}, fields: { load1: "2" } };

const ALL_TAKEN: WriteReport = {
  lines: 1,
  rows: 1,
  refusedCount: 0,
  refused: [],
  seriesRefused: 0,
};

interface Setting {
  readonly probe?: Probe;
  readonly report?: WriteReport;
  readonly logger?: Logger;
}

/** A source under a clock and a timer that the test moves by hand. */
function setting({ probe, report = ALL_TAKEN, logger = SILENT }: Setting = {}) {
  const written: string[] = [];
  const counts = new Map<string, number>();
  const state = { nowMs: 10_300, full: false, delayMs: 0, opened: "" };
  let task = (): void => undefined;
  const metrics: Metrics = {
    counter: (name) => ({ add: (amount) => counts.set(name, (counts.get(name) ?? 0) + amount) }),
    gauge: () => ({ read() {} }),
  };
  const source = createHostSource(OPTIONS, {
    clock: () => state.nowMs,
    logger,
    metrics,
    host: "web-3",
    probe: probe ?? { look: () => [LOAD], lookAtDisks: async () => [DISK] },
    timer: (next, delayMs) => {
      task = next;
      state.delayMs = delayMs;
      return () => {
        task = () => undefined;
      };
    },
  });
  const ingest: Ingest = {
    open: (name, unit) => {
      state.opened = `${name} ${unit}`;
      return {
        write: (chunk) => {
          written.push(Buffer.from(chunk).toString());
        },
        report: () => report,
        end: () => report,
      };
    },
    storing: undefined,
    get full() {
      return state.full;
    },
  };
  const run = async (nowMs: number): Promise<void> => {
    state.nowMs = nowMs;
    task();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { source, ingest, state, written, counts, run };
}

describe("rounds", () => {
  test("every round writes one text with the time of the look, and the disks when they answer", async () => {
    const { source, ingest, state, written, run } = setting();
    await source.start(ingest);
    expect(state.opened).toBe("host ms");
    expect(written).toEqual([]);
    await run(11_002);
    expect(written).toEqual([
      "system,host=web-3 load1=2 11002\n",
      "disk,host=web-3 used_percent=1 11002\n",
    ]);
  });

  test("rounds fall on multiples of the interval, whatever each took", async () => {
    const { source, ingest, state, run } = setting();
    await source.start(ingest);
    expect(state.delayMs).toBe(700);
    await run(11_040);
    expect(state.delayMs).toBe(960);
  });

  test("a timer that runs a moment early does not give two rounds for one", async () => {
    const { source, ingest, state, run } = setting();
    await source.start(ingest);
    await run(10_999);
    expect(state.delayMs).toBe(1001);
  });
});

describe("what goes wrong", () => {
  test("a round that finds the engine full writes nothing, is counted, and the next one goes on", async () => {
    const { source, ingest, state, written, counts, run } = setting();
    await source.start(ingest);
    state.full = true;
    await run(11_000);
    expect(written).toEqual([]);
    expect(counts.get("outlierd_host_rounds_skipped_total")).toBe(1);
    state.full = false;
    await run(12_000);
    expect(written).toHaveLength(2);
  });

  test("a disk that hangs is not asked again, and the rest goes on", async () => {
    let asked = 0;
    const probe: Probe = {
      look: () => [LOAD],
      lookAtDisks: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
    };
    const { source, ingest, written, run } = setting({ probe });
    await source.start(ingest);
    await run(11_000);
    await run(12_000);
    expect(asked).toBe(1);
    expect(written).toHaveLength(2);
  });

  test("nothing is written after the stop, not even what disks still answer", async () => {
    const { promise, resolve } = pending<Reading[]>();
    const probe: Probe = { look: () => [LOAD], lookAtDisks: () => promise };
    const { source, ingest, written, run } = setting({ probe });
    await source.start(ingest);
    await run(11_000);
    await source.stop();
    resolve([DISK]);
    await run(12_000);
    expect(written).toEqual(["system,host=web-3 load1=2 11000\n"]);
  });

  test("a line that the decoder refuses is logged with its reason", async () => {
    const warned: unknown[] = [];
    const first = { line: 1, reason: "too long", text: "x" };
    const report = { lines: 1, rows: 0, refusedCount: 1, refused: [first], seriesRefused: 0 };
    const logger: Logger = { ...SILENT, warn: (fields) => warned.push(fields) };
    const { source, ingest, run } = setting({ report, logger });
    await source.start(ingest);
    await run(11_000);
    expect(warned).toContainEqual({ refusedCount: 1, first });
  });

  test("every line it writes has the form of line protocol", async () => {
    const { source, ingest, written, run } = setting({
      probe: linuxProbe(fixtureFiles(), OPTIONS),
    });
    await source.start(ingest);
    await run(11_000);
    const lines = written.join("").trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      expect(line).toMatch(/^\w+(,\w+=([^ ,=]|\\.)+)+ \w+=[\d.]+i?(,\w+=[\d.]+i?)* 11000$/);
    }
  });
});

function pending<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe("the files of this machine", () => {
  test("a file that cannot be read is absent, and the log says so once", async () => {
    const messages: unknown[] = [];
    const files = systemFiles({ ...SILENT, debug: (fields) => messages.push(fields) });
    const path = "/proc/there/is/no/such/file";
    expect(files.text(path)).toBeUndefined();
    expect(files.text(path)).toBeUndefined();
    expect(await files.usage(path)).toBeUndefined();
    expect(messages).toHaveLength(1);
  });

  test("a file system that is there says how large it is", async () => {
    const usage = await systemFiles(SILENT).usage(".");
    expect(usage?.blocks).toBeGreaterThan(0);
  });
});

describe("options", () => {
  test("an interval shorter than the kernel's clock is of use for is refused", () => {
    expect(() => HostOptions.parse({ interval: "50ms" })).toThrow("at least 100ms");
    expect(HostOptions.parse({ interval: "10s" }).interval).toBe(10_000);
  });
});
