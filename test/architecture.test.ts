import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import {
  clockAndChance,
  docstrings,
  fileNames,
  importDirection,
  importsOf,
  machinePaths,
  printing,
  type Rule,
  type SourceFile,
} from "./architecture-rules.ts";

const ROOT = resolve(import.meta.dirname, "..");

/** Every file below a folder whose name fits, with its path relative to that folder. */
function filesBelow(folder: string, name: RegExp): SourceFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => name.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
}

const SOURCES = filesBelow(join(ROOT, "src"), /(?<!\.d)\.ts$/);
const everyExport = docstrings((path) => SOURCES.find((file) => file.path === path));

const RULES: readonly (readonly [string, Rule])[] = [
  ["imports go one way", importDirection],
  ["every export has a docstring", everyExport],
  ["names say what a file holds", fileNames],
  ["time and chance are parameters", clockAndChance],
  ["only the command line prints", printing],
  ["no path leads to one machine", machinePaths],
];

describe("the source", () => {
  test("is found", () => {
    expect(SOURCES.length).toBeGreaterThan(20);
  });

  test.each(RULES)("%s", (_, rule) => {
    expect(SOURCES.flatMap((file) => rule(file))).toEqual([]);
  });

  test("no documentation, configuration or test names a path of one machine", () => {
    const texts = ["docs", "config", "test", "benchmarks"].flatMap((folder) =>
      filesBelow(join(ROOT, folder), /\.(?:md|yaml|ts|svg|json)$/).map(({ path, text }) => ({
        path: `${folder}/${path}`,
        text,
      })),
    );
    const others = texts.filter(({ path }) => path !== "test/architecture.test.ts");
    expect(others.flatMap((file) => machinePaths(file))).toEqual([]);
  });
});

const DOCUMENTED = "/** Says what it is. */\nexport const a = 1;\n";

function verdict(rule: Rule, path: string, text: string): boolean {
  return rule({ path, text }).length === 0;
}

describe("a planted import is caught", () => {
  test.each([
    ["core/a.ts", "../kernels/b.ts", false],
    ["core/a.ts", "node:fs", false],
    ["core/a.ts", "./b.ts", true],
    ["kernels/a.ts", "../core/b.ts", false],
    ["kernels/a.ts", "./b.ts", true],
    ["math/a.ts", "../kernels/b.ts", false],
    ["signal/a.ts", "../kernels/b.ts", true],
    ["signal/a.ts", "../scoring/b.ts", false],
    ["signal/a.ts", "../config/units.ts", false],
    ["signal/options.ts", "../config/units.ts", true],
    ["signal/options.ts", "zod", true],
    ["signal/a.ts", "zod", false],
    ["events/a.ts", "node:crypto", true],
    ["events/a.ts", "node:fs", false],
    ["scoring/a.ts", "rxjs", false],
    ["detectors/regression/a.ts", "../../math/b.ts", true],
    ["detectors/regression/a.ts", "../../sinks/b.ts", false],
    ["sources/http/a.ts", "../intake.ts", true],
    ["sources/http/a.ts", "../../kernels/b.ts", false],
    ["sources/http/a.ts", "../../config/load.ts", false],
    ["sinks/webhook/a.ts", "../../store/b.ts", false],
    ["config/schema.ts", "../sources/http/options.ts", true],
    ["config/schema.ts", "../store/outbox-options.ts", true],
    ["config/schema.ts", "../sources/http/routes.ts", false],
    ["training/a.ts", "../scoring/b.ts", true],
    ["training/a.ts", "../sources/http/b.ts", false],
    ["scoring/a.ts", "../training/b.ts", false],
    ["engine.ts", "./scoring/a.ts", true],
    ["commands/run.ts", "../engine.ts", true],
    ["newfolder/a.ts", "../core/b.ts", false],
  ])("%s importing %s: allowed is %s", (path, specifier, allowed) => {
    expect(verdict(importDirection, path, `import { b } from "${specifier}";\n`)).toBe(allowed);
    expect(verdict(importDirection, path, `import type {\n  B,\n} from "${specifier}";\n`)).toBe(
      allowed,
    );
    expect(verdict(importDirection, path, `export { b } from "${specifier}";\n`)).toBe(allowed);
    const lazy = `const { b } = await import("${specifier}");\n`;
    expect(verdict(importDirection, path, lazy)).toBe(allowed);
  });

  test("an import in a comment is none", () => {
    expect(importsOf('// import { a } from "b";\n/* import "c"; */\n')).toEqual([]);
    expect(importsOf('import "c";\nimport d from "d"; // why\n')).toEqual(["c", "d"]);
  });
});

describe("a planted export without a docstring is caught", () => {
  test.each([
    ["export const a = 1;", false],
    ["// a note\nexport const a = 1;", false],
    ["/* a note */\nexport function a() {}", false],
    ["/** */\nexport class A {}", false],
    ["/** Another thing. */\nconst b = 1;\nexport interface A {}", false],
    [`${DOCUMENTED}export type B = 1;`, false],
    [`${DOCUMENTED}\n/**\n * Many.\n */\nexport async function* b() {}`, true],
    ["/** Both signatures. */\nexport function a(): void;\nexport function a(b?: 1) {}", true],
    ['export { a } from "./a.ts";', true],
  ])("docstring before %j: complete is %s", (text, complete) => {
    expect(verdict(everyExport, "core/a.ts", text)).toBe(complete);
  });

  test("a twin in AssemblyScript has its docstrings in either file", () => {
    const rule = docstrings(() => ({ path: "kernels/a.ts", text: DOCUMENTED }));
    expect(verdict(rule, "kernels/a.assembly.ts", "export const a: i32 = 1;")).toBe(true);
    expect(verdict(rule, "kernels/a.assembly.ts", "export const b: i32 = 1;")).toBe(false);
    expect(verdict(rule, "kernels/b.ts", "export const a = 1;")).toBe(false);
  });
});

describe("any other planted violation is caught", () => {
  test.each([
    ["core/utils.ts", false],
    ["helpers/a.ts", false],
    ["sinks/queue-manager.ts", false],
    ["server/data-store.ts", false],
    ["decode/line-protocol.ts", true],
    ["server/information.ts", true],
  ])("name %s: good is %s", (path, good) => {
    expect(verdict(fileNames, path, "")).toBe(good);
  });

  test.each([
    ["const now = Date.now();", false],
    ["const now = new Date();", false],
    ["const x = Math.random();", false],
    ["const date = new Date(timeMs);", true],
    ["/** Unlike Date.now, which… */", true],
  ])("time and chance in %j: handed in is %s", (text, good) => {
    expect(verdict(clockAndChance, "signal/a.ts", text)).toBe(good);
    expect(verdict(clockAndChance, "cli.ts", text)).toBe(true);
  });

  test("printing outside the command line", () => {
    expect(verdict(printing, "sinks/a.ts", 'console.log("a");')).toBe(false);
    expect(verdict(printing, "commands/a.ts", 'process.stdout.write("a");')).toBe(false);
    expect(verdict(printing, "cli.ts", 'process.stdout.write("a");')).toBe(true);
  });

  test.each([
    ['const a = "/home/ann/outlierd";', false],
    ["// see /tmp/notes.txt", false],
    ['const a = "https://example.org/home/ann";', true],
    ['const a = "/proc/stat";', true],
    ['const a = import("../home/ann.ts");', true],
  ])("paths in %j: none of one machine is %s", (text, good) => {
    expect(verdict(machinePaths, "core/a.ts", text)).toBe(good);
  });
});
