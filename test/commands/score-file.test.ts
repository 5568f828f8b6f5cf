import { describe, expect, test } from "vitest";
import { readCsvSamples } from "../../src/commands/csv-samples.ts";
import { SCORE_HEADER, scoreSamples } from "../../src/commands/score-file.ts";
import { fakeReplay } from "./fakes.ts";

function score(text: string) {
  const samples = readCsvSamples(text, "x.csv", { time: undefined, value: undefined });
  return scoreSamples(samples, fakeReplay());
}

describe("a scored file", () => {
  test("has a row for each row of the input, in its order, times and values as they came", () => {
    const times = ["2014-07-01 00:00:00", "2014-07-01 00:30:00", "2014-07-01 01:00:00"];
    const { text, rows } = score(
      `timestamp,value\n${times[0]},1.50\n${times[1]},+2\n${times[2]},3e0\n`,
    );
    const lines = text.trimEnd().split("\n");
    expect(lines[0]).toBe(SCORE_HEADER);
    expect(lines.slice(1).map((line) => line.split(",").slice(0, 2))).toEqual([
      [times[0], "1.50"],
      [times[1], "+2"],
      [times[2], "3e0"],
    ]);
    expect(rows).toBe(3);
  });

  test("shows score, p-value, return period and alert where the engine alerts", () => {
    const { text, alerts } = score("time,value\n0,1\n60,500\n");
    const [, calm, alert] = text.split("\n");
    expect(calm).toBe("0,1,0,1,0,0,0,50,40,60");
    const cells = alert?.split(",") ?? [];
    expect(cells[2]).toBe("6");
    expect(Number(cells[3])).toBeCloseTo(1 / (100 * 1440), 12);
    expect(cells.slice(4)).toEqual(["100", "8", "1", "50", "40", "60"]);
    expect(alerts).toBe(1);
  });

  test("keeps the place of rows that are refused, with score 0, and counts them by reason", () => {
    const { text, refused } = score("time,value\n0,1\n0,2\nx,3\n60,\n120,NaN\n180,500\n");
    const lines = text.trimEnd().split("\n").slice(1);
    expect(lines.slice(1, 5)).toEqual([
      "0,2,0,1,0,0,0,,,",
      "x,3,0,1,0,0,0,,,",
      "60,,0,1,0,0,0,,,",
      "120,NaN,0,1,0,0,0,,,",
    ]);
    expect(lines[5]).toMatch(/^180,500,6,/);
    expect(Object.fromEntries(refused)).toEqual({ duplicate: 1, no_time: 1, not_finite: 2 });
  });

  test("stays in step over many writes", () => {
    const rows = Array.from({ length: 10_000 }, (_, row) => `${row},${row === 9000 ? 500 : 1}`);
    const lines = score(`time,value\n${rows.join("\n")}\n`).text.split("\n");
    expect(lines.findIndex((line) => line.split(",")[6] === "1")).toBe(9001);
    expect(lines).toHaveLength(10_002);
  });

  test("quotes a time that holds a comma", () => {
    expect(score('time,value\n"Jan 1, 2014",1\n').text).toContain('\n"Jan 1, 2014",1,');
  });
});
