import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort, until } from "./real-component.ts";

/**
 * The way of docs/guides/training.md, as a data scientist walks it: the built command line, a process for each step, and an
 * engine that runs all the while. The steps are tests that need those before them.
 */

const CLI = resolve("dist/cli.js");
const SIMULATED = ["--hosts", "4", "--interval", "5m"];

let folder = "";
let url = "";
let engine: ChildProcess | undefined;
/** What the engine has printed: its events, as JSON, one a line. */
let told = "";
/** What it has logged. */
let logged = "";

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ended(child: ChildProcess): Promise<Ended> {
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) =>
    stream === null ? "" : text(stream),
  );
  const [code] = await once(child, "close");
  return { code, stdout: (await stdout) ?? "", stderr: (await stderr) ?? "" };
}

/** Calls the command line in the folder of the walk. */
const outlierd = (...argv: string[]): Promise<Ended> =>
  ended(spawn(process.execPath, [CLI, ...argv], { cwd: folder }));

/** The same where no file may be larger than this many blocks of 512 bytes, which is how a full disk looks to a program. */
const outlierdWithin = (blocks: number, ...argv: string[]): Promise<Ended> =>
  ended(
    spawn(
      "sh",
      ["-c", `trap "" XFSZ; ulimit -f ${blocks}; exec "$@"`, "sh", process.execPath, CLI, ...argv],
      {
        cwd: folder,
      },
    ),
  );

async function well(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await outlierd(...argv);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** The only version of a detector in the registry of the walk. */
function nameOf(detector: string): string {
  const [version = "none"] = readdirSync(join(folder, "models/cpu", detector)).filter((name) =>
    /^\d{8}-/.test(name),
  );
  return `cpu/${detector}/${version}`;
}

const metric = async (line: string): Promise<boolean> =>
  (await (await fetch(`${url}/metrics`)).text()).includes(`\n${line}\n`);

interface ToldEvent {
  readonly data: {
    readonly family: string;
    readonly models?: readonly { readonly detector: string; readonly version: string }[];
  };
}

/** Events of the family from a place in what was told on. */
function eventsSince(from: number): ToldEvent[] {
  const whole = told.slice(from, told.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as ToldEvent)
    .filter(({ data }) => data.family === "cpu");
}

async function startEngine(): Promise<void> {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  writeFileSync(
    join(folder, "outlierd.yaml"),
    `listen: 127.0.0.1:${port}
dataDir: state
stdout: { format: json }
log: { level: info }
limits: { series: 5000 }
models: { interval: 100ms }
sources: { host: { enabled: false } }
`,
  );
  engine = spawn(process.execPath, [CLI, "run"], { cwd: folder });
  engine.stdout?.on("data", (chunk) => {
    told += chunk;
  });
  engine.stderr?.on("data", (chunk) => {
    logged += chunk;
  });
  await until("the engine is ready", () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "outlierd-training-"));
  await startEngine();
});

afterAll(async () => {
  if (engine !== undefined && engine.exitCode === null) {
    engine.kill("SIGTERM");
    await once(engine, "exit");
  }
  rmSync(folder, { recursive: true, force: true });
});

describe.sequential("from history to a model,", () => {
  test("a fleet is simulated twice, to learn from and to compare on", async () => {
    const month = ["--days", "6", "--out", "month.lp.gz", "--labels", "month.json"];
    const other = ["--days", "6", "--seed", "2", "--out", "other.lp.gz", "--labels", "other.json"];
    await Promise.all([
      well("simulate", ...SIMULATED, ...month),
      well("simulate", ...SIMULATED, "--faults", "3", ...other),
    ]);
    const { labels } = JSON.parse(readFileSync(join(folder, "other.json"), "utf8"));
    expect(labels.length).toBeGreaterThan(3);
  });

  test("a data set is cut out of it", async () => {
    await well(
      "dataset",
      "month.lp.gz",
      "--family",
      "cpu",
      "--leave-out",
      "month.json",
      "--out",
      "set",
    );
    const described = JSON.parse(readFileSync(join(folder, "set/dataset.json"), "utf8"));
    expect(described).toMatchObject({ family: "cpu" });
  });

  test("the three models of a family are trained on it, by WebAssembly", async () => {
    const argv = ["--family", "cpu", "--data", "set", "--epochs", "3", "--backend", "wasm"];
    const { code, stdout, stderr } = await outlierd("train", ...argv);
    expect(code, stderr).toBe(0);
    expect(stdout + stderr).toContain("backend wasm");
    expect(await well("models", "list")).toMatch(
      /\| cpu \| autoencoder \|.*\n\| cpu \| clustering \|.*\n\| cpu \| regression \|/,
    );
  });

  test("the card says on what, and how good", async () => {
    const card = await well("models", "show", nameOf("autoencoder"));
    expect(card).toContain("# cpu: autoencoder");
    expect(card).toContain("month.lp.gz");
    expect(card).toContain("## When not to use it");
  });
});

