import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CommandContext } from "../../src/commands/command.ts";
import { main } from "../../src/commands/main.ts";
import { defaultConfig } from "../../src/config/load.ts";
import { SILENT } from "../../src/core/logger.ts";
import { createKeeper } from "../../src/keeper.ts";
import { createPipeline } from "../../src/pipeline.ts";
import { createMetricsRegistry } from "../../src/server/metrics-registry.ts";
import type { Dataset } from "../../src/training/datasets/dataset-format.ts";
import { readDataset, readWindows } from "../../src/training/datasets/read-dataset.ts";
import { annotatedCsv, startFakeInfluxdb2 } from "../sources/influxdb2/fake-influxdb2.ts";
import { fakeContext, printed } from "./fakes.ts";

const START_MS = Date.parse("2026-01-01T00:00:00Z");
const MINUTE_MS = 60_000;

/** A value that wanders. */
const valueAt = (minute: number): number => 50 + 20 * Math.sin(minute / 9) + ((minute * 7) % 5);

/** Lines of two hosts, a minute apart: a gauge of family cpu, a counter of family net. */
function lines(minutes: number): string {
  return Array.from({ length: minutes }, (_, minute) => {
    const time = START_MS + minute * MINUTE_MS;
    return ["a", "b"].map(
      (host) =>
        `cpu,host=${host} usage_user=${valueAt(minute + (host === "b" ? 40 : 0))} ${time}000000\n` +
        `net,host=${host} bytes_recv=${1000 * minute + (minute % 7)}i ${time}000000\n`,
    );
  })
    .flat()
    .join("");
}

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outlierd-dataset-"));
  writeFileSync(join(folder, "history.lp"), lines(1000));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(argv: readonly string[], parts: Partial<CommandContext> = {}) {
  const stderr = printed();
  const code = await main(["dataset", ...argv], fakeContext({ stderr, folder, ...parts }));
  return { code, stderr: stderr.text() };
}

/** Builds a data set of family cpu in folder `out`. */
async function build(...argv: readonly string[]): Promise<Dataset> {
  const built = await run([...argv, "--family", "cpu", "--out", "out"]);
  expect(built).toMatchObject({ code: 0 });
  return readDataset(join(folder, "out"));
}

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const iso = (minute: number): string => new Date(START_MS + minute * MINUTE_MS).toISOString();

describe("dataset", () => {
  test("keeps every eighth window of the family and splits them by time", async () => {
    const dataset = await build("history.lp");
    const { train, validation, incidents } = dataset.sets;
    expect(dataset.samples).toMatchObject({ judged: 3998, absorbed: 2 });
    expect(train).toMatchObject({ series: 2, from: iso(16) });
    expect(validation).toMatchObject({ series: 2, to: iso(999) });
    expect(incidents.windows).toBe(0);
    // 121 windows a series end at samples 40, 48 … 1000; those across the border are in neither.
    expect(train.windows + validation.windows + dataset.dropped.split).toBe(242);
    expect(Date.parse(train.to ?? "")).toBeLessThan(Date.parse(validation.from ?? ""));
    expect(validation.windows / (train.windows + validation.windows)).toBeCloseTo(0.2, 1);
    const windows = await readWindows(join(folder, "out"), dataset, { set: "train", most: 1e6 });
    expect(windows.length).toBe(24 * train.windows);
    expect(windows.every((value) => Math.abs(value) <= 20)).toBe(true);
    expect(readdirSync(join(folder, "out")).sort()).toEqual([
      "dataset.json",
      "series.csv",
      "windows.incidents.f32",
      "windows.train.f32",
      "windows.validation.f32",
    ]);
  });

  test("names the rows of each series, by its name", async () => {
    const { sets } = await build("history.lp");
    const rows = readFileSync(join(folder, "out", "series.csv"), "utf8")
      .trim()
      .split("\n");
    const half = sets.train.windows / 2;
    expect(rows.slice(0, 3)).toEqual([
      "set,first,windows,series,from,to",
      `train,0,${half},"cpu,host=a usage_user",${sets.train.from},${sets.train.to}`,
      `train,${half},${half},"cpu,host=b usage_user",${sets.train.from},${sets.train.to}`,
    ]);
  });

  test("gives the same bytes from compressed and from shuffled lines of one time", async () => {
    const { sha256 } = await build("history.lp");
    writeFileSync(join(folder, "packed.lp.gz"), gzipSync(lines(1000)));
    expect((await build("packed.lp.gz")).sha256).toBe(sha256);
    const swapped = lines(1000).replaceAll(
      /(cpu,host=a.*\n)(net,host=a.*\n)(cpu,host=b.*\n)/g,
      "$3$2$1",
    );
    expect((await build(write("swapped.lp", swapped))).sha256).toBe(sha256);
  });

  test("turns counters into rates", async () => {
    expect(await run(["history.lp", "--family", "net", "--out", "out"])).toMatchObject({ code: 0 });
    const dataset = await readDataset(join(folder, "out"));
    const windows = await readWindows(join(folder, "out"), dataset, { set: "train", most: 1e6 });
    // The rate repeats itself every seven minutes, while the readings only rise.
    expect(Math.max(...windows.map(Math.abs))).toBeLessThan(8);
    expect(windows.some((value) => value < 0)).toBe(true);
  });

  test("reads CSV as replay does", async () => {
    const rows = Array.from({ length: 500 }, (_, i) => `${iso(i)},${valueAt(i)}\n`);
    const { sets } = await build(write("cpu.csv", `time,usage_user\n${rows.join("")}`));
    expect(sets.train).toMatchObject({ series: 1 });
  });
});

