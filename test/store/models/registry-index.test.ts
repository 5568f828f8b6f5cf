import { describe, expect, test } from "vitest";
import { parseIndex } from "../../../src/store/models/registry-index.ts";

const SHA256 = "ab".repeat(32);
const FILE = { file: "weights.bin", bytes: 20, sha256: SHA256 };
const VERSION = { version: "20260131-1f2e3d4c", files: [FILE] };
const SLOT = { family: "cpu", detector: "regression", versions: [VERSION] };

function parse(slots: unknown, format: unknown = 1) {
  return parseIndex(JSON.stringify({ format, slots }), "https://example.org/index.json");
}

describe("an index is refused", () => {
  test.each([
    ["with a file above its folder", { ...FILE, file: "../../../weights.bin" }],
    ["with a file below its folder", { ...FILE, file: "more/loss.svg" }],
    ["with a file of another system's path", { ...FILE, file: "..\\weights.bin" }],
    ["with a file by absolute path", { ...FILE, file: "/etc/passwd" }],
    ["with a file that ends early", { ...FILE, file: "loss.svg\0.bin" }],
    ["with a second line in the name of a file", { ...FILE, file: "loss.svg\n" }],
    ["with a hidden file", { ...FILE, file: ".svg" }],
    ["with a program", { ...FILE, file: "model.js" }],
    ["without the hash of a file", { ...FILE, sha256: "ab" }],
    ["with a file of less than nothing", { ...FILE, bytes: -1 }],
  ])("%s", (_, file) => {
    const slot = { ...SLOT, versions: [{ ...VERSION, files: [file] }] };
    expect(() => parse([slot])).toThrow(/at slots\.0\.versions\.0\.files\.0\./);
  });

  test.each([
    ["a version that leads out of it", { versions: [{ ...VERSION, version: "../.." }] }],
    ["a detector that leads out of it", { detector: ".." }],
    ["no family", { family: "" }],
    ["half a character as family", { family: "\ud800" }],
    ["a champion that is no version", { champion: { version: "..", format: 1, previous: [] } }],
    [
      "a challenger that is no version",
      { challenger: { format: 1, version: "../x", since: "2026-02-01T00:00:00Z" } },
    ],
    ["a file twice", { versions: [{ ...VERSION, files: [FILE, FILE] }] }],
    ["a version twice", { versions: [VERSION, VERSION] }],
    ["unknown keys", { extra: 1 }],
  ])("with %s", (_, change) => {
    expect(() => parse([{ ...SLOT, ...change }])).toThrow(
      expect.objectContaining({ code: "ERR_ARTIFACT_FORMAT" }),
    );
  });

  test("with a slot twice, of another format, or of no JSON", () => {
    expect(() => parse([SLOT, SLOT])).toThrow(/must not name a family's detector twice/);
    expect(() => parse([SLOT], 2)).toThrow(/at format: .*`outlierd models index`/);
    expect(() => parseIndex("<html>", "u")).toThrow(/u is not JSON/);
  });
});

test("an index keeps all that challenger.json holds", () => {
  const challenger = { version: VERSION.version, format: 1, since: "2026-02-01T00:00:00Z" };
  expect(parse([{ ...SLOT, challenger }]).slots[0]?.challenger).toEqual(challenger);
});