describe.sequential("from a model to events that name it,", () => {
  test("the running engine judges it in shadow, without an event that names it", async () => {
    const name = nameOf("autoencoder");
    expect(await well("models", "shadow", name)).toContain(`${name} is challenger`);
    await until("the challenger judges in shadow", async () =>
      (await well("models", "shadow")).includes("autoencoder"),
    );
    await well("simulate", ...SIMULATED, "--days", "1", "--url", url);
    const seen = /^outlierd_shadow_samples_total\{.*detector="autoencoder".*\} [1-9]/m;
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(seen);
    expect(await well("models", "list")).toMatch(/autoencoder.*(shadow|challenger)/);
    for (const { data } of eventsSince(0)) expect(data.models).toBeUndefined();
  });

  test("a model that was never compared is refused, and one that was is promoted if it is not worse", async () => {
    const name = nameOf("autoencoder");
    const before = await outlierd("models", "promote", name);
    expect(before.code).toBe(1);
    expect(before.stderr).toContain("was never compared");
    const history = ["--data", "other.lp.gz", "--labels", "other.json", "--out", "compared"];
    const report = await well("models", "compare", name, ...history);
    const [, verdict = "none"] = /\n\*\*(\w+)\*\*: /.exec(report) ?? [];
    expect(["better", "equal", "worse", "undecided", "untested"]).toContain(verdict);
    expect(readFileSync(join(folder, "compared/report.md"), "utf8")).toContain(verdict);
    const { code, stderr } = await outlierd("models", "promote", name);
    if (code !== 0) {
      expect(stderr).toMatch(/worse|fewer|does not show.*\[ERR_MODEL_NOT_BETTER\]/);
      await well("models", "promote", name, "--force", "to see it judge");
    }
    expect(readdirSync(join(folder, "models/cpu/autoencoder"))).not.toContain("challenger.json");
  });

  test("the running engine takes it over, and events name it", async () => {
    await until("the promoted model judges", () =>
      metric('outlierd_models{detector="autoencoder"} 1'),
    );
    const before = told.length;
    const later = ["--from", "2026-01-06", "--days", "3", "--faults", "3", "--url", url];
    await well("simulate", ...SIMULATED, ...later);
    await until("an event of the family is told", () => eventsSince(before).length > 0);
    const [, , version] = nameOf("autoencoder").split("/");
    for (const { data } of eventsSince(before)) {
      expect(data.models).toEqual([{ detector: "autoencoder", version }]);
    }
  });

  test("replay names it too, and without the registry does not", async () => {
    const judged = await outlierd("replay", "other.lp.gz");
    expect(judged.stderr).toContain(`judged by ${nameOf("autoencoder")}`);
    expect(judged.stdout).toContain('"models":[{"detector":"autoencoder"');
    expect(await well("replay", "other.lp.gz", "--registry", "none")).not.toContain('"models"');
  });
});

/** The command line must end with a code other than 0 and this message. */
async function refused(message: RegExp, ...argv: string[]): Promise<void> {
  const { code, stderr } = await outlierd(...argv);
  expect(stderr).toMatch(message);
  expect(code).not.toBe(0);
}

