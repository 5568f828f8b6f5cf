import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeIndex } from "../../../src/store/models/write-index.ts";
import { writeModel } from "../../../src/store/models/write-model.ts";
import { temporaryDirectory } from "../fixture.ts";
import { publish, session } from "./published.ts";
import { description, trained } from "./trained.ts";

/** A registry with one model, published. */
async function published(family = "cpu") {
  const registry = temporaryDirectory();
  const model = { ...trained(), description: description({ family }) };
  const { manifest, folder } = await writeModel(registry, model);
  const index = await writeIndex(registry);
  const files = index.slots[0]?.versions[0]?.files ?? [];
  return { server: await publish(registry), registry, manifest, folder, index, files };
}

describe("the index", () => {
  test("is not sent again while it is the same", async () => {
    const { server, index } = await published();
    const open = session(server.url);
    const first = await open.index();
    expect(first?.index).toEqual(index);
    expect(await open.index(first?.condition)).toBeUndefined();
    expect(server.log).toEqual(["200 /index.json", "304 /index.json"]);
  });

  test.each([
    ["was changed in the second of the answer", "Sun, 01 Feb 2026 00:00:01 GMT", {}],
    [
      "was changed earlier",
      "Sun, 01 Feb 2026 00:00:09 GMT",
      { "if-none-match": '"x"', "if-modified-since": "Sun, 01 Feb 2026 00:00:00 GMT" },
    ],
  ])("that %s is asked for accordingly", async (_, date, expected) => {
    const { server } = await published();
    const headers = { date, etag: '"x"', "last-modified": "Sun, 01 Feb 2026 00:00:00 GMT" };
    server.answers.set("/index.json", (__, response) => {
      response.writeHead(200, headers).end('{"format":1,"slots":[]}');
    });
    expect((await session(server.url).index())?.condition).toEqual(expected);
  });

  test("is asked for unconditionally of a server that gives nothing to go by", async () => {
    const { server } = await published();
    server.answers.set("/index.json", (_, response) => response.end('{"format":1,"slots":[]}'));
    expect((await session(server.url).index())?.condition).toEqual({});
  });

  test("is refused where it is larger than allowed, or none", async () => {
    const { server } = await published();
    const small = session(server.url, { bytesMax: 20 });
    await expect(small.index()).rejects.toMatchObject({
      code: "ERR_ARTIFACT_SIZE",
      message: expect.stringContaining("models.bytesMax"),
    });
    server.answers.set("/index.json", (_, response) => response.end("<html>"));
    await expect(session(server.url).index()).rejects.toMatchObject({
      code: "ERR_ARTIFACT_FORMAT",
      message: expect.stringContaining(`${server.url}/index.json`),
    });
  });
});

describe("the files of a version", () => {
  test.each(["cpu", "a/b", "..", "50% of ünïcode?#"])(
    "of family %s are fetched",
    async (family) => {
      const { server, manifest, files } = await published(family);
      const fetched = await session(server.url).files(manifest, files);
      expect(fetched.map(({ file }) => file)).toEqual(files.map(({ file }) => file));
      expect(String(fetched.find(({ file }) => file === "CARD.md")?.content)).toBe("# A model\n");
    },
  );

  test.each([
    ["changed", "x".repeat(20)],
    ["shortened", "x"],
    ["lengthened", "x".repeat(2000)],
  ])("are refused where one was %s", async (_, text) => {
    const { server, manifest, files, folder } = await published();
    await writeFile(join(folder, "weights.bin"), text);
    await expect(session(server.url).files(manifest, files)).rejects.toMatchObject({
      code: "ERR_ARTIFACT_HASH",
      message: expect.stringMatching(/weights\.bin is not what index\.json says/),
    });
  });

  test("are not asked for where they are larger than allowed together", async () => {
    const { server, manifest, files } = await published();
    const small = session(server.url, { bytesMax: 100 });
    await expect(small.files(manifest, files)).rejects.toMatchObject({
      code: "ERR_ARTIFACT_SIZE",
    });
    expect(server.log).toEqual([]);
  });
});

test("the header Authorization is sent in place of user and password of the URL", async () => {
  const { server } = await published();
  const url = server.url.replace("//", "//ann:secret@");
  const authorization = "Bearer t0ken";
  const open = session(url, { authorization });
  await open.index();
  expect(server.headers.authorization).toBe(authorization);
  expect(open.place).not.toContain("secret");
});

test("a path and a query of the URL are kept", async () => {
  const { server } = await published();
  const asked: (string | undefined)[] = [];
  server.answers.set("/deep/models/index.json", ({ url }, response) => {
    asked.push(url);
    response.end('{"format":1,"slots":[]}');
  });
  await session(`${server.url}/deep/models?sig=1`).index();
  await session(`${server.url}/deep/models/?sig=1`).index();
  expect(asked).toEqual(Array(2).fill("/deep/models/index.json?sig=1"));
});
