import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Result, type Run, readResults } from "../../benchmarks/measure/results.ts";
import { verdict } from "../../benchmarks/report/bounds.ts";
import { figure } from "../../benchmarks/report/markdown.ts";
import { renderReport, replaceReport } from "../../benchmarks/report/report.ts";
import { soakGrowth } from "../../benchmarks/report/sections.ts";
import { ratioToNaive } from "../../benchmarks/report/throughput-section.ts";
import { secondsAsAsked } from "../../benchmarks/report/training-section.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../benchmarks/README.md"), "utf8");

const ORIGIN = {
  date: "2026-01-02T03:04:05.000Z",
  machine: {
    cpu: "Test",
    cores: 2,
    memoryBytes: 2 ** 33,
    system: "linux x64",
    node: "v20.0.0",
    commit: "abc1234",
    pinned: true,
  },
  seed: 1,
};

function run(target: Run["target"], round: number, seconds: number): Run {
  return { target, round, seconds, cpuSeconds: seconds, rssBytes: 1e8 };
}

const THROUGHPUT: Result<"throughput"> = {
  ...ORIGIN,
  connections: 4,
  bodyLines: 5000,
  cases: [
    {
      lineSeries: 5000,
      order: "sequential",
      encoding: "plain",
      linesPerRound: 100_000,
      valuesPerRound: 767_000,
      bytesPerRound: 29_000_000,
      runs: [
        run("naive", 0, 2),
        run("wasm", 0, 0.2),
        run("naive", 1, 4),
        run("wasm", 1, 0.5),
        run("naive", 2, 2),
        run("wasm", 2, 0.25),
        run("typescript", 0, 1),
      ],
    },
  ],
};

it("the tables on the page are what the committed results give", () => {
  expect(replaceReport(PAGE, renderReport(readResults()))).toBe(PAGE);
});

it("a ratio compares within each round before it takes the median", () => {
  const [found] = THROUGHPUT.cases;
  expect(found && ratioToNaive(found, "wasm")).toBe(8);
});

it("the report names the bound that a figure reaches", () => {
  const report = renderReport({ throughput: THROUGHPUT });
  expect(report).toMatch(/outlierd \| 3,070,000 .* 8× \| aim met/);
  expect(report).toContain("commit abc1234, Node v20.0.0, Test, 2 cores, 8 GiB");
});

it("a report without results has no tables", () => {
  expect(renderReport({})).toBe("");
});

it.each([
  [12, { better: "higher", floor: 4, aim: 8 }, "aim met"],
  [5, { better: "higher", floor: 4, aim: 8 }, "floor met, aim missed"],
  [3.9, { better: "higher", floor: 4, aim: 8 }, "**missed**"],
  [0.01, { better: "lower", floor: 0.02 }, "met"],
  [0.03, { better: "lower", floor: 0.02 }, "**missed**"],
] as const)("a figure of %s against %o is called %s", (value, bounds, words) => {
  expect(verdict(value, bounds)).toBe(words);
});

it("numbers carry three significant digits", () => {
  expect([1234567, 0.012345, 45.67, 1000].map(figure)).toEqual([
    "1,230,000",
    "0.0123",
    "45.7",
    "1,000",
  ]);
});

it("memory that climbs through the second half of a soak shows as growth", () => {
  const soak = (rss: (second: number) => number): Result<"soak"> => ({
    ...ORIGIN,
    lineSeries: 10,
    minutes: 1,
    values: 1,
    samples: Array.from({ length: 80 }, (_, second) => ({ second, rssBytes: rss(second) })),
  });
  expect(soakGrowth(soak((second) => (second < 30 ? second : 100)))).toBe(0);
  expect(soakGrowth(soak((second) => 1000 + 10 * second))).toBeGreaterThan(0.1);
});

/** A training of 40 s, of which 30 s are epochs. */
const TRAINING_RUN: Result<"training">["runs"][number] = {
  backend: "wasm",
  round: 0,
  loadBefore: 0.5,
  seconds: 40,
  startSeconds: 8,
  epochSeconds: [10, 10, 10],
  rssBytes: [1e8, 1.3e8, 1.2e8],
};

it("a training of fewer epochs and more windows is counted as if it had been the one asked for", () => {
  expect(secondsAsAsked(TRAINING_RUN, 50_000)).toBe(10 + 200);
  expect(secondsAsAsked(TRAINING_RUN, 100_000)).toBe(10 + 100);
});

it("the bound on the time of a training is for WebAssembly", () => {
  const runs = [TRAINING_RUN, { ...TRAINING_RUN, backend: "cpu" }];
  const parts = { family: "cpu", windows: 1_000_000, validationWindows: 10, epochsMax: 20 };
  const report = renderReport({ training: { ...ORIGIN, ...parts, runs } });
  expect(report).toMatch(
    /\| wasm \| 1 \| 3 \| 40 \| 100,000 \| 20 \| met \| 100 MB to 100 MB \| 120 MB to 130 MB \|/,
  );
  expect(report).toMatch(/\| cpu \|.*\| no bound \|/);
});

it("a page without markers is refused", () => {
  expect(() => replaceReport("# Page", "table")).toThrow("needs the lines");
});
