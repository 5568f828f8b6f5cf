import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { main } from "../../src/commands/main.ts";
import { parseIndex } from "../../src/store/models/registry-index.ts";
import { type WrittenModel, writeModel } from "../../src/store/models/write-model.ts";
import { temporaryDirectory } from "../store/fixture.ts";
import { type Published, publish } from "../store/models/published.ts";
import { description, trained } from "../store/models/trained.ts";
import { fakeContext, printed } from "./fakes.ts";
import { runModels } from "./run-models.ts";

let folder = "";
let server: Published;
let first: WrittenModel;
let second: WrittenModel;

beforeEach(async () => {
  folder = temporaryDirectory();
  const registry = join(folder, "models");
  first = await writeModel(registry, trained([0, 1, 0, 0, 0]));
  second = await writeModel(registry, trained([0, 0.5, 0, 0, 0]));
  server = await publish(registry);
  await models("index");
});

const models = (...argv: string[]) => runModels(argv, { folder });

function textOf({ manifest: { version } }: WrittenModel): string {
  return `cpu/regression/${version}`;
}

async function index() {
  return parseIndex(await readFile(join(folder, "models/index.json"), "utf8"), "");
}

describe("models index", () => {
  test("says what is published, and is kept up to date by promote and rollback", async () => {
    expect((await index()).slots[0]?.champion).toBeUndefined();
    await models("promote", textOf(first), "--force", "one");
    expect((await index()).slots[0]?.champion?.version).toBe(first.manifest.version);
    expect((await models("index")).stdout).toBe(
      `${join(folder, "models/index.json")}: 2 versions, 1 of them champions\n`,
    );
    await models("rollback", "cpu/regression");
    expect((await index()).slots[0]?.champion).toBeUndefined();
  });

  test("is not begun by promote and rollback", async () => {
    const registry = join(folder, "trial");
    const { manifest } = await writeModel(registry, trained());
    const name = `cpu/regression/${manifest.version}`;
    await models("promote", name, "--force", "one", "--registry", "trial");
    expect(await readdir(registry)).toEqual(["cpu"]);
  });
});

describe("a registry at a URL", () => {
  test("is listed by its manifests alone, with its champion", async () => {
    await models("promote", textOf(second), "--force", "one");
    const local = await models("list");
    const { code, stdout } = await models("list", "--registry", server.url);
    expect({ code, stdout }).toEqual({ code: 0, stdout: local.stdout });
    expect(server.log.every((line) => /(index|manifest)\.json$/.test(line))).toBe(true);
  });

  test("is listed without what is damaged, which is told", async () => {
    await writeFile(join(first.folder, "manifest.json"), "{");
    const { code, stdout, stderr } = await models("list", "--registry", server.url);
    expect(code).toBe(0);
    expect(stdout).toContain(second.manifest.version);
    expect(stdout).not.toContain(first.manifest.version);
    expect(stderr).toMatch(/manifest\.json is not what index\.json says.*\[ERR_ARTIFACT_HASH\]/);
  });

  test("is named where it is empty", async () => {
    server.answers.set("/index.json", (_, response) => response.end('{"format":1,"slots":[]}'));
    const { stdout } = await models("list", "--registry", server.url);
    expect(stdout).toBe(`no models in ${server.url}/\n`);
  });

  test("shows a model as the folder does, and leaves nothing behind", async () => {
    const local = await models("show", textOf(first));
    const temporary = temporaryDirectory();
    vi.stubEnv("TMPDIR", temporary);
    expect(await models("show", textOf(first), "--registry", server.url)).toEqual(local);
    await models("show", "mem/regression/20260131-00000000", "--registry", server.url);
    expect(await readdir(temporary)).toEqual([]);
    vi.unstubAllEnvs();
  });

  test("is refused with what is wrong with it", async () => {
    await writeFile(join(first.folder, "weights.bin"), "");
    const damaged = await models("show", textOf(first), "--registry", server.url);
    expect(damaged).toMatchObject({ code: 1, stdout: "" });
    expect(damaged.stderr).toContain("[ERR_ARTIFACT_HASH]");
    await server.stop();
    const { code, stderr } = await models("list", "--registry", server.url);
    expect(code).toBe(1);
    expect(stderr).toContain("[ERR_REGISTRY_UNREACHABLE]");
  });

  test("is compared from, and the comparison stays with who made it", async () => {
    const { folder: place, manifest } = await writeModel(join(folder, "models"), {
      ...trained(),
      description: description({ family: "m" }),
    });
    await models("index");
    const lines = Array.from({ length: 600 }, (_, i) => `m,host=a v=${i % 7} ${i * 60_000}\n`);
    await writeFile(join(folder, "history.lp"), lines.join(""));
    await writeFile(join(folder, "outlierd.yaml"), "limits: { series: 16 }\n");
    const argv = [`m/regression/${manifest.version}`, "--data", "history.lp"];
    const { code, stdout } = await models("compare", ...argv, "--registry", server.url);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nnot written: this registry can only be read; to promote/);
    expect(await readdir(place)).not.toContain("comparison.json");
  });

  test("is read with the header of the configuration, which no other URL gets", async () => {
    const config = join(folder, "c.yaml");
    await writeFile(config, `models: { folder: "${server.url}", authorization: Bearer t0ken }`);
    await models("list", "--config", config);
    expect(server.headers.authorization).toBe("Bearer t0ken");
    await models("list", "--config", config, "--registry", server.url);
    expect(server.headers.authorization).toBeUndefined();
    const promote = ["promote", textOf(first), "--force", "one", "--config", config];
    expect((await models(...promote)).stderr).toContain("can only be read");
  });

  test("has an address with http or https", async () => {
    const { code, stderr } = await models("list", "--registry", "s3://bucket");
    expect(code).toBe(2);
    expect(stderr).toMatch(/a folder or an http\(s\) URL, not `s3:\/\/bucket`/);
  });
});

describe("a registry at a URL is not written to", () => {
  test.each([
    ["promote", () => ["promote", textOf(first), "--force", "one"]],
    ["rollback", () => ["rollback", "cpu/regression"]],
    ["index", () => ["index"]],
  ])("by %s", async (_, argv) => {
    const { code, stderr } = await models(...argv(), "--registry", server.url);
    expect(code).toBe(2);
    expect(stderr).toMatch(/can only be read; name the folder .*--registry.*\[ERR_ARGUMENT\]/);
  });

  test("by train", async () => {
    const stderr = printed();
    const argv = ["train", "--family", "cpu", "--data", "none", "--registry", server.url];
    expect(await main(argv, fakeContext({ stderr, folder }))).toBe(2);
    expect(stderr.text()).toContain("can only be read");
  });
});

describe("where there is no folder models", () => {
  beforeEach(() => {
    folder = temporaryDirectory();
  });

  test("those that come with outlierd are listed, and none is promoted in place", async () => {
    expect((await models("list")).stdout).toContain("| cpu | autoencoder |");
    const { code, stderr } = await models("promote", textOf(first), "--force", "one");
    expect(code).toBe(2);
    expect(stderr).toMatch(/can only be read; copy them: cp -r .*models .*models/);
    expect((await models("index")).code).toBe(2);
  });

  test("one that is made is taken", async () => {
    await mkdir(join(folder, "models"));
    expect((await models("list")).stdout).toMatch(/^no models in /);
  });
});
