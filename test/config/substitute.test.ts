import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { substitute } from "../../src/config/substitute.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlierd-substitute-"));
  writeFileSync(join(folder, "secret.txt"), "from a file\r\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

const environment = { TOKEN: "from a variable", EMPTY: "", NESTED: "$" + "{TOKEN}" };

/** Writes a reference; a plain string would look like a mistyped template. */
const reference = (name: string): string => `\${${name}}`;

describe("a reference in a text", () => {
  test.each([
    ["a variable", reference("TOKEN"), "from a variable"],
    ["a variable among other text", `a ${reference("TOKEN")} b`, "a from a variable b"],
    ["an empty variable", `a${reference("EMPTY")}b`, "ab"],
    ["a file, without its last line end", reference("file:secret.txt"), "from a file"],
    ["an escaped reference", `$${reference("TOKEN")}`, reference("TOKEN")],
    ["no reference at all", "100 $ {x}", "100 $ {x}"],
  ])("%s", (_, text, expected) => {
    expect(substitute(text, { environment, folder })).toEqual({ value: expected, problems: [] });
  });

  test("is replaced at any depth and only in texts", () => {
    const value = { list: [{ deep: reference("TOKEN") }], number: 3, nothing: null, on: true };
    expect(substitute(value, { environment, folder }).value).toEqual({
      ...value,
      list: [{ deep: "from a variable" }],
    });
  });

  test("is replaced once: what a variable holds is taken as it is", () => {
    expect(substitute(reference("NESTED"), { environment, folder }).value).toBe(reference("TOKEN"));
  });

  test.each([
    ["a variable that is not set", reference("MISSING"), /variable MISSING is not set/],
    ["a file that is not there", reference("file:none.txt"), /none\.txt cannot be read \(ENOENT\)/],
    ["a name that is none", reference("not a name"), /is no reference/],
  ])("to %s is named with its path", (_, text, message) => {
    const { problems } = substitute({ a: [text] }, { environment, folder });
    expect(problems).toEqual([
      { path: ["a", 0], atKey: false, message: expect.stringMatching(message) },
    ]);
  });
});
