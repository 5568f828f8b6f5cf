import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { readChampion } from "../../src/store/models/champion.ts";
import { type WrittenComparison, writeComparison } from "../../src/store/models/comparison.ts";
import { type WrittenModel, writeModel } from "../../src/store/models/write-model.ts";
import { temporaryDirectory } from "../store/fixture.ts";
import { description, trained } from "../store/models/trained.ts";
import { runModels } from "./run-models.ts";

const SLOT = { family: "cpu", detector: "regression" } as const;
const NOW_MS = Date.UTC(2026, 1, 10, 23, 59);

let folder = "";
let first: WrittenModel;
let second: WrittenModel;

beforeEach(async () => {
  folder = temporaryDirectory();
  const registry = join(folder, "models");
  first = await writeModel(registry, trained([0, 1, 0, 0, 0]));
  second = await writeModel(registry, trained([0, 0.5, 0, 0, 0]));
});

const models = (...argv: string[]) => runModels(argv, { folder, clock: () => NOW_MS });

function textOf({ manifest: { version } }: WrittenModel): string {
  return `cpu/regression/${version}`;
}

/** Writes what `models compare` would. */
async function compared(
  model: WrittenModel,
  {
    against,
    verdict,
  }: {
    readonly against: WrittenModel | null;
    readonly verdict: WrittenComparison["verdict"];
  },
) {
  const pairs = { champion: 0, challenger: 0, pValue: 1 };
  await writeComparison(join(folder, "models"), model.manifest, {
    against: against?.manifest.version ?? null,
    verdict,
    leans: "neither",
    reason: "because",
    tests: { falseAlerts: pairs, faults: pairs, delays: pairs },
    compared: "2026-02-01T00:00:00.000Z",
  });
}

async function championVersion(): Promise<string | undefined> {
  return (await readChampion(join(folder, "models"), SLOT))?.version;
}

describe("models list", () => {
  test("shows every version, which one judges, its loss and its age", async () => {
    await models("promote", textOf(second), "--force", "the first one");
    const { code, stdout } = await models("list");
    expect(code).toBe(0);
    expect(stdout).toContain(
      `| cpu | regression | ${second.manifest.version} | champion | 0.2500 | 10.0 d |`,
    );
    expect(stdout).toContain(
      `| cpu | regression | ${first.manifest.version} |  | 0.2500 | 10.0 d |`,
    );
  });

  test("shows what is damaged by its code, and the rest", async () => {
    await writeFile(join(first.folder, "manifest.json"), "{");
    const { code, stdout } = await models("list");
    expect(code).toBe(0);
    expect(stdout).toContain(`${first.manifest.version} |  | ERR_ARTIFACT_FORMAT |  |`);
    expect(stdout).toContain(`${second.manifest.version} |  | 0.2500 |`);
  });

  test("shows a champion whose folder is gone, and a champion file that cannot be read", async () => {
    await models("promote", textOf(first), "--force", "the first one");
    await rm(first.folder, { recursive: true });
    await rm(second.folder, { recursive: true });
    const { version } = first.manifest;
    expect((await models("list")).stdout).toContain(
      `| cpu | regression | ${version} | champion | ERR_ARTIFACT_NOT_FOUND |  |`,
    );
    await writeFile(join(folder, "models/cpu/regression/champion.json"), "{");
    expect((await models("list")).stdout).toContain(
      "| cpu | regression |  | ERR_ARTIFACT_FORMAT |  |  |",
    );
  });

  test("shows no table of a registry in which only empty folders are left", async () => {
    await mkdir(join(folder, "bare/cpu/regression"), { recursive: true });
    expect((await models("list", "--registry", "bare")).stdout).toMatch(/^no models in /);
  });

  test("says that there is none, in the folder that is named", async () => {
    const { code, stdout } = await models("list", "--registry", "none");
    expect({ code, stdout }).toEqual({ code: 0, stdout: `no models in ${join(folder, "none")}\n` });
  });
});

