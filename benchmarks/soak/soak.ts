import { stampLoad } from "../load/telegraf-load.ts";
import type { Result } from "../measure/results.ts";
import { type Bench, originOf, renderRound, startSubject } from "../throughput/bench.ts";
import { expectJudged } from "../throughput/judged.ts";
import { pack } from "../throughput/sender.ts";

const LINE_SERIES = 20_000;
const ROUND_LINES = 200_000;

/** Sends without a pause for so many minutes and notes what memory the server holds after each round. */
export async function measureSoak(bench: Bench, minutes: number): Promise<Result<"soak">> {
  bench.progress.step(`soak: ${minutes} minutes`);
  const load = renderRound(bench, { lineSeries: LINE_SERIES, lines: ROUND_LINES });
  const { server, sender, close } = await startSubject(bench, "wasm");
  const samples: Result<"soak">["samples"] = [];
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  let round = 0;
  try {
    while (seconds() < 60 * minutes) {
      stampLoad(load, round);
      await sender.send(pack(load, "plain"));
      round += 1;
      samples.push({ second: seconds(), rssBytes: (await server.usage()).rssBytes });
      bench.progress.share(seconds() / (60 * minutes));
    }
    await expectJudged(server, round * load.values);
  } finally {
    await close();
  }
  return {
    ...originOf(bench),
    lineSeries: LINE_SERIES,
    minutes,
    values: round * load.values,
    samples,
  };
}
