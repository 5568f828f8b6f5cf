import { Readable } from "node:stream";
import { Subject } from "rxjs";
import type { CommandContext, TextWriter } from "../../src/commands/command.ts";
import type { ScoredBatch } from "../../src/core/batch.ts";
import type { AnomalyEvent, OutgoingEvent } from "../../src/core/event.ts";
import type { LineWriter, WriteReport } from "../../src/core/source.ts";
import type { Replay } from "../../src/replay.ts";

/** A place to print to that keeps what was printed. */
export interface Printed extends TextWriter {
  readonly text: () => string;
}

/** Makes a place to print to; a terminal where it has columns. */
export function printed(columns?: number): Printed {
  let all = "";
  return {
    write: (text) => {
      all += text;
    },
    text: () => all,
    ...(columns === undefined ? {} : { isTTY: true, columns }),
  };
}

/** An event of a spike. */
export function someEvent(type: AnomalyEvent["type"] = "anomaly.opened"): OutgoingEvent {
  return {
    id: `1.${type}`,
    event: {
      type,
      timestamp: "2026-01-31T12:00:00.000Z",
      data: {
        id: "1",
        status: type === "anomaly.resolved" ? "resolved" : "open",
        series: { measurement: "cpu", field: "usage_user", tags: { host: "web-3" } },
        family: "cpu",
        start: "2026-01-31T12:00:00.000Z",
        end: null,
        observed: 93.1,
        expected: 21.4,
        lower: 9.8,
        upper: 40.2,
        score: 4.3,
        pValue: 1e-7,
        returnDays: 40,
        severity: "critical",
        kind: "spike",
        contributions: [{ detector: "season", score: 8.1, share: 1 }],
        summary: "cpu usage_user on host=web-3 is 93.1, expected 21.4 (9.8 to 40.2)",
      },
    },
  };
}

/** A batch whose verdict is simple: values above 100 score 6 and alert, times that do not rise are duplicates. */
function judged(rows: readonly { timeMs: number; value: number }[], newest: number[]): ScoredBatch {
  const column = (of: (row: { timeMs: number; value: number }) => number): Float64Array =>
    Float64Array.from(rows, of);
  const state = Uint8Array.from(rows, ({ timeMs }) => {
    const isNew = timeMs > (newest[0] ?? Number.NEGATIVE_INFINITY);
    if (isNew) newest[0] = timeMs;
    return isNew ? 0 : 3;
  });
  const alert = Uint8Array.from(rows, ({ value }, row) =>
    state[row] === 0 && value > 100 ? 1 : 0,
  );
  return {
    rows: rows.length,
    lines: rows.length,
    seriesId: new Uint32Array(rows.length),
    timeMs: column(({ timeMs }) => timeMs),
    value: column(({ value }) => value),
    state,
    lineStart: Uint32Array.from({ length: rows.length + 1 }, (_, line) => line),
    score: Float64Array.from(alert, (fires) => 6 * fires),
    logReturnDays: Float64Array.from(alert, (fires) => (fires === 1 ? 2 : -9)),
    strength: Float64Array.from(alert, (fires) => 8 * fires),
    expected: new Float64Array(rows.length).fill(50),
    lower: new Float64Array(rows.length).fill(40),
    upper: new Float64Array(rows.length).fill(60),
    alert,
    hits: new Uint32Array(0),
    hitStreams: new Float32Array(0),
    hitStride: 16,
  };
}

/** What a fake replay saw. */
export interface FakeReplay extends Replay {
  /** Every line written, in order. */
  readonly lines: string[];
  /** Every time it was advanced to, Unix milliseconds. */
  readonly advanced: number[];
}

/**
 * A replay that judges by a rule a test can foresee, refuses lines that hold `bad`, and opens an anomaly
 * for each alert.
 */
export function fakeReplay(): FakeReplay {
  const scored = new Subject<ScoredBatch>();
  const events = new Subject<OutgoingEvent>();
  const lines: string[] = [];
  const advanced: number[] = [];
  const newest: number[] = [];
  const open = (): LineWriter => {
    let tail = "";
    let report = emptyReport();
    const take = (text: string): void => {
      const whole = text.split("\n").filter((line) => line !== "");
      lines.push(...whole);
      const good = whole.filter((line) => !line.includes("bad"));
      const refused = whole
        .filter((line) => line.includes("bad"))
        .map((line) => ({ line: whole.indexOf(line) + 1, reason: "it is bad", text: line }));
      report = {
        ...report,
        lines: report.lines + whole.length,
        rows: report.rows + good.length,
        refusedCount: report.refusedCount + refused.length,
        refused: [...report.refused, ...refused],
      };
      if (good.length === 0) return;
      const batch = judged(good.map(sampleOf), newest);
      scored.next(batch);
      for (const fires of batch.alert) if (fires === 1) events.next(someEvent());
    };
    return {
      write(chunk) {
        const text = tail + Buffer.from(chunk).toString();
        const end = text.lastIndexOf("\n") + 1;
        tail = text.slice(end);
        take(text.slice(0, end));
      },
      report: () => report,
      end() {
        take(tail);
        tail = "";
        return report;
      },
    };
  };
  return {
    lines,
    advanced,
    ingest: { open, full: false, storing: undefined },
    events,
    scored,
    series: {
      alive: 1,
      idEnd: 1,
      isAlive: () => true,
      name: () => ({ measurement: "m", field: "f", tags: {} }),
    },
    advance(nowMs) {
      advanced.push(nowMs);
      return undefined;
    },
  };
}

function sampleOf(line: string): { timeMs: number; value: number } {
  const [, value = "", time = ""] = / \w+=([^ ,]+)[^ ]* (-?\d+)$/.exec(line) ?? [];
  return { timeMs: Number(time) / 1000, value: Number(value) };
}

function emptyReport(): WriteReport {
  return { lines: 0, rows: 0, refusedCount: 0, refused: [], seriesRefused: 0 };
}

/** A context that touches nothing, with its own clock that sleeping moves on. */
export function fakeContext(parts: Partial<CommandContext> = {}): CommandContext {
  let nowMs = 0;
  return {
    stdout: printed(),
    stderr: printed(),
    stdin: Readable.from([]),
    environment: {},
    folder: "/nowhere",
    version: "1.2.3",
    clock: () => nowMs,
    random: () => 0.5,
    sleep: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
    stop: new AbortController().signal,
    createEngine: () => {
      throw new Error("this test runs no engine");
    },
    createReplay: fakeReplay,
    ...parts,
  };
}
