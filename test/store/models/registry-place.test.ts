import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listModels } from "../../../src/store/models/list-models.ts";
import {
  folderToRead,
  folderToWrite,
  isRegistryName,
  registryUrl,
  urlText,
} from "../../../src/store/models/registry-place.ts";
import { temporaryDirectory } from "../fixture.ts";

describe("what names a registry", () => {
  test.each([
    ["models", true],
    ["/srv/models", true],
    ["C:\\models", true],
    ["https://models.example.org/outlierd", true],
    ["http://127.0.0.1:8000", true],
    ["https://", false],
    ["http://a b", false],
    ["s3://bucket/models", false],
    ["ftp://models.example.org", false],
  ])("%s: %s", (name, isName) => {
    expect(isRegistryName(name)).toBe(isName);
  });

  test("is a URL only where it begins with http or https", () => {
    expect(registryUrl(undefined)).toBeUndefined();
    expect(registryUrl("https")).toBeUndefined();
    expect(registryUrl("C:\\models")).toBeUndefined();
    expect(registryUrl("HTTPS://example.org/a")?.href).toBe("https://example.org/a");
  });
});

describe("where no registry is named", () => {
  test("the models of the package are read, and written is to ./models", async () => {
    const base = temporaryDirectory();
    const { folder, isShipped } = folderToRead(undefined, base);
    expect(isShipped).toBe(true);
    expect(await listModels(folder)).not.toEqual([]);
    expect(folderToWrite(undefined, base)).toBe(join(base, "models"));
  });

  test("./models is read as soon as it is there", async () => {
    const base = temporaryDirectory();
    await mkdir(join(base, "models"));
    const usual = { folder: join(base, "models"), isShipped: false };
    expect(folderToRead(undefined, base)).toEqual(usual);
  });
});

test("a folder that was named is meant even where it does not exist", () => {
  expect(folderToRead("mine", "/base")).toEqual({ folder: "/base/mine", isShipped: false });
  expect(folderToRead("/mine", "/base").folder).toBe("/mine");
});

test("a URL is told without user, password and query", () => {
  const url = new URL("https://ann:secret@example.org/models?signature=secret");
  expect(urlText(url)).toBe("https://example.org/models");
});
