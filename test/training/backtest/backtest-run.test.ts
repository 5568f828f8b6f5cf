import { expect, test } from "vitest";
import { BacktestTally, type KnownWindow } from "../../../src/training/backtest/backtest-run.ts";
import { alert, bench, START_MS, seriesNamed } from "../../events/fixture.ts";

test("a fault is found by an anomaly of another metric that names the one it shows in", () => {
  const names = [seriesNamed("web-3"), seriesNamed("web-3", "usage_user")];
  const others = [{ seriesId: 1, observed: 80, expected: 20, score: 5 }];
  const [opened] = bench(names).lifecycle.judge(alert(0, 93, { joint: { score: 4, others } }));
  if (opened === undefined) throw new Error("nothing opened");
  const window: KnownWindow = {
    id: "fault-1",
    kind: "",
    isFault: true,
    startMs: START_MS,
    endMs: START_MS + 60_000,
    fits: ({ field }) => field === "usage_user",
  };
  const tally = new BacktestTally([window]);
  tally.take(opened);
  const { faults, alerts } = tally.run(0.1, { fromMs: START_MS, toMs: START_MS + 60_000 });
  expect(faults).toEqual([{ window, delayMs: 0 }]);
  expect(alerts.map(({ fault }) => fault)).toEqual(["fault-1"]);
});
