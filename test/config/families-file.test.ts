import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseFamilies } from "../../src/config/families-file.ts";
import { defaultConfig, parseConfig } from "../../src/config/load.ts";
import { EngineError } from "../../src/core/errors.ts";

/** The message that `read` is refused with. */
function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof EngineError && error.code === "ERR_CONFIG_INVALID") return error.message;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("a file of families that is wrong", () => {
  test.each([
    [
      "an unknown key of an entry",
      "- familly: cpu",
      "my.yaml:1:3  [0].familly: unknown key; did you mean `family`?",
    ],
    [
      "an unknown key of a metric",
      "- metrics:\n    used:\n      untit: bytes",
      "my.yaml:3:7  [0].metrics.used.untit: unknown key; did you mean `unit`?",
    ],
    [
      "an unknown unit",
      "- metrics: { used: { unit: gallons } }",
      'my.yaml:1:28  [0].metrics.used.unit: expected "percent" or "ratio"',
    ],
    [
      "a range that holds nothing",
      "- metrics: { used: { min: 5, max: 1 } }",
      "my.yaml:1:20  [0].metrics.used: min is at most max",
    ],
    ["a record instead of a list", "family: cpu", "my.yaml:1:1  (root): expected array"],
    ["a list in a record's place", "- [a]", "my.yaml:1:3  [0]: expected object"],
  ])("is refused: %s", (_, text, message) => {
    expect(refusal(() => parseFamilies(text, "my.yaml"))).toContain(message);
  });
});

describe("the option families", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "outlierd-families-"));
    writeFileSync(join(folder, "mine.yaml"), "- { family: shop, measurements: shop_* }\n");
    writeFileSync(join(folder, "wrong.yaml"), "- family: shop\n  metric: {}\n");
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const parse = (text: string) =>
    parseConfig(text, { file: join(folder, "outlierd.yaml"), environment: {} });

  test("is set as the guide shows it", () => {
    const guide = readFileSync(new URL("../../docs/guides/families.md", import.meta.url), "utf8");
    const [, example = ""] = /```yaml\n(.*?)```/s.exec(guide) ?? [];
    expect(Object.keys(parse(example).families[0]?.metrics ?? {})).toEqual([
      "checkout_seconds",
      "orders",
      "basket_value",
      "*",
    ]);
  });

  test("is empty by default", () => {
    expect(defaultConfig().families).toEqual([]);
  });

  test("is the same whether the entries stand in the configuration or in a file beside it", () => {
    const inline = parse("families: [{ family: shop, measurements: shop_* }]").families;
    expect(parse("families: mine.yaml").families).toEqual(inline);
    expect(inline).toMatchObject([
      { family: "shop", tags: {}, metrics: { "*": { judge: "always" } } },
    ]);
  });

  test("names line and nearest key of a mistake in the configuration", () => {
    expect(refusal(() => parse("families:\n  - famly: shop"))).toContain(
      "outlierd.yaml:2:5  families[0].famly: unknown key; did you mean `family`?",
    );
  });

  test("names the other file of a mistake there", () => {
    expect(refusal(() => parse("families: wrong.yaml"))).toContain(
      `${join(folder, "wrong.yaml")}:2:3  [0].metric: unknown key; did you mean \`metrics\`?`,
    );
  });

  test("is refused where the file is not there", () => {
    expect(refusal(() => parse("families: none.yaml"))).toContain(
      "outlierd.yaml:1:11  families: the file none.yaml cannot be read (ENOENT): create it or correct its path",
    );
  });

  test("is refused where it is neither", () => {
    expect(refusal(() => parse("families: 7"))).toContain("families: expected");
  });
});
