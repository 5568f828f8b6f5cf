/**
 * Draws what `outlierd score` wrote.
 *
 *     outlierd score cpu.csv --out cpu.scores.csv
 *     npx tsx benchmarks/pictures/score-plot.ts cpu.scores.csv cpu.svg "CPU of web-3"
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseCsv, parseNumber, parseTime } from "../../src/commands/csv.ts";
import { type PlottedSeries, seriesPlot } from "../../src/training/plots/series-plot.ts";

function readScores(file: string, title: string): PlottedSeries {
  const { names, rows } = parseCsv(readFileSync(file, "utf8"), file);
  const cells = (name: string): string[] => {
    const column = names.indexOf(name);
    return rows.map((row) => row[column] ?? "");
  };
  const numbers = (name: string): Float64Array => Float64Array.from(cells(name), parseNumber);
  return {
    title,
    timeMs: Float64Array.from(cells("timestamp"), parseTime),
    value: numbers("value"),
    score: numbers("score"),
    alerts: Uint8Array.from(numbers("alert")),
    lower: numbers("lower"),
    upper: numbers("upper"),
    labels: new Uint8Array(rows.length),
  };
}

const [input, output, heading = "outlierd score"] = process.argv.slice(2);
if (input === undefined || output === undefined) {
  console.error("usage: score-plot.ts SCORES.csv OUT.svg [TITLE]");
  process.exitCode = 2;
} else {
  writeFileSync(output, seriesPlot(readScores(input, heading)));
}
