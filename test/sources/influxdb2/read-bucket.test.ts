import { afterEach, beforeEach, expect, test } from "vitest";
import { influxdb2Options } from "../../../src/sources/influxdb2/options.ts";
import { readBucket } from "../../../src/sources/influxdb2/read-bucket.ts";
import { annotatedCsv, type FakeInfluxdb2, startFakeInfluxdb2 } from "./fake-influxdb2.ts";

const START_MS = Date.UTC(2026, 0, 31, 12);
const PAGE_MS = 600_000;

let fake: FakeInfluxdb2;
let stop: AbortController;
beforeEach(async () => {
  fake = await startFakeInfluxdb2();
  stop = new AbortController();
});
afterEach(() => fake.close());

/** Reads three pages; gives the lines and the ends of the pages that were read whole. */
async function read(): Promise<{ lines: string; pages: number[] }> {
  let lines = "";
  const pages: number[] = [];
  await readBucket(influxdb2Options.parse({ url: fake.url, page: "10m" }), {
    range: { fromMs: START_MS, toMs: START_MS + 3 * PAGE_MS },
    write: (text) => {
      lines += text;
    },
    onPage: (untilMs) => pages.push(untilMs),
    stop: stop.signal,
  });
  return { lines, pages };
}

function onePoint(fromMs: number): string {
  const row = ["0", new Date(fromMs).toISOString(), "1.5", "usage_user", "cpu", "a"];
  return annotatedCsv({ type: "double", tags: ["host"], rows: [row] });
}

test("a bucket is read page by page", async () => {
  fake.answer = ({ fromMs }) => ({ body: onePoint(fromMs) });
  const { lines, pages } = await read();
  expect(pages).toEqual([1, 2, 3].map((page) => START_MS + page * PAGE_MS));
  expect(lines.split("\n").filter(Boolean)).toHaveLength(3);
});

test("a stop ends a page that is waited for, and counts it as not read", async () => {
  fake.answer = () => {
    stop.abort();
    return new Promise(() => undefined);
  };
  expect(await read()).toEqual({ lines: "", pages: [] });
  expect(fake.requests).toHaveLength(1);
});

test("a stop ends a page whose rows are on their way", async () => {
  fake.answer = ({ fromMs }) => ({ body: onePoint(fromMs), onSent: () => stop.abort() });
  expect((await read()).pages).toEqual([]);
});

test("a server that breaks off without a stop is an error", async () => {
  fake.answer = ({ fromMs }) => ({
    body: onePoint(fromMs),
    onSent: (response) => response.destroy(),
  });
  await expect(read()).rejects.toMatchObject({ code: "ERR_SOURCE_UNREACHABLE" });
});