describe("dataset leaves out", () => {
  test("what an incident of all series meets", async () => {
    const csv = write("out.csv", `start,end\n${iso(300)},${iso(420)}\n`);
    const { sets, leftOut } = await build("history.lp", "--leave-out", csv);
    expect(leftOut).toEqual([{ from: iso(300), to: iso(420), series: null }]);
    // A window of 24 minutes meets 120 of them if it ends in 144; one in eight is looked at.
    expect(sets.incidents).toMatchObject({ windows: 36, series: 2 });
  });

  test("what an anomaly of one series meets, up to its end or without one", async () => {
    const event = (id: string, type: string, status: string, end: string | null): string =>
      JSON.stringify({
        id: `${id}.${type}`,
        type,
        timestamp: iso(300),
        data: {
          id,
          status,
          series: { measurement: "cpu", field: "usage_user", tags: { host: "b" } },
          start: iso(300),
          end,
        },
      });
    const resolved = [
      event("1", "anomaly.opened", "open", null),
      event("1", "anomaly.resolved", "resolved", iso(420)),
      event("2", "anomaly.opened", "open", null),
      event("2", "anomaly.retracted", "retracted", null),
    ];
    const file = write("events.jsonl", `${resolved.join("\n")}\n`);
    const { sets } = await build("history.lp", "--leave-out", file);
    expect(sets.incidents).toMatchObject({ windows: 18, series: 1 });
    const open = write("open.jsonl", resolved[0] ?? "");
    const { sets: more } = await build("history.lp", "--leave-out", open);
    expect(more.incidents.windows).toBeGreaterThan(80);
  });

  test("the faults that a simulation has labelled, where they can be seen", async () => {
    const label = (fault: boolean, from: number, host: string): object => ({
      id: `${from}`,
      kind: "leak",
      fault,
      start: iso(from),
      end: iso(from + 120),
      series: [{ measurement: "c*|mem", field: "usage_*", tags: { host } }],
    });
    const labels = [label(true, 300, "b"), label(false, 500, "a"), label(true, 700, "elsewhere")];
    const json = write("labels.json", JSON.stringify({ format: 1, labels }, undefined, 2));
    const { sets, leftOut } = await build("history.lp", "--leave-out", json);
    expect(sets.incidents).toMatchObject({ windows: 18, series: 1 });
    expect(leftOut.map(({ series }) => series)).toEqual([
      "c*|mem,host=b usage_*",
      "c*|mem,host=elsewhere usage_*",
    ]);
    const rows = [
      `true,${iso(300)},${iso(420)},c*|mem,,host=b`,
      `false,${iso(500)},${iso(600)},,,`,
    ];
    const csv = write("labels.csv", `fault,start,end,measurement,field,tags\n${rows.join("\n")}\n`);
    expect((await build("history.lp", "--leave-out", csv)).sets.incidents).toEqual(sets.incidents);
  });

  test("what lies outside a range, and learns the scale from what comes before", async () => {
    const whole = await build("history.lp");
    const all = await readWindows(join(folder, "out"), whole, { set: "train", most: 1e6 });
    const part = await build("history.lp", "--from", iso(500), "--to", iso(700));
    expect(part.range).toEqual({ from: iso(500), to: iso(700) });
    expect(part.sets.train.from).toBe(iso(504));
    expect(part.dropped.range).toBeGreaterThan(100);
    const [first] = await readWindows(join(folder, "out"), part, { set: "train", most: 1e6 });
    expect(all.includes(first ?? 0)).toBe(true);
  });
});

