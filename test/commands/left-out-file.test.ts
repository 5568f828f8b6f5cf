import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readLeftOut } from "../../src/commands/left-out-file.ts";
import { alert, bench, seriesNamed } from "../events/fixture.ts";
import { temporaryDirectory } from "../store/fixture.ts";

test("an anomaly leaves out its own series and every one that is off with it", () => {
  const names = [seriesNamed("web-3"), seriesNamed("web-3", "usage_user")];
  const others = [{ seriesId: 1, observed: 80, expected: 20, score: 5 }];
  const [opened] = bench(names).lifecycle.judge(alert(0, 93, { joint: { score: 4, others } }));
  const file = join(temporaryDirectory(), "events.jsonl");
  writeFileSync(file, `${JSON.stringify(opened?.event)}\n`);
  const spans = readLeftOut(file);
  expect(spans.map(({ series }) => series?.text)).toEqual([
    "cpu,host=web-3 usage_system",
    "cpu,host=web-3 usage_user",
  ]);
  expect(new Set(spans.map(({ fromMs }) => fromMs)).size).toBe(1);
});
