import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SILENT } from "../../src/core/logger.ts";
import { drain, event, opened, PAGER, temporaryDirectory } from "./fixture.ts";

describe("an outbox", () => {
  test("gives a sink its events in the order they came", async () => {
    const outbox = await opened(temporaryDirectory());
    await Promise.all([
      outbox.append([event("a", "opened"), event("b", "opened")]),
      outbox.append([event("a", "resolved")]),
    ]);
    expect(drain(outbox)).toEqual(["a.opened", "b.opened", "a.resolved"]);
    await outbox.close();
  });

  test("keeps what was not delivered across a restart", async () => {
    const directory = temporaryDirectory();
    const first = await opened(directory);
    await first.append([event("a", "opened"), event("b", "opened"), event("b", "resolved")]);
    first.delivered("a.opened", "pager");
    await first.close();
    const second = await opened(directory);
    expect(drain(second)).toEqual(["b.opened", "b.resolved"]);
    await second.close();
  });

  test("tells when all that was appended is on disk, and nothing where it is", async () => {
    const directory = temporaryDirectory();
    const outbox = await opened(directory);
    expect(outbox.storing).toBeUndefined();
    void outbox.append([event("a", "opened")]);
    void outbox.append([event("b", "opened")]);
    await outbox.storing;
    const written = readFileSync(join(directory, "outbox.jsonl"), "utf8");
    expect(written).toContain('"a.opened"');
    expect(written).toContain('"b.opened"');
    expect(outbox.storing).toBeUndefined();
    await outbox.close();
  });

  test("takes an id once: before delivery, after it, and after a restart", async () => {
    const directory = temporaryDirectory();
    const first = await opened(directory);
    await Promise.all([first.append([event("a", "opened")]), first.append([event("a", "opened")])]);
    await first.append([event("a", "resolved")]);
    expect(drain(first)).toEqual(["a.opened", "a.resolved"]);
    await first.append([event("a", "opened")]);
    expect(first.depth("pager")).toBe(0);
    await first.close();
    const second = await opened(directory);
    await second.append([event("a", "opened"), event("a", "resolved")]);
    expect(second.depth("pager")).toBe(0);
    await second.close();
  });

  test("stores an event only for sinks that accept it, and delivers to each on its own", async () => {
    const directory = temporaryDirectory();
    const sinks = [
      PAGER,
      { name: "chat", accepts: ({ id }: { id: string }) => id.startsWith("b") },
    ];
    const outbox = await opened(directory, {}, { sinks });
    await outbox.append([event("a", "opened"), event("b", "opened")]);
    expect(drain(outbox)).toEqual(["a.opened", "b.opened"]);
    expect(drain(outbox, "chat")).toEqual(["b.opened"]);
    await outbox.close();
  });

  test("tells the opening and newest update of open anomalies, delivered or not", async () => {
    const directory = temporaryDirectory();
    const first = await opened(directory);
    const ids = ["a", "b"];
    await first.append(ids.map((id) => event(id, "opened")));
    await first.append([1, 2].map((update) => event("a", "updated", update)));
    await first.append([event("b", "resolved")]);
    drain(first);
    await first.close();
    const second = await opened(directory);
    expect(second.openEvents().map(({ id }) => id)).toEqual(["a.opened", "a.updated.2"]);
    await second.close();
  });
});

describe("the load of an outbox", () => {
  test("is full at its size, and has room again after delivery", async () => {
    const outbox = await opened(temporaryDirectory(), { size: "2KiB" });
    const names = ["a", "b", "c", "d", "e"];
    await outbox.append(names.flatMap((name) => [event(name, "opened"), event(name, "resolved")]));
    expect(outbox.full).toBe(true);
    drain(outbox);
    expect(outbox.full).toBe(false);
    await outbox.close();
  });

  test("commits many appends of one turn with few writes", async () => {
    const outbox = await opened(temporaryDirectory());
    const names = Array.from({ length: 500 }, (_, index) => `anomaly-${index}`);
    await Promise.all(names.map((name) => outbox.append([event(name, "opened")])));
    expect(outbox.depth("pager")).toBe(500);
    await outbox.close();
  });
});

describe("a dead letter", () => {
  test("is kept with its reason across a restart, and can be sent again", async () => {
    const directory = temporaryDirectory();
    const first = await opened(directory);
    await first.append([event("a", "opened"), event("b", "opened")]);
    first.bury("a.opened", "pager", "the receiver answered 500");
    expect(drain(first)).toEqual(["b.opened"]);
    await first.close();
    const second = await opened(directory);
    expect(second.deadLetters()).toMatchObject([
      { sink: "pager", reason: "the receiver answered 500", outgoing: { id: "a.opened" } },
    ]);
    expect(second.resend("pager")).toBe(1);
    expect(drain(second)).toEqual(["a.opened"]);
    expect(second.deadLetters()).toEqual([]);
    await second.close();
  });

  test("beyond the limit pushes the oldest out, which is counted", async () => {
    const dropped: number[] = [];
    const metrics = {
      counter: (name: string) => ({
        add: (amount: number) => {
          if (name === "outlierd_dead_letters_dropped_total") dropped.push(amount);
        },
      }),
      gauge: () => ({ read() {} }),
    };
    const outbox = await opened(temporaryDirectory(), { deadLettersMax: 2 }, { metrics });
    for (const name of ["a", "b", "c"]) {
      await outbox.append([event(name, "opened")]);
      outbox.bury(`${name}.opened`, "pager", "gone");
    }
    expect(outbox.deadLetters().map(({ outgoing }) => outgoing.id)).toEqual([
      "b.opened",
      "c.opened",
    ]);
    expect(dropped).toEqual([1]);
    await outbox.close();
  });

  test("is what becomes of events whose sink is no longer configured", async () => {
    const directory = temporaryDirectory();
    const first = await opened(directory);
    await first.append([event("a", "opened")]);
    await first.close();
    const second = await opened(directory, {}, { sinks: [] });
    expect(second.deadLetters()).toMatchObject([{ reason: "its sink is no longer configured" }]);
    await second.close();
  });
});

