import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { STRIPE_RECORDS } from "../../src/store/checkpoint-format.ts";
import { loadCheckpoint } from "../../src/store/load-checkpoint.ts";
import { type CheckpointContent, saveCheckpoint } from "../../src/store/save-checkpoint.ts";

let folder = "";
let path = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "outlierd-checkpoint-"));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
  path = join(folder, "state.checkpoint");
});

/** Content with recognisable bytes: two tables, and two regions of blocks. */
function content(records: number, seed = 1): CheckpointContent {
  const bytes = (length: number, salt: number): Uint8Array =>
    Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 7 + salt) % 251);
  return {
    layout: "arena-1",
    tables: [
      { name: "keys", bytes: bytes(1000, 1) },
      { name: "text", bytes: bytes(0, 2) },
    ],
    blocks: [
      { name: "hot", recordBytes: 12, bytes: bytes(12 * records, 3) },
      { name: "cold", recordBytes: 5, bytes: bytes(5 * records, 4) },
    ],
    state: { open: ["a", 1.5, null] },
  };
}

/** Memory of the same shape as the content's, with room beyond, all 255. */
function memoryFor({ layout, tables, blocks }: CheckpointContent, room = 0): CheckpointContent {
  const blank = (length: number): Uint8Array => new Uint8Array(length + room).fill(255);
  return {
    layout,
    tables: tables.map((table) => ({ ...table, bytes: blank(table.bytes.length) })),
    blocks: blocks.map((block) => ({ ...block, bytes: blank(block.bytes.length) })),
    state: undefined,
  };
}

function load(memory: CheckpointContent) {
  return loadCheckpoint(path, { layout: memory.layout, regions: () => memory });
}

describe("what was saved", () => {
  test.each([0, 1, STRIPE_RECORDS - 1, STRIPE_RECORDS, 3 * STRIPE_RECORDS + 7])(
    "comes back byte for byte with %i records",
    async (records) => {
      const saved = content(records);
      await saveCheckpoint(path, saved);
      const memory = memoryFor(saved);
      expect(await load(memory)).toEqual({ records, state: saved.state });
      expect({ ...memory, state: saved.state }).toEqual(saved);
    },
  );

  test("leaves the rest of larger memory alone", async () => {
    const saved = content(10);
    await saveCheckpoint(path, saved);
    const memory = memoryFor(saved, 60);
    await load(memory);
    expect(memory.blocks[0]?.bytes.subarray(0, 120)).toEqual(saved.blocks[0]?.bytes);
    expect(memory.blocks[0]?.bytes.subarray(120).every((byte) => byte === 255)).toBe(true);
  });

  test("is of one moment in its tables and in each series, though memory changes while it is written", async () => {
    const records = 20 * STRIPE_RECORDS;
    const saved = content(records);
    const [table] = saved.tables;
    const [hot, cold] = saved.blocks;
    let generation = 1;
    const change = (): void => {
      for (const { bytes } of [...saved.tables, ...saved.blocks]) bytes.fill(generation);
      generation += 1;
    };
    change();
    const timer = setInterval(change, 0);
    await saveCheckpoint(path, saved).finally(() => clearInterval(timer));
    const memory = memoryFor(saved);
    await load(memory);
    expect(new Set(memory.tables[0]?.bytes)).toEqual(new Set([1]));
    expect([table?.bytes[0], hot?.bytes[0], cold?.bytes[0]]).not.toContain(1);
    for (let id = 0; id < records; id += 1) {
      const own = new Set(memory.blocks[0]?.bytes.subarray(12 * id, 12 * id + 12));
      const other = new Set(memory.blocks[1]?.bytes.subarray(5 * id, 5 * id + 5));
      if (own.size !== 1 || other.size !== 1 || [...own][0] !== [...other][0]) {
        expect.fail(`series ${id} is of two moments`);
      }
    }
  });

  test("a file that is not there is no error", async () => {
    expect(await load(memoryFor(content(1)))).toBeUndefined();
  });
});

describe("the file before", () => {
  test.skipIf(!existsSync("/dev/full"))(
    "stays whole when the disk is full, and nothing else is left",
    async () => {
      const saved = content(5);
      await saveCheckpoint(path, saved);
      const before = await readFile(path);
      await symlink("/dev/full", `${path}.partial`);
      await expect(saveCheckpoint(path, saved)).rejects.toMatchObject({
        code: "ERR_STORE",
        retryable: true,
      });
      expect(await readFile(path)).toEqual(before);
      expect(await readdir(folder)).toEqual(["state.checkpoint"]);
    },
  );

  test("is replaced by the next one, also by a smaller one", async () => {
    await saveCheckpoint(path, content(500, 1));
    const saved = content(5, 2);
    await saveCheckpoint(path, saved);
    const memory = memoryFor(saved);
    await load(memory);
    expect(memory.blocks).toEqual(saved.blocks);
  });

  test("is not touched by a half-written new one that a crash left", async () => {
    const saved = content(5);
    await saveCheckpoint(path, saved);
    await writeFile(`${path}.partial`, "half");
    expect(await load(memoryFor(saved))).toMatchObject({ records: 5 });
    await saveCheckpoint(path, saved);
    expect(await readdir(folder)).toEqual(["state.checkpoint"]);
  });
});

describe("a file that cannot be used is refused with its reason, and memory stays as it was", () => {
  async function refusal(memory: CheckpointContent): Promise<string> {
    const before = structuredClone(memory);
    const error = await load(memory).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(memory).toEqual(before);
    expect(error).toMatchObject({ code: "ERR_CHECKPOINT_INVALID", retryable: false });
    return String(error);
  }

  test("one that is something else", async () => {
    await writeFile(path, "not a checkpoint at all, but long enough to be one");
    expect(await refusal(memoryFor(content(1)))).toContain("wrong magic");
  });

  test("one of another format version", async () => {
    await saveCheckpoint(path, content(1));
    const bytes = await readFile(path);
    bytes.writeUInt32LE(99, 8);
    await writeFile(path, bytes);
    expect(await refusal(memoryFor(content(1)))).toContain("format version 99");
  });

  test("one of another layout", async () => {
    await saveCheckpoint(path, { ...content(1), layout: "arena-0" });
    expect(await refusal(memoryFor(content(1)))).toContain("layout arena-0");
  });

  test("one for which memory has no room, or records of another size", async () => {
    await saveCheckpoint(path, content(3));
    expect(await refusal(memoryFor(content(2)))).toContain("no room");
    const memory = memoryFor(content(3), 100);
    const [hot, ...rest] = memory.blocks;
    const wider = { ...hot, name: "hot", recordBytes: 16, bytes: new Uint8Array(48) };
    expect(await refusal({ ...memory, blocks: [wider, ...rest] })).toContain("records of 12 bytes");
  });

  test("one that is cut off anywhere", async () => {
    const saved = content(40);
    await saveCheckpoint(path, saved);
    const whole = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        await writeFile(path, whole);
        await truncate(path, length);
        await refusal(memoryFor(saved));
      }),
      { numRuns: 60 },
    );
  });

  test("one in which a single byte changed", async () => {
    const saved = content(40);
    await saveCheckpoint(path, saved);
    const whole = await readFile(path);
    const place = fc.integer({ min: 0, max: whole.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(whole);
        damaged.writeUInt8(damaged.readUInt8(at) ^ change, at);
        await writeFile(path, damaged);
        await refusal(memoryFor(saved));
      }),
      { numRuns: 100 },
    );
  });
});
