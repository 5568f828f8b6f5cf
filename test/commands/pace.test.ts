import { describe, expect, test } from "vitest";
import { createPace } from "../../src/commands/pace.ts";

function waits(speed: number, times: readonly number[], stop = new AbortController().signal) {
  let nowMs = 1000;
  const pace = createPace({
    speed,
    clock: () => nowMs,
    sleep: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
    stop,
  });
  return times.reduce<Promise<number[]>>(async (before, timeMs) => {
    const list = await before;
    await pace(timeMs);
    return [...list, nowMs - 1000];
  }, Promise.resolve([]));
}

describe("a replay's pace", () => {
  test("lets sample time run as many times faster as asked", async () => {
    expect(await waits(60, [5000, 65_000, 125_000])).toEqual([0, 1000, 2000]);
  });

  test("saves up waits that are too short for a timer", async () => {
    expect(await waits(1, [0, 4, 8, 12])).toEqual([0, 0, 0, 12]);
  });

  test("does not wait for a sample that is older than the first", async () => {
    expect(await waits(1, [5000, 1000])).toEqual([0, 0]);
  });

  test("ends a wait when asked to stop", async () => {
    expect(await waits(1, [0, 1e9], AbortSignal.abort())).toEqual([0, 0]);
  });
});
