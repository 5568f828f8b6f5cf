import { describe, expect, onTestFinished, test } from "vitest";
import { createHttpReader } from "../../../src/store/models/http-reader.ts";
import { temporaryDirectory } from "../fixture.ts";
import { publish } from "./published.ts";

async function served(timeoutMs = 5000) {
  const server = await publish(temporaryDirectory());
  const url = new URL(`${server.url}/a?key=secret`);
  url.username = "bertha";
  url.password = "secret";
  const reader = createHttpReader(url, timeoutMs);
  onTestFinished(() => reader.close());
  const get = (headers = {}) => reader.get({ url, headers, bytesMax: 1000 });
  return { server, reader, get };
}

/** The error's code and message, which must hold no secret. */
async function failureOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => ({ code: "none", message: "" }),
    (caught) => caught,
  );
  expect(error.message).not.toMatch(/bertha|secret/);
  return `${error.code}: ${error.message}`;
}

describe("an answer of status", () => {
  test.each([
    [401, /^ERR_REGISTRY_REFUSED: .*\/a: .* 401; check `models\.authorization`/],
    [403, /^ERR_REGISTRY_REFUSED: .* 403; check `models\.authorization`/],
    [404, /^ERR_REGISTRY_REFUSED: .* 404; .*`outlierd models index`/],
    [304, /^ERR_REGISTRY_REFUSED: .* 304; /],
    [206, /^ERR_REGISTRY_REFUSED: .* 206; /],
    [429, /^ERR_REGISTRY_UNREACHABLE: .* 429; /],
    [500, /^ERR_REGISTRY_UNREACHABLE: .* 500; /],
  ])("%i is an error", async (status, expected) => {
    const { server, get } = await served();
    server.answers.set("/a", (_, response) => response.writeHead(status).end());
    expect(await failureOf(get())).toMatch(expected);
  });

  test("304 is none where a condition was set", async () => {
    const { server, get } = await served();
    server.answers.set("/a", (_, response) => response.writeHead(304).end());
    expect((await get({ "if-none-match": '"x"' })).status).toBe(304);
  });

  test("302 is not followed, and says where it leads", async () => {
    const { server, get } = await served();
    const headers = { location: "/a?token=secret" };
    server.answers.set("/a", (_, response) => response.writeHead(302, headers).end());
    expect(await failureOf(get())).toMatch(/not followed: name the registry at http:[^?]*\/a$/);
    expect(server.log).toEqual(["302 /a"]);
  });
});

test("user and password of the URL are sent", async () => {
  const { server, get } = await served();
  server.answers.set("/a", (_, response) => response.end("text"));
  expect((await get()).body.toString()).toBe("text");
  expect(server.headers.authorization).toBe(`Basic ${btoa("bertha:secret")}`);
});

test("an answer that is too long is not read to its end", async () => {
  const { server, get } = await served();
  server.answers.set("/a", (_, response) => {
    // It never ends.
    response.write("x".repeat(5000));
  });
  const { body } = await get();
  expect(body.length).toBeGreaterThan(1000);
});

describe("a server that", () => {
  test("is not there is unreachable", async () => {
    const { server, get } = await served();
    await server.stop();
    expect(await failureOf(get())).toMatch(/^ERR_REGISTRY_UNREACHABLE: .*ECONNREFUSED/);
  });

  test.each([
    ["does not answer", ""],
    ["stops in the middle of an answer", "half of it"],
  ])("%s is given up at the deadline", async (_, begin) => {
    const { server, get } = await served(50);
    server.answers.set("/a", (__, response) => {
      if (begin !== "") response.write(begin);
    });
    expect(await failureOf(get())).toMatch(/not all has come within 0\.05 s/);
  });

  test("hangs up in the middle of an answer is unreachable", async () => {
    const { server, get } = await served();
    server.answers.set("/a", (_, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("half", () => response.destroy());
    });
    expect(await failureOf(get())).toMatch(/^ERR_REGISTRY_UNREACHABLE: .*aborted/);
  });
});

test("closing ends what is under way", async () => {
  const { server, reader, get } = await served();
  server.answers.set("/a", () => reader.close());
  expect(await failureOf(get())).toMatch(/not wanted any more/);
});
