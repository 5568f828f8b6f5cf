import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CommandContext } from "../../src/commands/command.ts";
import { main } from "../../src/commands/main.ts";
import { scoreSamples } from "../../src/commands/score-file.ts";
import { loadConfig } from "../../src/config/load.ts";
import { SILENT } from "../../src/core/logger.ts";
import { createReplay } from "../../src/replay.ts";
import { normal, seeded } from "../kernels/feed.ts";
import { fakeContext, printed } from "./fakes.ts";

const MINUTE = 60;
const START = 1_700_000_000;

/** First rows of stretches of 20 rows. */
interface Planted {
  readonly rows?: number;
  readonly seed?: number;
  /** Where values leave the noise, each time twice as far in 500 rows. */
  readonly excursions?: readonly number[];
  /** Where rows are labelled. */
  readonly incidents?: readonly number[];
}

/** A CSV file of noise with excursions that nobody could overlook. */
function csv({
  rows = 4000,
  seed = 1,
  incidents = [3000],
  excursions = incidents,
}: Planted = {}): string {
  const random = seeded(seed);
  const startOf = (starts: readonly number[], row: number): number | undefined =>
    starts.find((start) => row >= start && row < start + 20);
  const lines = Array.from({ length: rows }, (_, row) => {
    const start = startOf(excursions, row);
    const lift = start === undefined ? 0 : 5 * 2 ** (start / 500);
    const label = startOf(incidents, row) === undefined ? 0 : 1;
    return `${START + row * MINUTE},${(normal(random) + lift).toFixed(4)},${label}\n`;
  });
  return `timestamp,value,label\n${lines.join("")}`;
}

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outlierd-evaluate-"));
  mkdirSync(join(folder, "in", "deep"), { recursive: true });
  writeFileSync(join(folder, "in", "good.csv"), csv());
  writeFileSync(
    join(folder, "in", "deep", "noisy.csv.gz"),
    gzipSync(csv({ seed: 2, excursions: [2000] })),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

async function evaluate(argv: readonly string[], parts: Partial<CommandContext> = {}) {
  const stdout = printed();
  const stderr = printed();
  const context = fakeContext({ stdout, stderr, folder, ...parts });
  const code = await main(["evaluate", ...argv], context);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

interface Results {
  readonly alerts: { readonly recall: number; readonly precision: number | null };
  readonly nab: readonly { readonly profile: string; readonly shipped: number }[];
  readonly series: readonly {
    readonly name: string;
    readonly alerts: readonly { readonly time: string; readonly worth: string }[];
  }[];
}

/** Evaluates and reads what was written. */
async function results(...argv: readonly string[]): Promise<Results> {
  expect(await evaluate([...argv, "--out", "out"])).toMatchObject({ code: 0 });
  return JSON.parse(readFileSync(join(folder, "out", "results.json"), "utf8")) as Results;
}

describe("evaluate", () => {
  test("prints the figures of every CSV file below a folder, the best one first", async () => {
    const { code, stdout, stderr } = await evaluate(["in"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(
      "2 files with 2 series and 8,000 rows, 40 of them labelled; 2 incidents",
    );
    expect(stdout).toContain("| incidents with an alert (recall) | 0.50 |");
    expect(stdout.indexOf("| good |")).toBeLessThan(stdout.indexOf("| deep/noisy |"));
    expect(stdout).not.toContain("NAB");
  });

  test("writes results, a report and a picture of the best and the worst", async () => {
    const { alerts, series, nab } = await results("in");
    expect(alerts.recall).toBe(0.5);
    expect(alerts.precision).toBeLessThan(1);
    expect(nab).toEqual([]);
    expect(series.map(({ name }) => name)).toEqual(["deep/noisy", "good"]);
    expect(readdirSync(join(folder, "out")).toSorted()).toEqual([
      "best-1-good.svg",
      "report.md",
      "results.json",
      "worst-1-deep-noisy.svg",
    ]);
    const report = readFileSync(join(folder, "out", "report.md"), "utf8");
    expect(report).toContain("![worst 1: deep/noisy](worst-1-deep-noisy.svg)");
    expect(readFileSync(join(folder, "out", "best-1-good.svg"), "utf8")).toMatch(
      /^<svg [\s\S]*class="label"[\s\S]*class="alert"[\s\S]*<\/svg>\n$/,
    );
  });

  test("names a folder for its report that cannot be made", async () => {
    const { code, stderr } = await evaluate(["in/good.csv", "--out", "in/good.csv"]);
    expect(code).toBe(1);
    expect(stderr).toContain("a file of that name is there: choose another name [ERR_OUTPUT]");
  });

  test("alerts where the score command does", async () => {
    const { series } = await results("in/good.csv");
    const [, ...lines] = csv().trim().split("\n");
    const samples = lines.map((line) => {
      const [timeText = "", valueText = ""] = line.split(",");
      return { timeText, valueText, timeMs: Number(timeText) * 1000, value: Number(valueText) };
    });
    const { config } = loadConfig({ file: undefined, environment: {}, folder });
    const { text } = scoreSamples(samples, createReplay(config, { logger: SILENT }));
    const alerted = text
      .split("\n")
      .map((line) => line.split(","))
      .filter((cells) => cells[6] === "1")
      .map(([time = ""]) => new Date(Number(time) * 1000).toISOString());
    expect(alerted).not.toEqual([]);
    expect(series[0]?.alerts.map(({ time }) => time)).toEqual(alerted);
  });

  test("judges a row without knowing those behind it", async () => {
    const excursions = [1000, 1500, 2000, 2500, 3000, 3500];
    const alertsOf = async (rows: number) => {
      writeFileSync(join(folder, "part.csv"), csv({ rows, excursions }));
      const { series } = await results("part.csv");
      return series[0]?.alerts ?? [];
    };
    const whole = await alertsOf(4000);
    const part = await alertsOf(1510);
    expect(part.length).toBeGreaterThan(0);
    expect(part.length).toBeLessThan(whole.length);
    expect(part).toEqual(whole.slice(0, part.length));
  });

  test("promises what the configuration promises", async () => {
    writeFileSync(join(folder, "few.yaml"), "alert:\n  falseAlertsPerDay: 0.001\n");
    const { stdout } = await evaluate(["in/good.csv", "--config", join(folder, "few.yaml")]);
    expect(stdout).toContain("The settings promise 0.001 false alerts");
  });
});

describe("evaluate takes", () => {
  test("a folder in the layout of NAB, which it scores by its rules", async () => {
    const bare = csv()
      .split("\n")
      .map((line) => line.split(",").slice(0, 2).join(","))
      .join("\n");
    for (const part of ["data/real", "labels"]) {
      mkdirSync(join(folder, "bench", part), { recursive: true });
    }
    writeFileSync(join(folder, "bench", "data", "real", "a.csv"), bare);
    const window = [3000, 3019].map((row) => new Date((START + row * MINUTE) * 1000).toISOString());
    const labels = join(folder, "bench", "labels", "combined_windows.json");
    writeFileSync(labels, JSON.stringify({ "real/a.csv": [window] }));
    const { nab } = await results("bench");
    expect(nab.map(({ profile }) => profile)).toEqual([
      "standard",
      "reward_low_FP_rate",
      "reward_low_FN_rate",
    ]);
    expect(nab[0]?.shipped).toBeGreaterThan(50);

    writeFileSync(labels, JSON.stringify({ "real/a.csv": [["2001-01-01", "2001-01-02"]] }));
    const wrong = await evaluate(["bench"]);
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stderr).toMatch(/no rows from 2001-01-01 .*\[ERR_INPUT_INVALID\]/);
    writeFileSync(labels, "[]");
    expect((await evaluate(["bench"])).stderr).toMatch(/lists of windows.*repair it/);
  });

  test("several metrics of one instance, and draws the one that shows the incident", async () => {
    const [header = "", ...lines] = csv().trim().split("\n");
    const wide = lines.map((line) => line.replace(",", ",5,"));
    const text = [header.replace("value", "calm,busy"), ...wide].join("\n");
    writeFileSync(join(folder, "wide.csv"), text);
    await results("wide.csv");
    const picture = readFileSync(join(folder, "out", "best-1-wide.svg"), "utf8");
    expect(picture).toContain("best 1: wide, busy");
  });
});

describe("evaluate, where something is wrong,", () => {
  test("goes on after a file without labels, names its columns and ends with code 1", async () => {
    writeFileSync(join(folder, "in", "0.csv"), "time,value\n1,2\n");
    const { code, stdout, stderr } = await evaluate(["in"]);
    expect(code).toBe(1);
    expect(stdout).toContain("2 files with 2 series");
    expect(stderr).toMatch(
      /0\.csv has no column of labels .*its columns are time, value: .*--labels/,
    );
    expect(stderr).toContain("files that could not be evaluated: 1");
  });

  test.each([
    [["nothing"], /there is no .*nothing: name a CSV file or a folder/],
    [["empty"], /empty holds no CSV file/],
    [
      ["in/good.csv", "--labels", "outage"],
      /labels \(outage\); its columns are timestamp, value, label/,
    ],
  ])("%j ends with code 1 and says what to do", async (argv, message) => {
    mkdirSync(join(folder, "empty"));
    const { code, stdout, stderr } = await evaluate(argv);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
  });

  test("stops between files when it is told to", async () => {
    const controller = new AbortController();
    const { code, stdout } = await evaluate(["in"], {
      stop: controller.signal,
      sleep: () => {
        controller.abort();
        return Promise.resolve();
      },
    });
    expect(code).toBe(1);
    expect(stdout).toContain("1 file with 1 series");
  });

  test("shows how far it is on a terminal", async () => {
    const { stderr } = await evaluate(["in"], { stderr: printed(80) });
    expect(stderr).toBe("");
    const terminal = printed(80);
    await main(["evaluate", "in"], fakeContext({ stderr: terminal, folder }));
    expect(terminal.text()).toMatch(/evaluating █+░* +\d+%/);
  });
});
