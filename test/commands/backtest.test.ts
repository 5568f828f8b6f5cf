import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/commands/main.ts";
import { createReplay } from "../../src/replay.ts";
import { promoteModel } from "../../src/store/models/champion.ts";
import { writeModel } from "../../src/store/models/write-model.ts";
import { normal, seeded } from "../kernels/feed.ts";
import { trainedClusters } from "../store/models/trained.ts";
import { fakeContext, printed } from "./fakes.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlierd-backtest-"));
  writeFileSync(join(folder, "outlierd.yaml"), "limits: { series: 16 }\n");
  writeFileSync(join(folder, "two.lp"), history(3, [1000, 2000]));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function call(argv: readonly string[], stop = new AbortController().signal) {
  const stdout = printed();
  const stderr = printed();
  const code = await main(argv, fakeContext({ stdout, stderr, folder, createReplay, stop }));
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

const START_S = 1_767_571_200;
const iso = (minute: number): string => new Date((START_S + minute * 60) * 1000).toISOString();

/** Two days of two series a minute apart, with noise and excursions of an hour on the first. */
function history(seed: number, excursions: readonly number[]): string {
  const random = seeded(seed);
  const lines = Array.from({ length: 2880 }, (_, minute) => {
    const isOff = excursions.some((start) => minute >= start && minute < start + 60);
    const value = normal(random) + (isOff ? 40 : 0);
    const time = `${START_S + minute * 60}000000000`;
    return `m,host=a value=${value} ${time}\nm,host=b value=${normal(random)} ${time}\n`;
  });
  return lines.join("");
}

interface Report {
  readonly runs: readonly {
    readonly falseAlertsPerDay: number;
    readonly alerts: readonly { id: string; time: string; fault?: string }[];
    readonly faults: readonly { id: string; delaySeconds: number | null }[];
  }[];
}

async function report(...argv: readonly string[]): Promise<Report> {
  expect(await call(["backtest", ...argv, "--out", "out"])).toMatchObject({ code: 0 });
  return JSON.parse(readFileSync(join(folder, "out", "report.json"), "utf8")) as Report;
}

test("a backtest tells at the configured threshold exactly what replay tells", async () => {
  const starts = fc.array(fc.integer({ min: 200, max: 2800 }), { minLength: 1, maxLength: 4 });
  const run = async (seed: number, excursions: readonly number[]): Promise<void> => {
    writeFileSync(join(folder, "any.lp"), history(seed, excursions));
    const { stdout } = await call(["replay", "any.lp"]);
    const told = stdout
      .split("\n")
      .filter((line) => line.includes('"anomaly.opened"'))
      .map((line) => JSON.parse(line) as { id: string; timestamp: string });
    const { runs } = await report("any.lp", "--thresholds", "0.1");
    expect(runs).toHaveLength(1);
    expect(runs[0].alerts.map(({ id, time }) => [id, time])).toEqual(
      told.map(({ id, timestamp }) => [id, timestamp]),
    );
  };
  await fc.assert(fc.asyncProperty(fc.integer(), starts, run), { numRuns: 6 });
});

describe("backtest", () => {
  test("finds labelled faults, misses those that show nowhere, and counts the rest as false", async () => {
    const rows = [
      `seen,spike,true,${iso(1000)},${iso(1060)},m,value,host=a`,
      `unseen,spike,true,${iso(1500)},${iso(1560)},m,value,host=b`,
      `release,deploy,false,${iso(2000)},${iso(2060)},m,value,host=a`,
    ];
    const header = "id,kind,fault,start,end,measurement,field,tags";
    writeFileSync(join(folder, "labels.csv"), `${header}\n${rows.join("\n")}\n`);
    const { runs } = await report("two.lp", "--labels", "labels.csv");
    expect(runs.map(({ falseAlertsPerDay }) => falseAlertsPerDay)).toEqual([0.0333, 0.1, 0.3]);
    const [, { alerts, faults }] = runs;
    expect(faults.map(({ id, delaySeconds }) => [id, delaySeconds === null])).toEqual([
      ["seen", false],
      ["unseen", true],
    ]);
    expect(alerts.some(({ fault }) => fault === "seen")).toBe(true);
    const second = alerts.filter(({ time }) => time >= iso(2000) && time < iso(2060));
    expect(second.length).toBeGreaterThan(0);
    expect(second.every(({ fault }) => fault === undefined)).toBe(true);
    const markdown = readFileSync(join(folder, "out", "report.md"), "utf8");
    expect(markdown).toContain("- spike unseen, ");
    expect(markdown).toContain("| 2026-01-06 | ");
    expect(readFileSync(join(folder, "out", "alerts.svg"), "utf8")).toContain('class="bar"');
  });

  test("prints a table without labels, and takes those of the simulator", async () => {
    const bare = await call(["backtest", "two.lp", "--thresholds", "0.1"]);
    expect(bare.stdout).toContain("| 0.1 (configured) | ");
    expect(bare.stdout).not.toContain("## Faults");
    const label = { id: "a", kind: "leak", start: iso(1000), end: iso(1060) };
    writeFileSync(join(folder, "labels.json"), JSON.stringify({ format: 1, labels: [label] }));
    const { stdout } = await call(["backtest", "two.lp", "--labels", "labels.json"]);
    expect(stdout).toContain("| leak | 1 of 1, 0 min | 1 of 1, 0 min | 1 of 1, 0 min |");
  });

  test("says that it was stopped, and reports nothing then", async () => {
    const { code, stdout, stderr } = await call(["backtest", "two.lp"], AbortSignal.abort());
    expect(code).toBe(1);
    expect(stderr).toMatch(/stopped: nothing was reported\n$/);
    expect(stdout).toBe("");
  });

  test("says in its help that the configured threshold and column fault count", async () => {
    const { stdout } = await call(["backtest", "--help"]);
    expect(stdout).toContain("Beside the configured alert.falseAlertsPerDay");
    expect(stdout).toContain("and the configured one.");
    expect(stdout).toContain("fault (false for");
  });

  test.each([
    [["backtest", "-"], 2, "name a file"],
    [["backtest", "two.lp", "--thresholds", "0,1"], 2, "--thresholds takes numbers from 0.0001"],
    [["backtest", "none.lp"], 1, "no such file"],
    [["backtest", "empty.lp"], 1, "the history holds no sample that could be judged; give line"],
    [["backtest", "two.lp", "--labels", "none.json"], 1, "none.json cannot be read; check"],
    [["backtest", "two.lp", "--labels", "two.lp"], 1, "has no column start and end"],
    [["backtest", "two.lp", "--labels", "bad.json"], 1, "holds no labels"],
    [["backtest", "two.lp", "--labels", "bad.csv"], 1, "is no stretch of time"],
    [["backtest", "two.lp", "--out", "two.lp"], 1, "a file of that name is there: choose another"],
    [["backtest", "two.lp", "--out", "two.lp/a"], 1, "a file stands where a folder should"],
  ])("refuses %j and says why", async (argv, expected, message) => {
    writeFileSync(join(folder, "empty.lp"), "");
    writeFileSync(join(folder, "bad.json"), '{"format": 7}');
    writeFileSync(join(folder, "bad.csv"), "start,end\n2026-01-02,2026-01-01\n");
    const { code, stderr } = await call(argv);
    expect(stderr).toContain(message);
    expect(code).toBe(expected);
  });
});

test("a backtest is judged by the champions of the registry that is named, and says so", async () => {
  const registry = join(folder, "trial");
  const { manifest } = await writeModel(registry, trainedClusters(1, { family: "m" }));
  await promoteModel(registry, manifest, { promoted: "2026-02-01T00:00:00.000Z" });
  const [name, argv] = [`m/clustering/${manifest.version}`, ["two.lp", "--thresholds", "0.03"]];
  const { stdout } = await call(["backtest", ...argv, "--registry", "trial"]);
  expect(stdout).toContain(`Trained models that judged: ${name}.`);
  expect(await report(...argv, "--registry", "trial")).toMatchObject({ models: [name] });
  expect(await report(...argv)).toMatchObject({ models: [] });
});