describe("models show", () => {
  test("prints card and manifest", async () => {
    const { code, stdout } = await models("show", textOf(first));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# A model\n\n```json\n\{/);
    expect(JSON.parse(stdout.split("```json")[1]?.replace("```", "") ?? "")).toEqual(
      first.manifest,
    );
  });

  test("refuses damaged weights", async () => {
    await writeFile(join(first.folder, "weights.bin"), "");
    const { code, stderr } = await models("show", textOf(first));
    expect(code).toBe(1);
    expect(stderr).toContain("[ERR_ARTIFACT_HASH]");
  });

  test("works without a card, and does not pass over one that cannot be read", async () => {
    const card = join(first.folder, "CARD.md");
    await rm(card);
    expect((await models("show", textOf(first))).stdout).toMatch(/^```json\n/);
    await mkdir(card);
    const { code, stderr } = await models("show", textOf(first));
    expect(code).toBe(1);
    expect(stderr).toMatch(/CARD\.md cannot be read: .*\[ERR_ARTIFACT_NOT_FOUND\]/);
  });

  test("takes a family with slashes in its name", async () => {
    const model = { ...trained(), description: description({ family: "a/b" }) };
    const { manifest } = await writeModel(join(folder, "models"), model);
    expect((await models("show", `a/b/regression/${manifest.version}`)).code).toBe(0);
  });
});

describe("models promote", () => {
  test("refuses a model that was never compared, and takes it with a reason", async () => {
    const { code, stderr } = await models("promote", textOf(first));
    expect(code).toBe(1);
    expect(stderr).toMatch(/was never compared; .*--force.*\[ERR_MODEL_NOT_BETTER\]/);
    expect(await championVersion()).toBeUndefined();
    const forced = await models("promote", textOf(first), "--force", "the first one");
    expect(forced).toMatchObject({ code: 0 });
    expect(forced.stdout).toContain(
      "is champion since 2026-02-10T23:59:00.000Z; before it: no model",
    );
    const champion = await readChampion(join(folder, "models"), SLOT);
    expect(champion).toMatchObject({ version: first.manifest.version, reason: "the first one" });
  });

  test.each([
    ["worse", { isPromoted: false, message: /was found worse than no model/ }],
    ["untested", { isPromoted: false, message: /does not show what it does/ }],
    ["undecided", { isPromoted: true, message: /^$/ }],
    ["equal", { isPromoted: true, message: /^$/ }],
    ["better", { isPromoted: true, message: /^$/ }],
  ] as const)("of one that was found %s", async (verdict, { isPromoted, message }) => {
    await compared(first, { against: null, verdict });
    const { code, stderr } = await models("promote", textOf(first));
    expect(code).toBe(isPromoted ? 0 : 1);
    expect(stderr).toMatch(message);
    expect(await championVersion()).toBe(isPromoted ? first.manifest.version : undefined);
  });

  test("refuses a model that was compared with another champion than the present one", async () => {
    await compared(second, { against: null, verdict: "better" });
    await models("promote", textOf(first), "--force", "the first one");
    const { stderr } = await models("promote", textOf(second));
    expect(stderr).toContain(`with no champion, and now that is ${first.manifest.version}`);
    await compared(second, { against: first, verdict: "better" });
    expect((await models("promote", textOf(second))).code).toBe(0);
    expect(await championVersion()).toBe(second.manifest.version);
  });

  test("says of a version that is not there that it is not, instead of that it was never compared", async () => {
    const { code, stderr } = await models("promote", "cpu/regression/20260131-00000000");
    expect(code).toBe(1);
    expect(stderr).toMatch(/manifest\.json cannot be read; .*\[ERR_ARTIFACT_NOT_FOUND\]/);
  });

  test("of the champion changes nothing, and needs no comparison", async () => {
    await models("promote", textOf(first), "--force", "the first one");
    const path = join(folder, "models/cpu/regression/champion.json");
    const before = await readFile(path, "utf8");
    expect((await models("promote", textOf(first))).code).toBe(0);
    expect(await readFile(path, "utf8")).toBe(before);
  });

  test("refuses a comparison that cannot be read, and does not say that there was none", async () => {
    await mkdir(join(first.folder, "comparison.json"));
    const { code, stderr } = await models("promote", textOf(first));
    expect(code).toBe(1);
    expect(stderr).toMatch(/comparison\.json cannot be read: .*\[ERR_ARTIFACT_NOT_FOUND\]/);
  });

  test("refuses an empty reason, and a comparison that is none", async () => {
    expect((await models("promote", textOf(first), "--force", "")).code).toBe(2);
    await writeFile(join(first.folder, "comparison.json"), "{}");
    const { stderr } = await models("promote", textOf(first));
    expect(stderr).toContain("[ERR_ARTIFACT_FORMAT]");
  });
});

test("models rollback takes promotions back one by one", async () => {
  await models("promote", textOf(first), "--force", "one");
  await models("promote", textOf(second), "--force", "two");
  const { stdout } = await models("rollback", "cpu/regression");
  expect(stdout).toBe(`cpu/regression: ${first.manifest.version} judges again\n`);
  expect((await models("rollback", "cpu/regression")).stdout).toContain("no trained model judges");
  expect(await championVersion()).toBeUndefined();
  expect(await models("rollback", "cpu/regression")).toMatchObject({ code: 2 });
});

test("models without a command lists those that there are", async () => {
  const { code, stdout } = await models();
  expect(code).toBe(2);
  expect(stdout).toMatch(/models list .*\n +models show/);
  const help = await models("--help");
  expect(help).toMatchObject({ code: 0, stdout });
  expect(help.stdout).toMatch(/^Usage: outlierd models <command> \[options\]\n/);
  expect(help.stdout).not.toMatch(/--version|outlierd <command>/);
});