describe.sequential("a wrong turn ends with an error that says what, where and what to do:", () => {
  test("weights that are damaged", async () => {
    cpSync(join(folder, "models"), join(folder, "damaged"), { recursive: true });
    const name = nameOf("clustering");
    writeFileSync(join(folder, "damaged", name, "weights.bin"), "no weights");
    const error = /clustering.*weights\.bin.*train the model again \[ERR_ARTIFACT_/;
    await refused(error, "models", "promote", name, "--force", "x", "--registry", "damaged");
    await refused(error, "models", "show", name, "--registry", "damaged");
  });

  test("a model of other inputs", async () => {
    const name = nameOf("clustering");
    const path = join(folder, "damaged", name, "manifest.json");
    cpSync(join(folder, "models", name), join(folder, "damaged", name), { recursive: true });
    writeFileSync(path, readFileSync(path, "utf8").replace('"t-23"', '"t-24"'));
    const error = /trained on 24 inputs, of which number 1 is t-24.*\[ERR_ARTIFACT_INPUTS\]/;
    await refused(error, "models", "promote", name, "--force", "x", "--registry", "damaged");
  });

  test("history without a sample", async () => {
    writeFileSync(join(folder, "empty.lp"), "");
    const error = /no series of family.*holds no sample \[ERR_/;
    await refused(error, "dataset", "empty.lp", "--family", "cpu", "--out", "none");
    await refused(
      error,
      "models",
      "compare",
      nameOf("autoencoder"),
      "--data",
      "empty.lp",
      "--against",
      "none",
    );
  });

  test("a family that the history does not have", async () => {
    const argv = ["dataset", "month.lp.gz", "--family", "cppu", "--out", "none"];
    await refused(/no series of family `cppu`.*did you mean `cpu`\?/, ...argv);
    await refused(/holds family cpu, not mem/, "train", "--family", "mem", "--data", "set");
  });

  test("labels that are none, and labels that are not there", async () => {
    const argv = ["models", "compare", nameOf("clustering"), "--data", "other.lp.gz", "--labels"];
    await refused(
      /outlierd\.yaml has no column start and end.*\[ERR_INPUT_INVALID\]/,
      ...argv,
      "outlierd.yaml",
    );
    await refused(/none\.json cannot be read; check its path/, ...argv, "none.json");
  });
});

describe.sequential("so does, while the model judges on,", () => {
  test("a registry that is not there", async () => {
    expect(await well("models", "list", "--registry", "nowhere")).toMatch(
      /^no models in .*nowhere\n/,
    );
    const argv = ["models", "promote", nameOf("clustering"), "--registry", "nowhere"];
    await refused(/nowhere.*manifest\.json cannot be read.*\[ERR_ARTIFACT_NOT_FOUND\]/, ...argv);
  });

  test("a disk that is full, which leaves nothing half written", async () => {
    mkdirSync(join(folder, "full"));
    const argv = [
      "--family",
      "cpu",
      "--data",
      "set",
      "--detector",
      "clustering",
      "--registry",
      "full",
    ];
    const { code, stderr } = await outlierdWithin(2, "train", ...argv);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /full\/cpu\/clustering\/.* cannot be written.*check space.*\[ERR_STORE\]/,
    );
    expect(await well("models", "list", "--registry", "full")).toMatch(/^no models in /);
    await well("train", ...argv);
    expect(await well("models", "list", "--registry", "full")).toContain("| cpu | clustering |");
  });

  test("a champion whose weights are damaged under the running engine", async () => {
    const slot = join(folder, "models", "cpu/clustering");
    const [, , version] = nameOf("clustering").split("/");
    writeFileSync(join(folder, "models", nameOf("clustering"), "weights.bin"), "no weights");
    const champion = { format: 1, version, promoted: "2026-02-01T00:00:00.000Z", previous: [] };
    writeFileSync(join(slot, "champion.json"), JSON.stringify(champion));
    await until("the engine has refused it", () => logged.includes("ERR_ARTIFACT_"));
    expect(await metric('outlierd_models{detector="clustering"} 0')).toBe(true);
    expect(await metric('outlierd_models{detector="autoencoder"} 1')).toBe(true);
  });
});

test("a rollback takes the model back in one step, while the engine runs", async () => {
  expect(await well("models", "rollback", "cpu/autoencoder")).toContain("no trained model judges");
  await until("no model judges", () => metric('outlierd_models{detector="autoencoder"} 0'));
  const before = told.length;
  const later = ["--from", "2026-01-09", "--days", "4", "--faults", "3", "--url", url];
  await well("simulate", ...SIMULATED, ...later);
  await until("an event is told after it", () => eventsSince(before).length > 0);
  for (const { data } of eventsSince(before)) expect(data.models).toBeUndefined();
  expect(engine?.exitCode).toBe(null);
});
