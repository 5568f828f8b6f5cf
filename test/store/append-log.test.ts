import { join } from "node:path";
import { expect, test } from "vitest";
import { SILENT } from "../../src/core/logger.ts";
import { AppendLog } from "../../src/store/append-log.ts";
import { drain, event, fillDisk, opened, temporaryDirectory } from "./fixture.ts";

test("a full disk makes the outbox full, and nothing is lost or doubled when there is room", async () => {
  const directory = temporaryDirectory();
  let retry = (): void => {};
  const sleep = (): Promise<void> => new Promise((resolve) => (retry = resolve));
  const outbox = await opened(directory, {}, { sleep });
  await outbox.append([event("a", "opened")]);
  await fillDisk(directory, 2);
  const stored = outbox.append([event("b", "opened")]);
  await expect.poll(() => outbox.full).toBe(true);
  expect(outbox.depth("pager")).toBe(1);
  const retriedUntilRoom = expect.poll(() => {
    retry();
    return outbox.full;
  });
  await retriedUntilRoom.toBe(false);
  await stored;
  expect(drain(outbox)).toEqual(["a.opened", "b.opened"]);
  await outbox.close();
  const again = await opened(directory);
  expect(again.openEvents().map(({ id }) => id)).toEqual(["a.opened", "b.opened"]);
  await again.close();
});

test("a rewrite replaces the file, and what is appended meanwhile comes after it", async () => {
  const path = join(temporaryDirectory(), "log");
  const parts = { logger: SILENT, sleep: () => Promise.resolve() };
  const log = await AppendLog.open(path, () => {}, parts);
  const live = new Set<string>();
  const add = (line: string): void => log.append([line], () => live.add(line));
  add("one");
  log.append(["two"], () => {
    log.rewrite(() => {
      add("three");
      return [...live].map((line) => `${line}, kept`);
    });
  });
  await expect.poll(() => live.size).toBe(2);
  await log.close();
  const lines: string[] = [];
  await (await AppendLog.open(path, (line) => lines.push(line), parts)).close();
  expect(lines).toEqual(["one, kept", "three"]);
});