describe("compaction", () => {
  test("shrinks a log that is mostly done with, and loses nothing that is not", async () => {
    const directory = temporaryDirectory();
    const first = await opened(directory);
    await first.append([event("kept", "opened")]);
    const names = Array.from({ length: 5000 }, (_, index) => `anomaly-${index}`);
    await first.append(names.flatMap((name) => [event(name, "opened"), event(name, "resolved")]));
    const path = join(directory, "outbox.jsonl");
    const before = statSync(path).size;
    expect(drain(first)).toHaveLength(10_001);
    await first.append([event("late", "opened")]);
    await first.close();
    expect(statSync(path).size).toBeLessThan(before / 4);
    const second = await opened(directory);
    expect(second.openEvents().map(({ id }) => id)).toEqual(["kept.opened", "late.opened"]);
    expect(second.knows("anomaly-4999.resolved")).toBe(true);
    expect(drain(second)).toEqual(["late.opened"]);
    await second.close();
  });
});

describe("the directory", () => {
  test("cannot be shared by two engines", async () => {
    const directory = temporaryDirectory();
    const first = await opened(directory);
    await expect(opened(directory)).rejects.toMatchObject({ code: "ERR_STORE" });
    await first.close();
    await (await opened(directory)).close();
  });

  test.skipIf(process.platform !== "linux")(
    "that a live process holds is refused, naming it",
    async () => {
      const directory = temporaryDirectory();
      const stat = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
      const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
      writeFileSync(join(directory, "outbox.lock"), `${process.ppid} ${start}\n`);
      await expect(opened(directory)).rejects.toThrow(`held by process ${process.ppid}`);
    },
  );

  test.skipIf(process.platform !== "linux")(
    "of a dead engine is taken over, also where its process id lives on as another",
    async () => {
      for (const content of ["2147483646 1", `${process.ppid} 1`, `${process.pid} 1`, ""]) {
        const directory = temporaryDirectory();
        writeFileSync(join(directory, "outbox.lock"), content);
        await (await opened(directory)).close();
      }
    },
  );

  test("that cannot be made is an error with a remedy", async () => {
    const file = join(temporaryDirectory(), "file");
    writeFileSync(file, "");
    await expect(opened(join(file, "state"))).rejects.toThrow(/set dataDir to a writable place/);
  });
});

describe("a crash", () => {
  test("at any byte of the last records loses no record before them", async () => {
    const directory = temporaryDirectory();
    const first = await opened(directory);
    await first.append([event("a", "opened")]);
    await first.append([event("b", "opened")]);
    first.delivered("a.opened", "pager");
    await first.close();
    const log = readFileSync(join(directory, "outbox.jsonl"));
    const firstEnd = log.indexOf("\n") + 1;
    const secondEnd = log.indexOf("\n", firstEnd) + 1;
    for (let length = firstEnd; length <= log.length; length++) {
      const copy = temporaryDirectory();
      writeFileSync(join(copy, "outbox.jsonl"), log.subarray(0, length));
      const outbox = await opened(copy);
      await outbox.append([event("c", "opened")]);
      const b = length >= secondEnd ? ["b.opened"] : [];
      const a = length === log.length ? [] : ["a.opened"];
      expect(drain(outbox)).toEqual([...a, ...b, "c.opened"]);
      await outbox.close();
      const again = await opened(copy);
      expect(again.openEvents().map(({ id }) => id)).toEqual(["a.opened", ...b, "c.opened"]);
      await again.close();
    }
  });

  test("that leaves a damaged line is reported, and the lines around it are read", async () => {
    const directory = temporaryDirectory();
    const first = await opened(directory);
    await first.append([event("a", "opened")]);
    await first.close();
    const path = join(directory, "outbox.jsonl");
    const good = readFileSync(path, "utf8");
    writeFileSync(path, `${good}{"record":"event"}\n\0\0\0\n${good.replaceAll('"a', '"b')}`);
    const reports: unknown[] = [];
    const logger = { ...SILENT, error: (fields: object) => reports.push(fields) };
    const second = await opened(directory, {}, { logger });
    expect(drain(second)).toEqual(["a.opened", "b.opened"]);
    expect(reports).toEqual([{ path, damaged: 2 }]);
    await second.close();
  });
});
