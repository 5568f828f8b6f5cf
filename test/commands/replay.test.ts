import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CommandContext } from "../../src/commands/command.ts";
import { main } from "../../src/commands/main.ts";
import { createReplay } from "../../src/replay.ts";
import { promoteModel } from "../../src/store/models/champion.ts";
import { type WrittenModel, writeModel } from "../../src/store/models/write-model.ts";
import { temporaryDirectory } from "../store/fixture.ts";
import { trainedClusters } from "../store/models/trained.ts";
import { type FakeReplay, fakeContext, fakeReplay, printed, someEvent } from "./fakes.ts";

/** Lines a minute apart; the fake takes times for microseconds. */
function lines(from: number, to: number, value = 1): string {
  const line = (minute: number): string => `cpu usage=${value} ${minute * 60_000_000}\n`;
  return Array.from({ length: to - from }, (_, index) => line(from + index)).join("");
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlierd-replay-"));
  writeFileSync(join(folder, "calm.lp"), lines(0, 1000));
  writeFileSync(join(folder, "spike.lp.gz"), gzipSync(lines(1000, 1001, 500)));
  writeFileSync(join(folder, "web.csv"), "time,value\n60,1\n120,500\n");
  writeFileSync(join(folder, "broken.lp"), `bad\n${lines(0, 3)}`);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function replay(argv: readonly string[], parts: Partial<CommandContext> = {}) {
  const stdout = printed();
  const stderr = printed();
  const engine: FakeReplay = fakeReplay();
  const context = fakeContext({ stdout, stderr, folder, createReplay: () => engine, ...parts });
  const code = await main(["replay", ...argv], context);
  return { code, stdout: stdout.text(), stderr: stderr.text(), engine, context };
}

describe("replay", () => {
  test("plays files in their order and prints events as JSON lines", async () => {
    const { code, stdout, stderr, engine } = await replay(["calm.lp", "spike.lp.gz"]);
    expect(code).toBe(0);
    expect(engine.lines).toEqual((lines(0, 1000) + lines(1000, 1001, 500)).trimEnd().split("\n"));
    const { id, event } = someEvent();
    expect(JSON.parse(stdout)).toEqual({ id, ...event });
    expect(stderr).toContain("calm.lp: 1000 lines, 1000 samples, 0 lines refused");
    expect(stderr).toContain("replayed 1001 samples of 1 series: 1 events");
  });

  test("lets the engine's time pass with the samples, never backwards", async () => {
    const { engine } = await replay(["calm.lp"]);
    expect(engine.advanced.length).toBeGreaterThan(1);
    expect(engine.advanced).toEqual(engine.advanced.toSorted((a, b) => a - b));
    expect(engine.advanced.at(-1)).toBe(999 * 60_000);
  });

  test("plays a CSV file as a measurement that is called like it", async () => {
    const { engine } = await replay(["web.csv"]);
    expect(engine.lines).toEqual(["web value=1 60000000", "web value=500 120000000"]);
  });

  test("plays standard input", async () => {
    const stdin = Readable.from([Buffer.from(lines(0, 2)), Buffer.from("cpu usage=3 120000000")]);
    const { engine, stderr } = await replay(["-"], { stdin });
    expect(engine.lines).toHaveLength(3);
    expect(stderr).toContain("-: 3 lines, 3 samples");
  });

  test("waits for real time at a speed, and not at all without one", async () => {
    expect((await replay(["calm.lp"])).context.clock()).toBe(0);
    const { context, engine } = await replay(["calm.lp", "--speed", "60"]);
    expect(context.clock()).toBe(999_000);
    expect(engine.lines).toHaveLength(1000);
  });

  test("tells which lines were refused and goes on", async () => {
    const { code, stderr } = await replay(["broken.lp"]);
    expect(code).toBe(0);
    expect(stderr).toContain("broken.lp: 4 lines, 3 samples, 1 lines refused\n  line 1: it is bad");
  });

  test("ends with code 1 where a file is not there", async () => {
    const { code, stderr } = await replay(["none.lp"]);
    expect(code).toBe(1);
    expect(stderr).toContain("[ERR_INPUT_NOT_FOUND]");
  });
});

describe("replay, where the registry has a champion,", () => {
  let place = "";
  let champion: WrittenModel;
  beforeEach(async () => {
    place = temporaryDirectory();
    const line = (second: number, value: number): string =>
      `m v=${value} ${1_767_571_200 + second}000000000\n`;
    const wave = Array.from({ length: 400 }, (_, second) => line(second, second % 7));
    writeFileSync(join(place, "m.lp"), `${wave.join("")}${line(400, 9000)}`);
    writeFileSync(join(place, "outlierd.yaml"), "limits: { series: 16 }\n");
    champion = await writeModel(join(place, "models"), trainedClusters(1, { family: "m" }));
    await writeModel(join(place, "models"), trainedClusters(2, { family: "m" }));
    await promoteModel(join(place, "models"), champion.manifest, {
      promoted: "2026-02-01T00:00:00.000Z",
    });
  });

  const replayed = async (...argv: string[]) => {
    const { code, stdout, stderr } = await replay(["m.lp", ...argv], {
      folder: place,
      createReplay,
    });
    const events = stdout.split("\n").filter((line) => line !== "");
    return { code, stderr, models: events.map((event) => JSON.parse(event).data.models) };
  };

  test("is judged by it, and its events name it", async () => {
    const { version } = champion.manifest;
    const { models, stderr } = await replayed();
    expect(models).toEqual([[{ detector: "clustering", version }]]);
    expect(stderr).toContain(`judged by m/clustering/${version}\n`);
  });

  test.each([["none"], ["elsewhere"]])("is judged by none with --registry %s", async (registry) => {
    const { models, stderr } = await replayed("--registry", registry);
    expect(models).toEqual([undefined]);
    expect(stderr).not.toContain("judged by");
  });

  test("ends with an error where the champion is damaged, before anything is played", async () => {
    writeFileSync(join(champion.folder, "weights.bin"), "");
    const { code, stderr, models } = await replayed();
    expect({ code, models }).toEqual({ code: 1, models: [] });
    expect(stderr).toMatch(/weights\.bin .*\[ERR_ARTIFACT_HASH\]\n$/);
  });
});
