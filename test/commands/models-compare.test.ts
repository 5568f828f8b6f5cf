import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { main } from "../../src/commands/main.ts";
import type { TrainedModel } from "../../src/core/model.ts";
import { readChampion } from "../../src/store/models/champion.ts";
import { readComparison } from "../../src/store/models/comparison.ts";
import { type WrittenModel, writeModel } from "../../src/store/models/write-model.ts";
import { normal, seeded } from "../kernels/feed.ts";
import { temporaryDirectory } from "../store/fixture.ts";
import {
  description,
  floats,
  trained,
  trainedAutoencoder,
  trainedClusters,
} from "../store/models/trained.ts";
import { fakeContext, printed } from "./fakes.ts";

const NOW_MS = Date.UTC(2026, 1, 10);
const START_MS = Date.UTC(2026, 1, 1);
const INTERVAL_MS = 600_000;
/** Samples from which the wave is three times as fast for 40, on one host after the other. */
const FAULTS = Array.from({ length: 16 }, (_, index) => 1600 + 90 * index);
const HOSTS = ["a", "b", "c"];

const iso = (sample: number): string => new Date(START_MS + sample * INTERVAL_MS).toISOString();

/** Waves with noise, one a host, that are faster in the faults. */
function history(samples: number): string {
  const random = seeded(7);
  const lines: string[] = [];
  for (let i = 0; i < samples; i++) {
    for (const [index, host] of HOSTS.entries()) {
      const fault = FAULTS.findIndex((first) => i >= first && i < first + 40);
      const isFast = fault >= 0 && fault % HOSTS.length === index;
      const wave = Math.sin((isFast ? 3 : 1) * ((2 * Math.PI * (i + 5 * index)) / 24));
      const value = 50 + 10 * wave + normal(random);
      lines.push(`m,host=${host} v=${value.toFixed(3)} ${START_MS + i * INTERVAL_MS}\n`);
    }
  }
  return lines.join("");
}

const HISTORY = history(3000);

const LABELS = {
  format: 1,
  labels: FAULTS.map((first, index) => ({
    id: `f${index}`,
    kind: "fast",
    fault: true,
    start: iso(first),
    end: iso(first + 45),
    series: [{ measurement: "m", field: "*", tags: { host: HOSTS[index % HOSTS.length] } }],
  })),
};

/** Clusters on the wave in 16 phases: what a training on the history would find. */
function waves(change: Parameters<typeof description>[0] = {}) {
  const centroids = Array.from({ length: 16 }, (_, phase) =>
    Array.from(
      { length: 24 },
      (_value, i) => 1.4 * Math.sin((2 * Math.PI * (i + 1.5 * phase)) / 24),
    ),
  );
  return {
    ...trained(),
    description: description({
      family: "m",
      detector: "clustering",
      shapes: [[16, 24], [16]],
      weight: 4,
      ...change,
    }),
    weights: floats([...centroids.flat(), ...Array<number>(16).fill(0.2)]),
  };
}

/** The same clusters, trained on a day more: another version. */
const LATER = waves({ data: { ...description().data, to: "2026-02-01T00:00:00.000Z" } });
/** Clusters on nothing that the history has. */
const DAMAGED = trainedClusters(3, { family: "m", weight: 4 }, 8);
const SLOT = { family: "m", detector: "clustering" } as const;

let folder = "";
beforeEach(() => {
  folder = temporaryDirectory();
  writeFileSync(join(folder, "outlierd.yaml"), "limits: { series: 16 }\n");
  writeFileSync(join(folder, "history.lp"), HISTORY);
  writeFileSync(join(folder, "labels.json"), JSON.stringify(LABELS));
});

