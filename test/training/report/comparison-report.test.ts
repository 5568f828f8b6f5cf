import { expect, test } from "vitest";
import { compareStrengths } from "../../../src/training/comparison/compare-strengths.ts";
import { comparisonReport } from "../../../src/training/report/comparison-report.ts";

const DAY_MS = 86_400_000;

/** A comparison without labels; strengths stand at days, from 1970-01-01 on. */
function reported(
  champion: readonly (readonly [day: number, strength: number])[],
  challenger: readonly (readonly [day: number, strength: number])[],
): string {
  const series = (strengths: typeof champion) => [
    {
      name: { measurement: "m", field: "a|b", tags: {} },
      samples: 2000,
      counted: { fromMs: 0, toMs: 100 * DAY_MS },
      candidates: strengths.map(([day, strength]) => ({ timeMs: day * DAY_MS, strength })),
    },
  ];
  const comparison = compareStrengths({
    champion: series(champion),
    challenger: series(challenger),
    configured: 4,
    windows: undefined,
  });
  return comparisonReport({ model: "m/clustering/1", against: "0", comparison });
}

test("alerts that only one side raises are listed in the order of their time", () => {
  const report = reported(
    [
      [1, 5],
      [3, 6],
    ],
    [
      [1, 5],
      [2, 7],
    ],
  );
  const rows = report
    .split("\n")
    .filter((line) => line.includes("only by") || /^\| 1970/.test(line));
  expect(rows).toEqual([
    "| time | series | only by | strength |",
    "| 1970-01-03T00:00:00.000Z | m a\\|b | challenger | 7.00 |",
    "| 1970-01-04T00:00:00.000Z | m a\\|b | champion | 6.00 |",
  ]);
});

test("a long list is cut, and says by how many", () => {
  const days = (from: number): [number, number][] =>
    Array.from({ length: 30 }, (_, i) => [from + i, 5]);
  const report = reported(days(1), days(50));
  expect(report.match(/^\| 1970/gm)).toHaveLength(40);
  expect(report).toContain("and 20 more\n");
});

test("where neither raises an alert, both raise the same ones", () => {
  expect(reported([], [])).toContain("| alerts | 0 | 0 |");
  expect(reported([], [])).toContain("Both raise the same alerts.");
});
