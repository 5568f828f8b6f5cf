import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readKnownWindows } from "../../src/commands/known-windows.ts";
import { readLeftOut } from "../../src/commands/left-out-file.ts";
import type { SeriesName } from "../../src/core/series.ts";
import type { KnownWindow } from "../../src/training/backtest/backtest-run.ts";
import type { LeftOutSpan } from "../../src/training/datasets/left-out-spans.ts";
import { temporaryDirectory } from "../store/fixture.ts";

/** The text as `backtest --labels` and as `dataset --leave-out` reads it. */
function read(text: string): { windows: KnownWindow[]; spans: LeftOutSpan[] } {
  const file = join(temporaryDirectory(), "labels");
  writeFileSync(file, text);
  return { windows: readKnownWindows(file), spans: readLeftOut(file) };
}

const json = (...labels: readonly object[]): string => JSON.stringify({ format: 1, labels });

const SERIES: readonly SeriesName[] = ["cpu", "mem"].flatMap((measurement) =>
  ["a", "b"].map((host) => ({ measurement, field: "used", tags: { host } })),
);

interface Drawn {
  readonly fault: boolean;
  readonly start: number;
  /** Measurement and host, each of which may be empty. */
  readonly series: readonly (readonly [string, string])[];
}

const timesOf = ({ start }: Drawn): [string, string] => [
  new Date(start * 1000).toISOString(),
  new Date(start * 1000 + 500).toISOString(),
];

function asJson(drawn: readonly Drawn[]): string {
  const labels = drawn.map((label, index) => {
    const [start, end] = timesOf(label);
    const series = label.series.map(([measurement, host]) => ({
      ...(measurement === "" ? {} : { measurement }),
      tags: host === "" ? {} : { host },
    }));
    return { id: `${index}`, fault: label.fault, start, end, series };
  });
  return json(...labels);
}

function asCsv(drawn: readonly Drawn[]): string {
  const rows = drawn.flatMap((label, index) =>
    (label.series.length === 0 ? [["", ""]] : label.series).map(([measurement, host]) => {
      const [start, end] = timesOf(label);
      const tags = host === "" ? "" : ` host=${host} `;
      return `${index}, ${label.fault},${start} ,${end},${measurement},${tags}\n`;
    }),
  );
  return `ID, Fault,START,end,Measurement,Tags\n${rows.join("")}`;
}

/** When each series is anomalous, Unix milliseconds: by the windows, and by the spans. */
function startsOf({ windows, spans }: ReturnType<typeof read>): [number[][], number[][]] {
  const unique = (times: readonly number[]): number[] =>
    [...new Set(times)].toSorted((a, b) => a - b);
  return [
    SERIES.map((name) =>
      unique(
        windows.filter(({ isFault, fits }) => isFault && fits(name)).map(({ startMs }) => startMs),
      ),
    ),
    SERIES.map((name) =>
      unique(
        spans.filter(({ series }) => series?.includes(name) ?? true).map(({ fromMs }) => fromMs),
      ),
    ),
  ];
}

describe("labels", () => {
  test("say the same in JSON and CSV, to a backtest and to a data set", () => {
    const pattern = fc.tuple(
      fc.constantFrom("cpu", "mem", "c*", "*", ""),
      fc.constantFrom("a", "b", ""),
    );
    const label = fc.record({
      fault: fc.boolean(),
      start: fc.nat(99),
      series: fc.array(pattern, { maxLength: 3 }),
    });
    const run = (drawn: readonly Drawn[]): void => {
      const [windows, spans] = startsOf(read(asJson(drawn)));
      expect(spans).toEqual(windows);
      expect(startsOf(read(asCsv(drawn)))).toEqual([windows, windows]);
    };
    const some = fc.array(label, { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(some, run), { numRuns: 50 });
  });

  test("without series are about all of them, and without `fault` are faults", () => {
    const when = { start: "2026-01-01T01:00:00+01:00", end: "2026-01-01T01:00:00Z" };
    for (const more of [{}, { series: [] }, { series: [{}] }]) {
      const { windows, spans } = read(json({ id: "a", ...when, ...more }));
      expect(windows).toMatchObject([{ isFault: true, startMs: Date.UTC(2026, 0, 1) }]);
      expect(SERIES.every((name) => windows[0]?.fits(name))).toBe(true);
      expect(spans).toMatchObject([{ fromMs: Date.UTC(2026, 0, 1), series: undefined }]);
    }
  });

  test("in rows of one id are one window at one time, and several at several", () => {
    const rows = ["x,10,20,host=a", "x,10,20,host=b", "x,30,40,host=a"];
    const { windows, spans } = read(`id,start,end,tags\n${rows.join("\n")}\n`);
    expect(windows.map(({ id, startMs, endMs }) => [id, startMs, endMs])).toEqual([
      ["x", 10_000, 20_000],
      ["x (2)", 30_000, 40_000],
    ]);
    expect(SERIES.map((name) => windows[1]?.fits(name))).toEqual([true, false, true, false]);
    expect(spans).toHaveLength(3);
  });

  test.each(["host", "=a", "site=b; host"])("with the tags %j name file and row", (tags) => {
    expect(() => read(`start,end,tags\n1,2,\n1,2,${tags}\n`)).toThrow(
      /labels, row 2: `[^`]+` in column tags is no tag; write name=value/,
    );
  });
});
