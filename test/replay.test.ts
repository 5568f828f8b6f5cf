import { expect, test } from "vitest";
import { defaultConfig } from "../src/config/load.ts";
import { SILENT } from "../src/core/logger.ts";
import { createHistoryPipeline, createReplay } from "../src/replay.ts";

const LINES = Buffer.from("m v=1 1767571200000000000\nm v=2 1767571260000000000\n");

test("history far ahead of the clock is taken, by a pipeline of one's own and by a replay", () => {
  const config = { ...defaultConfig(), limits: { ...defaultConfig().limits, series: 16 } };
  const states: number[] = [];
  const pipeline = createHistoryPipeline(config, { logger: SILENT, clock: () => 0 });
  pipeline.scored.subscribe(({ state }) => states.push(...state));
  pipeline.open("test", "ns").write(LINES);
  const replay = createReplay(config, { logger: SILENT });
  replay.scored.subscribe(({ state }) => states.push(...state));
  replay.ingest.open("test", "ns").write(LINES);
  expect(states).toEqual([0, 0, 0, 0]);
});