async function call(...argv: string[]) {
  const stdout = printed();
  const stderr = printed();
  const context = fakeContext({ stdout, stderr, folder, clock: () => NOW_MS });
  const code = await main(["models", ...argv], context);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

const add = (model: TrainedModel): Promise<WrittenModel> =>
  writeModel(join(folder, "models"), model);

const textOf = ({ manifest: { version } }: WrittenModel): string => `m/clustering/${version}`;

/** Compares on the labelled history. */
const compare = (model: WrittenModel, ...argv: string[]) =>
  call("compare", textOf(model), "--data", "history.lp", "--labels", "labels.json", ...argv);

const comparisonOf = ({ manifest }: WrittenModel) =>
  readComparison(join(folder, "models"), manifest);

describe("models compare, on a labelled history,", () => {
  test("finds a model that has learned the wave better than one that has not, and promote takes it", async () => {
    const [champion, challenger] = [await add(DAMAGED), await add(waves())];
    await call("promote", textOf(champion), "--force", "the first one");
    const { code, stdout, stderr } = await compare(challenger);
    expect(code).toBe(0);
    expect(stdout).toContain(
      `# ${textOf(challenger)} against ${champion.manifest.version}\n\n**better**: faults found only by it`,
    );
    expect(stdout).toMatch(/\| faults found, of 16 \| \d+ \| \d+ \|/);
    expect(stdout).toMatch(/\| faults found \| 0 \| \d+ \| [\d.]+ % \|/);
    expect(stdout).toContain(`| fast f3 | ${iso(FAULTS[3] ?? 0)} | `);
    expect(stderr).toBe("history.lp: 9000 lines, 9000 samples, 0 lines refused\n");
    const promoted = await call("promote", textOf(challenger));
    expect(promoted.code).toBe(0);
    expect(promoted.stdout).not.toContain("undecided");
    expect((await readChampion(join(folder, "models"), SLOT))?.version).toBe(
      challenger.manifest.version,
    );
  });

  test("finds the opposite worse, and promote refuses it", async () => {
    const [champion, challenger] = [await add(waves()), await add(DAMAGED)];
    await call("promote", textOf(champion), "--force", "the first one");
    const { stdout } = await compare(challenger);
    expect(stdout).toContain(`against ${champion.manifest.version}\n\n**worse**: faults found`);
    const { code, stderr } = await call("promote", textOf(challenger));
    expect(code).toBe(1);
    expect(stderr).toMatch(/was found worse than .*only by it: 0, .*\[ERR_MODEL_NOT_BETTER\]/);
  });

  test("is undecided where chance explains what differs, and promote takes the model and says so", async () => {
    const model = await add(waves());
    const { stdout } = await compare(model);
    expect(stdout).toContain("**undecided**: faults that both find, earlier with it");
    const promoted = await call("promote", textOf(model));
    expect(promoted.code).toBe(0);
    expect(promoted.stdout).toContain(
      "\nundecided whether it is better than no model: faults that both find, earlier with it",
    );
  });

  test("finds a model of the same weights untested, and promote refuses it", async () => {
    const [before, after] = [await add(waves()), await add(LATER)];
    expect(before.manifest.version).not.toBe(after.manifest.version);
    await call("promote", textOf(before), "--force", "the first one");
    const { stdout } = await compare(after);
    expect(stdout).toContain("**untested**: no alert differs.");
    expect(stdout).toContain("No alert differs, not even in strength");
    const { code, stderr } = await call("promote", textOf(after));
    expect(code).toBe(1);
    expect(stderr).toContain("on a history that does not show what it does");
  });
});

describe("models compare, beside the verdict,", () => {
  test("writes what it rests on beside the model", async () => {
    const model = await add(waves());
    await compare(model);
    const sha256 = createHash("sha256").update(HISTORY).digest("hex");
    const pairs = {
      champion: expect.any(Number),
      challenger: expect.any(Number),
      pValue: expect.any(Number),
    };
    const path = join(model.folder, "comparison.json");
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({
      format: 2,
      against: null,
      verdict: "undecided",
      leans: "neither",
      tests: { falseAlerts: pairs, faults: pairs, delays: pairs },
      compared: new Date(NOW_MS).toISOString(),
      program: "outlierd 1.2.3",
      data: { files: [{ name: "history.lp", sha256 }], series: 3, samples: 9000 },
      labels: { name: "labels.json", faults: 16 },
      threshold: 4,
      challenger: { falseAlerts: expect.any(Number), found: expect.any(Number) },
    });
  });

  test("lets the champions of the family's other detectors judge on both sides", async () => {
    await call("promote", textOf(await add(waves())), "--force", "the first one");
    const silent = await add(trainedAutoencoder(1, { family: "m", weight: 0 }));
    const name = `m/autoencoder/${silent.manifest.version}`;
    const argv = ["--data", "history.lp", "--labels", "labels.json"];
    const { stdout } = await call("compare", name, ...argv);
    expect(stdout).toMatch(/\| faults found, of 16 \| (\d+) \| \1 \|/);
    expect(stdout).toContain("No alert differs, not even in strength");
  });
});

describe("models compare, on what was recorded,", () => {
  test("compares equally many alerts without labels, and knows no better one", async () => {
    const model = await add(waves());
    const { stdout } = await call("compare", textOf(model), "--data", "history.lp");
    const [, before, after] = /\n\| alerts \| (\d+) \| (\d+) \|/.exec(stdout) ?? [];
    expect(before).toBe(after);
    expect(stdout).toContain("**undecided**: without labels nobody knows which alerts are right.");
    expect(await comparisonOf(model)).toMatchObject({ verdict: "undecided", labels: null });
  });

  test("writes report and picture where it is told to", async () => {
    await compare(await add(waves()), "--out", "a/b", "--against", "none");
    const report = readFileSync(join(folder, "a/b/report.md"), "utf8");
    expect(report).toMatch(/^# m\/clustering\/.*\(alerts\.svg\)\n$/s);
    const picture = readFileSync(join(folder, "a/b/alerts.svg"), "utf8");
    expect(picture).toContain("alerts by the challenger");
    expect(picture.split('class="fault"')).toHaveLength(FAULTS.length + 1);
  });

  test("is told and kept even where there is no place for the report", async () => {
    const model = await add(waves());
    const { code, stdout, stderr } = await compare(model, "--out", "history.lp");
    expect(code).toBe(1);
    expect(stderr).toContain("a file of that name is there: choose another name [ERR_OUTPUT]");
    expect(stdout).toContain("**undecided**");
    expect(await comparisonOf(model)).toMatchObject({ verdict: "undecided" });
  });

  test("says the same with both halves of the kernels", async () => {
    const model = await add(waves());
    const results = [];
    for (const OUTLIERD_KERNEL of ["wasm", "typescript"]) {
      const stdout = printed();
      const context = fakeContext({ stdout, folder, environment: { OUTLIERD_KERNEL } });
      await main(["models", "compare", textOf(model), "--data", "history.lp"], context);
      results.push(stdout.text());
    }
    expect(results[0]).toContain("**undecided**");
    expect(results[1]).toBe(results[0]);
  });
});

describe("models compare", () => {
  test("refuses a history in which a model has hardly a say", async () => {
    writeFileSync(join(folder, "short.lp"), history(200));
    const { code, stderr } = await call(
      "compare",
      textOf(await add(waves())),
      "--data",
      "short.lp",
    );
    expect(code).toBe(1);
    expect(stderr).toContain("no series of family m has more than 200 samples, and the first 284");
  });

  test("refuses a history without the family, and names those that it has", async () => {
    const model = await add({ ...DAMAGED, description: { ...DAMAGED.description, family: "mm" } });
    const name = `mm/clustering/${model.manifest.version}`;
    const { code, stderr } = await call("compare", name, "--data", "history.lp");
    expect(code).toBe(1);
    expect(stderr).toContain("has no series of family mm: it has m [ERR_INPUT_INVALID]");
  });

  test("refuses labels that say nothing about the history", async () => {
    const labels = [{ id: "a", start: "2020-01-01", end: "2020-01-02" }];
    writeFileSync(join(folder, "labels.json"), JSON.stringify({ format: 1, labels }));
    const { code, stderr } = await compare(await add(waves()));
    expect(code).toBe(1);
    expect(stderr).toContain("labels.json names no fault that begins while");
  });

  test.each([
    [[], 2, "--data is missing"],
    [["--data", "-"], 2, "--data cannot be standard input"],
    [["--data", "none.lp"], 1, "none.lp cannot be read"],
    [["--data", "history.lp", "--labels", "none.json"], 1, "none.json cannot be read"],
    [["--data", "history.lp", "--against", "yesterday"], 2, "--against is a version, such as"],
    [["--data", "history.lp", "--against", "20200101-00000000"], 1, "[ERR_ARTIFACT_NOT_FOUND]"],
  ])("refuses %j and says why", async (argv, expected, message) => {
    const { code, stderr } = await call("compare", textOf(await add(waves())), ...argv);
    expect(stderr).toContain(message);
    expect(code).toBe(expected);
  });

  test("refuses to compare the champion with itself", async () => {
    const model = await add(waves());
    await call("promote", textOf(model), "--force", "the first one");
    const { code, stderr } = await compare(model);
    expect(code).toBe(2);
    expect(stderr).toContain("would be compared with itself");
  });
});