describe("dataset from elsewhere", () => {
  test("reads a bucket that the configuration names, page by page", async () => {
    const server = await startFakeInfluxdb2();
    try {
      server.answer = ({ fromMs, toMs }) => ({
        body: annotatedCsv({
          type: "double",
          tags: ["host"],
          rows: Array.from({ length: (toMs - fromMs) / MINUTE_MS }, (_, i) => [
            "0",
            new Date(fromMs + i * MINUTE_MS).toISOString(),
            String(valueAt((fromMs - START_MS) / MINUTE_MS + i)),
            "usage_user",
            "cpu",
            "a",
          ]),
        }),
      });
      const config = `sources:\n  influxdb2:\n    - {url: "${server.url}", bucket: metrics, page: 4h}\n`;
      write("outlierd.yaml", config);
      const { sets } = await build("influxdb2:metrics", "--from", iso(0), "--to", iso(960));
      expect(server.requests.map(({ fromMs }) => fromMs)).toHaveLength(4);
      expect(sets.validation.to).toBe(iso(959));
      const { code, stderr } = await run(["influxdb2:other", "--family", "cpu", "--out", "o"]);
      expect(code).toBe(2);
      expect(stderr).toContain(
        "influxdb2:other is not in the configuration, which has influxdb2:metrics",
      );
      const unlimited = await run(["influxdb2:metrics", "--family", "cpu", "--out", "o"]);
      expect(unlimited.stderr).toContain("needs --from");
    } finally {
      server.close();
    }
  });

  test("takes the last window of each series from a checkpoint, and validates on others", async () => {
    const config = { ...defaultConfig(), dataDir: folder };
    const pipeline = createPipeline({
      config,
      clock: () => START_MS + 60 * MINUTE_MS,
      metrics: createMetricsRegistry(),
      logger: SILENT,
    });
    const writer = pipeline.open("test", "ns");
    const hosts = Array.from({ length: 10 }, (_, i) => `h${i}`);
    for (let minute = 0; minute < 50; minute++) {
      const text = hosts.map(
        (host, i) =>
          `cpu,host=${host} usage_user=${valueAt(minute + 3 * i)} ${START_MS + minute * MINUTE_MS}000000\n`,
      );
      writer.write(Buffer.from(text.join("")));
    }
    await createKeeper(pipeline, { config, logger: SILENT }).save();
    const { sets, options } = await build("learned.checkpoint");
    expect(options.split).toBe("series");
    expect([sets.train.windows, sets.validation.windows]).toEqual([8, 2]);
    expect(sets.train).toMatchObject({ from: iso(26), to: iso(49) });
    const joined = await run(["learned.checkpoint", "history.lp", "--family", "cpu", "--out", "o"]);
    expect(joined.stderr).toContain("a checkpoint goes with no other source");
  });
});

describe("dataset refuses", () => {
  const wrong: readonly (readonly [string, readonly string[], string])[] = [
    [
      "a family that is not there",
      ["--family", "cpus", "--out", "o"],
      "has cpu, net; did you mean `cpu`?",
    ],
    ["no family", ["--out", "o"], "--family is missing"],
    ["no folder", ["--family", "cpu"], "--out is missing"],
    [
      "a range that ends before it begins",
      ["--family", "cpu", "--out", "o", "--from", iso(9), "--to", iso(5)],
      "no time is left",
    ],
    [
      "a time that is none",
      ["--family", "cpu", "--out", "o", "--from", "soon"],
      "--from is a time such as",
    ],
    [
      "a share beyond a half",
      ["--family", "cpu", "--out", "o", "--validation", "60%"],
      "--validation is a share",
    ],
    [
      "a range without samples",
      ["--family", "cpu", "--out", "o", "--from", iso(5000)],
      "has no window for train",
    ],
  ];
  test.each(wrong)("%s", async (_, argv, message) => {
    const { code, stderr } = await run(["history.lp", ...argv]);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(message);
  });

  const leftOut: readonly (readonly [string, string, string])[] = [
    ["an end before its start", `start,end\n${iso(5)},${iso(4)}\n`, "row 1: from"],
    ["no times", "a,b\n1,2\n", "has no column start and end, but a, b"],
    ["a tag without a value", `start,end,tags\n1,2,a=b;host\n`, "row 1: `host` in column tags"],
    ["labels of another format", '{"format":7,"labels":[]}', "holds no labels"],
    ["other JSON", '{"type":"x"}\n', "line 1 is no event"],
  ];
  test.each(leftOut)("a file to leave out with %s", async (_, text, message) => {
    const file = write("wrong.txt", text);
    const argv = ["history.lp", "--family", "cpu", "--out", "o", "--leave-out", file];
    expect((await run(argv)).stderr).toContain(message);
  });

  test("empty history, and leaves no description behind", async () => {
    await build("history.lp");
    const { code, stderr } = await run([write("empty.lp", ""), "--family", "cpu", "--out", "out"]);
    expect(code).toBe(2);
    expect(stderr).toContain("the history holds no sample");
    expect(readdirSync(join(folder, "out"))).not.toContain("dataset.json");
  });

  test("windows that are not those that were written", async () => {
    const dataset = await build("history.lp");
    write("out/windows.train.f32", "short");
    await expect(
      readWindows(join(folder, "out"), dataset, { set: "train", most: 1e6 }),
    ).rejects.toThrow("is not what dataset.json describes (5 bytes");
    await expect(readDataset(folder)).rejects.toMatchObject({ code: "ERR_INPUT_NOT_FOUND" });
    write("out/dataset.json", '{"format":2}');
    await expect(readDataset(join(folder, "out"))).rejects.toThrow("at format");
  });

  test("nothing when it is stopped, and writes nothing then", async () => {
    const stop = AbortSignal.abort();
    const { code, stderr } = await run(["history.lp", "--family", "cpu", "--out", "o"], { stop });
    expect(code).toBe(1);
    expect(stderr).toContain("no data set was written");
    expect(readdirSync(join(folder, "o"))).toEqual([]);
  });
});
