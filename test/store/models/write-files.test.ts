import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { writeFolder } from "../../../src/store/models/write-files.ts";
import { temporaryDirectory } from "../fixture.ts";

vi.mock("node:fs/promises", async (importOriginal) => {
  const original = await importOriginal<typeof import("node:fs/promises")>();
  return { ...original, rename: vi.fn(original.rename) };
});
afterEach(() => vi.mocked(rename).mockClear());

const NEW = [{ file: "weights.bin", content: "new" }];

/** A folder that is to be replaced, in a directory of its own. */
async function withOldFolder(): Promise<{ parent: string; folder: string }> {
  const parent = temporaryDirectory();
  const folder = join(parent, "version");
  await mkdir(folder);
  await writeFile(join(folder, "weights.bin"), "old");
  return { parent, folder };
}

test("the new folder has its place before the one before is removed", async () => {
  const { parent, folder } = await withOldFolder();
  await writeFolder(folder, NEW);
  expect(vi.mocked(rename).mock.calls).toEqual([
    [folder, `${folder}.replaced`],
    [`${folder}.partial`, folder],
  ]);
  expect(await readFile(join(folder, "weights.bin"), "utf8")).toBe("new");
  expect(await readdir(parent)).toEqual(["version"]);
});

test("a folder that cannot take its place leaves the one before there", async () => {
  const { parent, folder } = await withOldFolder();
  const renamed = vi.mocked(rename).getMockImplementation();
  vi.mocked(rename)
    .mockImplementationOnce(async (from, to) => renamed?.(from, to))
    .mockRejectedValueOnce(new Error("EIO: i/o error"));
  await expect(writeFolder(folder, NEW)).rejects.toMatchObject({ code: "ERR_STORE" });
  expect(await readFile(join(folder, "weights.bin"), "utf8")).toBe("old");
  expect(await readdir(parent)).toEqual(["version"]);
});

test("what an interruption has left aside goes once there is a new folder", async () => {
  const { parent, folder } = await withOldFolder();
  await rename(folder, `${folder}.replaced`);
  await writeFolder(folder, NEW);
  expect(await readdir(parent)).toEqual(["version"]);
  await mkdir(`${folder}.replaced`);
  await writeFile(join(`${folder}.replaced`, "weights.bin"), "older");
  await writeFolder(folder, NEW);
  expect(await readdir(parent)).toEqual(["version"]);
});
