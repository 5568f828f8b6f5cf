import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ModelName } from "../../../src/core/model.ts";
import {
  type Comparison,
  checkComparison,
  readComparison,
  writeComparison,
} from "../../../src/store/models/comparison.ts";
import { temporaryDirectory } from "../fixture.ts";

const NAME: ModelName = { family: "cpu", detector: "regression", version: "20260131-4ed57021" };
const TESTCASES = "test/testcases/comparisons";

/** A registry in which the model has this comparison. */
function compared(text: string): string {
  const registry = temporaryDirectory();
  const folder = join(registry, "cpu/regression", NAME.version);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "comparison.json"), text);
  return registry;
}

const testcase = (format: string): string => readFileSync(join(TESTCASES, format), "utf8");

function comparison(change: Partial<Comparison>): Comparison {
  return {
    against: null,
    compared: "2026-02-01T00:00:00.000Z",
    verdict: "equal",
    leans: "neither",
    reason: "because",
    ...change,
  };
}

describe("a comparison", () => {
  test("that is written is read again as it was", async () => {
    const { format, ...written } = JSON.parse(testcase("format-2.json"));
    const registry = compared("");
    await writeComparison(registry, NAME, written);
    expect(await readComparison(registry, NAME)).toEqual({ format, ...written });
  });

  test("of format 1 that was better is taken for undecided: it knew nothing of chance", async () => {
    expect(await readComparison(compared(testcase("format-1.json")), NAME)).toEqual({
      against: null,
      compared: "2026-02-01T00:00:00.000Z",
      verdict: "undecided",
      leans: "better",
      reason: "found better by an earlier outlierd, which did not ask what chance explains",
    });
  });

  test.each([
    ["equal", "undecided", "neither"],
    ["worse", "worse", "worse"],
  ])("of format 1 that was %s is taken for %s", async (old, verdict, leans) => {
    const text = testcase("format-1.json").replace('"better"', `"${old}"`);
    expect(await readComparison(compared(text), NAME)).toMatchObject({ verdict, leans });
  });

  test.each([
    ["of an unknown format", testcase("format-2.json").replace('"format": 2', '"format": 3')],
    ["of impossible chances", testcase("format-2.json").replace('"pValue": 0.25', '"pValue": 2')],
    ["that was cut off", testcase("format-2.json").slice(0, 100)],
  ])("%s is refused", async (_, text) => {
    await expect(readComparison(compared(text), NAME)).rejects.toMatchObject({
      code: "ERR_ARTIFACT_FORMAT",
    });
  });

  test("has one testcase for every format that the reference names", () => {
    const page = readFileSync("docs/reference/model-format.md", "utf8");
    const formats = [...page.matchAll(/^### comparison\.json, format (\d+)$/gm)].map(
      ([, format]) => `format-${format}.json`,
    );
    expect(new Set(readdirSync(TESTCASES))).toEqual(new Set(formats));
  });
});

describe("a promotion", () => {
  test.each([
    [{ verdict: "worse", leans: "worse" }, /was found worse than no model: because; compare/],
    [{ verdict: "untested" }, /a history that does not show what it does: because; compare/],
    [{ verdict: "undecided", leans: "worse" }, /finds fewer faults than no model, which may be/],
  ] as const)("after a comparison that was %o is refused", (change, message) => {
    const check = () => checkComparison(NAME, comparison(change), undefined);
    expect(check).toThrow(message);
    expect(check).toThrow(/, or promote it with --force and a reason$/);
  });

  test.each([
    [{ verdict: "better", leans: "better" }, undefined],
    [{ verdict: "equal" }, undefined],
    [{ verdict: "undecided", leans: "better" }, /^undecided whether it is better than no model/],
    [{ verdict: "undecided", leans: "neither" }, /: because$/],
  ] as const)("after one that was %o is let pass", (change, note) => {
    const told = checkComparison(NAME, comparison(change), undefined);
    if (note === undefined) expect(told).toBeUndefined();
    else expect(told).toMatch(note);
  });
});
