import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultConfig, loadConfig, parseConfig } from "../../src/config/load.ts";
import { EngineError } from "../../src/core/errors.ts";

/** The error that a configuration is refused with. */
function refusal(text: string, environment: Record<string, string> = {}): EngineError {
  try {
    parseConfig(text, { file: "my.yaml", environment });
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error("the configuration was accepted");
}

const WRONG: readonly (readonly [what: string, text: string, message: string])[] = [
  [
    "an unknown key, with the nearest known one",
    "listn: 1",
    "my.yaml:1:1  listn: unknown key; did you mean `listen`?",
  ],
  [
    "an unknown key far from all, with those known",
    "log:\n  zzz: 1",
    "my.yaml:2:3  log.zzz: unknown key; known here: level",
  ],
  [
    "an unknown key in a list",
    "sources:\n  influxdb1:\n    - databse: x",
    "my.yaml:3:7  sources.influxdb1[0].databse: unknown key; did you mean `database`?",
  ],
  [
    "a duration without its unit",
    "events:\n  openMax: 10",
    "my.yaml:2:12  events.openMax: expected a duration with its unit: 250ms, 30s, 5m, 12h or 7d; received 10",
  ],
  [
    "a size with a wrong unit",
    "limits: { line: 64KB }",
    'limits.line: expected a size with its unit: 512B, 64KiB, 25MiB or 1GiB; received "64KB"',
  ],
  [
    "a word out of a choice",
    "log: { level: loud }",
    'log.level: expected "error" or "warn" or "info" or "debug"; received "loud"',
  ],
  [
    "a number out of range",
    "limits: { series: 0 }",
    "limits.series: expected a number of at least 1; received 0",
  ],
  ["a wrong type", "dataDir: [a]", "my.yaml:1:10  dataDir: expected string"],
  ["an address that is none", "listen: here", "my.yaml:1:9  listen: host:port"],
  ["a section that is empty", "events:", "events: expected object; received null"],
  ["text that is no YAML", "a: [1,\nb: 2", "not valid YAML"],
  ["a key that stands twice", "log: {}\nlog: {}", "my.yaml:2:1"],
  ["a list instead of a record", "- a", "my.yaml:1:1  (root): expected object"],
  [
    "a variable that is not set",
    `dataDir: \${NOWHERE}`,
    "my.yaml:1:10  dataDir: the environment variable NOWHERE is not set",
  ],
  [
    "scores written back to where samples come from",
    "sources: { influxdb1: [{ database: telegraf }] }\nwriteBack: [{ database: telegraf }]",
    "my.yaml:2:13  writeBack[0]: scores cannot be written to database telegraf",
  ],
  [
    "a name that is taken",
    "writeBack:\n  - { bucket: a }\n  - { bucket: b, name: influxdb }",
    "my.yaml:3:24  writeBack[1].name: this name is taken",
  ],
];

describe("a configuration that is wrong", () => {
  test.each(WRONG)("is refused: %s", (_, text, expected) => {
    const error = refusal(text);
    expect(error.code).toBe("ERR_CONFIG_INVALID");
    expect(error.message).toContain(expected);
  });

  test("is told of all its problems at once, in the order of the file", () => {
    const { message } = refusal("log: { level: loud }\nlistn: 1\nevents: { openMax: 10, nope: 2 }");
    expect(message).toMatch(/^my\.yaml has 4 problems/);
    const places = [...message.matchAll(/my\.yaml:(\d+):(\d+)/g)].map(([place]) => place);
    expect(places).toEqual(["my.yaml:1:15", "my.yaml:2:1", "my.yaml:3:20", "my.yaml:3:24"]);
  });

  test("is refused without a word of its secrets", () => {
    const text = `
sources: { http: { token: [plain-secret] } }
log: { level: "\${SECRET}" }
limits: { line: "http://me:plain-secret@host/" }
`;
    const { message } = refusal(text, { SECRET: "from-the-environment" });
    expect(message).toMatch(/3 problems/);
    expect(message).not.toContain("plain-secret");
    expect(message).not.toContain("from-the-environment");
  });
});

describe("the configuration that is loaded", () => {
  let folder = "";
  const written = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "outlierd-load-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is the defaults where there is no file", () => {
    const loaded = loadConfig({ file: undefined, environment: {}, folder });
    expect(loaded).toEqual({ config: defaultConfig(), file: undefined });
    expect(parseConfig("", { file: "empty.yaml", environment: {} })).toEqual(defaultConfig());
  });

  test("is the file named, before that of the environment, before that in the folder", () => {
    const usual = written("outlierd.yaml", "dataDir: usual");
    const named = written("named.yaml", "dataDir: named");
    const other = written("other.yaml", "dataDir: other");
    const environment = { OUTLIERD_CONFIG: other };
    const load = (file: string | undefined, from: Record<string, string>): string =>
      loadConfig({ file, environment: from, folder }).config.dataDir;
    expect(load(named, environment)).toBe("named");
    expect(load(undefined, environment)).toBe("other");
    expect(load(undefined, {})).toBe("usual");
    expect(loadConfig({ file: undefined, environment: {}, folder }).file).toBe(usual);
  });

  test("is refused where the file named is not there", () => {
    const load = () => loadConfig({ file: join(folder, "none.yaml"), environment: {}, folder });
    expect(load).toThrow(expect.objectContaining({ code: "ERR_CONFIG_NOT_FOUND" }));
    expect(load).toThrow(/none\.yaml cannot be read/);
  });

  test("takes durations as milliseconds and sizes as bytes, and secrets from files beside it", () => {
    written("token", "s3cret\n");
    const file = written(
      "units.yaml",
      `limits: { line: 2KiB }\nevents: { openMax: 2m }\nsources: { http: { token: '\${file:token}' } }`,
    );
    const { config } = loadConfig({ file, environment: {}, folder: "/" });
    expect(config.limits.line).toBe(2048);
    expect(config.events.openMax).toBe(120_000);
    expect(config.sources.http.token).toBe("s3cret");
  });
});
