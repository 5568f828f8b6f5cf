import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { CommandContext } from "../../src/commands/command.ts";
import { commandsPage, commandText, overviewText } from "../../src/commands/help.ts";
import { COMMANDS, main } from "../../src/commands/main.ts";
import { fakeContext, printed } from "./fakes.ts";

async function call(argv: readonly string[], parts: Partial<CommandContext> = {}) {
  const stdout = printed();
  const stderr = printed();
  const code = await main(argv, fakeContext({ stdout, stderr, ...parts }));
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

describe("the command line", () => {
  test("prints its version", async () => {
    expect(await call(["--version"])).toEqual({ code: 0, stdout: "1.2.3\n", stderr: "" });
  });

  test("prints the list of commands when asked, and with code 2 when called with nothing", async () => {
    expect(await call(["--help"])).toMatchObject({ code: 0, stdout: overviewText(COMMANDS) });
    expect(await call([])).toMatchObject({ code: 2, stdout: overviewText(COMMANDS) });
  });

  test.each(COMMANDS)("explains $name, with examples that name it", async (command) => {
    const { code, stdout } = await call([...command.name.split(" "), "--help"]);
    expect(code).toBe(0);
    expect(stdout).toBe(commandText(command));
    for (const [line] of command.examples) {
      expect(line.startsWith(`outlierd ${command.name}`)).toBe(true);
    }
  });

  test("fits every help text on a terminal of 100 characters", () => {
    const lines = COMMANDS.flatMap((command) => commandText(command).split("\n"));
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });

  test.each([
    [["rnu"], "unknown command `rnu`; did you mean `run`?"],
    [
      ["zzzzz"],
      `unknown command \`zzzzz\`; the commands are ${COMMANDS.map(({ name }) => name).join(", ")}`,
    ],
    [["model", "list"], "unknown command `model`; did you mean `models`?"],
    [["models", "lsit"], "unknown command `models lsit`; did you mean `models list`?"],
    [["models", "promote", "cpu"], "`cpu` is not FAMILY/DETECTOR/VERSION"],
    [["models", "rollback", "cpu/clusterin"], "`cpu/clusterin` names no detector; did you mean"],
    [["check", "--confg", "x"], "unknown option `--confg`; did you mean `config`?"],
    [["check", "--config"], "option `--config` needs a value"],
    [["check", "x.yaml"], "unexpected argument `x.yaml`\nUsage: outlierd check"],
    [["train", "--resume=no"], "option `--resume` takes no value\nUsage: outlierd train"],
    [["train", "--resume", "yes"], "unexpected argument `yes`\nUsage: outlierd train"],
    [["score"], "IN.csv|DIR is missing\nUsage: outlierd score IN.csv|DIR [--time COLUMN]"],
    [["replay", "x.lp", "--speed", "fast"], "--speed is a number above 0 or max, not `fast`"],
    [["check", "--config", "/none.yaml"], "the configuration /none.yaml cannot be read"],
  ])("%j ends with code 2 and says why", async (argv, message) => {
    const { code, stdout, stderr } = await call(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`outlierd: ${message}`);
    expect(stderr).toMatch(/\[ERR_(ARGUMENT|CONFIG_NOT_FOUND)\]\n$/);
  });

  test("ends with code 1 for what went wrong outside", async () => {
    const { code, stderr } = await call(["score", "/none.csv"]);
    expect(code).toBe(1);
    expect(stderr).toContain("there is no /none.csv");
    expect(stderr).toContain("[ERR_INPUT_NOT_FOUND]");
  });

  test("shows the stack of a mistake in the program", async () => {
    const { code, stderr } = await call(["run"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/please report it:\nError: this test runs no engine\n +at /);
  });
});

test("docs/reference/commands.md holds the help texts", async () => {
  // `npm run generate` writes the page anew.
  await expect(commandsPage(COMMANDS)).toMatchFileSnapshot("../../docs/reference/commands.md");
});

test("docs/reference/errors.md lists every code and no other", () => {
  const read = (file: string): string =>
    readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  const codes = [...read("src/core/errors.ts").matchAll(/"(ERR_\w+)"/g)].map(([, code]) => code);
  const listed = [...read("docs/reference/errors.md").matchAll(/^\| `(ERR_\w+)` \|/gm)];
  expect(new Set(listed.map(([, code]) => code))).toEqual(new Set(codes));
  expect(listed).toHaveLength(codes.length);
});
