import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { startSource, WRITE_PATHS } from "./start-source.ts";

const [V1 = "", V2 = "", V3 = ""] = WRITE_PATHS;
const GZIP = { "content-encoding": "gzip" };

describe("a write that is refused", () => {
  it.each([
    [`${V1}&precision=x`, "error"],
    [`${V2}&precision=m`, "message"],
    [`${V3}&precision=hour`, "error"],
  ])("for its precision by %s is told the known ones", async (path, key) => {
    const { post, ingest } = await startSource();
    const response = await post(path, "cpu v=1");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      [key]: expect.stringMatching(/unknown precision '\w+': use one of .*ms/),
    });
    expect(ingest.writers).toEqual([]);
  });

  it.each(WRITE_PATHS)("for an unknown content-encoding gets 415 from %s", async (path) => {
    const { post, ingest } = await startSource();
    const response = await post(path, "cpu v=1", { "content-encoding": "br" });
    expect(response.status).toBe(415);
    expect(await response.text()).toContain("unknown content-encoding 'br': use gzip, or none");
    expect(ingest.writers).toEqual([]);
  });

  it.each(WRITE_PATHS)(
    "while the engine is full gets 503 and Retry-After from %s",
    async (path) => {
      const { post, ingest, registry } = await startSource({ retryAfter: "1500ms" });
      ingest.full = true;
      const response = await post(path, "cpu v=1");
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("2");
      await response.text();
      expect(ingest.writers).toEqual([]);
      expect(registry.text()).toContain('rejected_total{source="http",reason="full"} 1');

      ingest.full = false;
      expect((await post(path, "cpu v=1")).status).toBe(204);
    },
  );

  it.each([
    ["not gzip at all", Buffer.from("cpu v=1\n")],
    ["cut gzip", gzipSync("cpu v=1\n".repeat(1000)).subarray(0, -10)],
    [
      "gzip with a wrong checksum",
      gzipSync("cpu v=1\n").map((byte, index) => (index === 20 ? ~byte : byte)),
    ],
  ])("for %s gets 400", async (_name, body) => {
    const { post, registry } = await startSource();
    const response = await post(V1, body, GZIP);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: "the body is not valid gzip" });
    expect(registry.text()).toContain('reason="corrupt"} 1');
    expect((await post(V1, "cpu v=1")).status).toBe(204);
  });
});

describe("a body that is too large", () => {
  it.each([
    [V1, "error"],
    [V2, "message"],
    [V3, "error"],
  ])("gets 413 from %s before anything is read, if it announces its length", async (path, key) => {
    const { post, ingest } = await startSource({ bodyBytesMax: "1KiB" });
    const response = await post(path, "cpu v=1\n".repeat(200));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      [key]: expect.stringContaining("more than 1024 bytes: send smaller batches"),
    });
    expect(ingest.lines).toEqual([]);
  });

  it("gets 413 as soon as it is, if it does not announce its length", async () => {
    const { url, ingest } = await startSource({ bodyBytesMax: "1KiB" });
    async function* body() {
      for (let chunk = 0; chunk < 4; chunk += 1) yield Buffer.from("cpu v=1\n".repeat(100));
    }
    const init = { method: "POST", body: ReadableStream.from(body()), duplex: "half" } as const;
    const response = await fetch(`${url}${V1}`, init);
    expect(response.status).toBe(413);
    expect(ingest.lines.length).toBeLessThanOrEqual(128);
  });

  it("gets 413 for a bomb without inflating it", async () => {
    const { post, registry } = await startSource({ bodyBytesMax: "1MiB" });
    const bomb = gzipSync(Buffer.alloc(200 * 1024 ** 2, 0x0a));
    expect(bomb.length).toBeLessThan(1024 ** 2);
    const response = await post(V1, bomb, GZIP);
    expect(response.status).toBe(413);
    await response.text();
    const bytes = Number(/bytes_total{source="http"} (\d+)/.exec(registry.text())?.[1]);
    expect(bytes).toBeLessThanOrEqual(1024 ** 2);
  });

  it("leaves the connection usable", async () => {
    const { post } = await startSource({ bodyBytesMax: "1KiB" });
    const response = await post(V1, randomBytes(1024 ** 2));
    expect(response.status).toBe(413);
    await response.text();
    expect((await post(V1, "cpu v=1")).status).toBe(204);
  });
});
