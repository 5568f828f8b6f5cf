import { HOST_FIELDS, HOST_LINES } from "../load/measurements.ts";
import { lineSeriesFor, stampLoad } from "../load/telegraf-load.ts";
import type { Result } from "../measure/results.ts";
import { type Bench, MATURE_INTERVALS, originOf, renderRound, startSubject } from "./bench.ts";
import { expectJudged } from "./judged.ts";
import { pack } from "./sender.ts";

/** Field series held at the end. */
const FIELD_SERIES = { full: 500_000, quick: 50_000 };
/** Intervals rendered at a time. */
const INTERVALS = 6;

/** Measures what a fresh outlierd holds in memory once it has learned half a million field series. */
export async function measureMemory(bench: Bench): Promise<Result<"memory">> {
  const lineSeries = lineSeriesFor(bench.quick ? FIELD_SERIES.quick : FIELD_SERIES.full);
  bench.progress.step(`memory at ${lineSeries} line series`);
  const load = renderRound(bench, { lineSeries, lines: INTERVALS * lineSeries });
  const rounds = Math.ceil(MATURE_INTERVALS / INTERVALS);
  const { server, sender, close } = await startSubject(bench, "wasm");
  try {
    const start = await server.usage();
    for (let round = 0; round < rounds; round += 1) {
      bench.progress.share(round / rounds);
      stampLoad(load, round);
      await sender.send(pack(load, "plain"));
    }
    const end = await server.usage();
    await expectJudged(server, rounds * load.values);
    return {
      ...originOf(bench),
      lineSeries,
      fieldSeries: Math.round((lineSeries / HOST_LINES.length) * HOST_FIELDS),
      intervals: rounds * INTERVALS,
      startRssBytes: start.rssBytes,
      endRssBytes: end.rssBytes,
    };
  } finally {
    await close();
  }
}
