import { z } from "zod";
import { median } from "../../src/math/quantile.ts";
import { stampLoad } from "../load/telegraf-load.ts";
import type { Result } from "../measure/results.ts";
import {
  type Bench,
  originOf,
  renderRound,
  type Subject,
  startSubject,
  warmUpRounds,
} from "./bench.ts";
import { pack } from "./sender.ts";

const LINE_SERIES = 5000;
/** Lines in a rendered round. */
const ROUND_LINES = 100_000;
/** Share of the maximum load at which latency is measured. */
const LOAD_SHARE = 0.15;
/** Lines in a request: Telegraf's default batch, and the body of the throughput benchmark. */
const BODIES_LINES = [1000, 5000];

const delaySchema = z.strictObject({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() });

/** Rounds sent so far: time may only go on. */
interface Position {
  round: number;
}

/** Lines a second that the server takes flat out, after its warm-up. */
async function measureMaximum(bench: Bench, subject: Subject, position: Position): Promise<number> {
  const load = renderRound(bench, { lineSeries: LINE_SERIES, lines: ROUND_LINES });
  const rates: number[] = [];
  for (let pass = 0; pass < warmUpRounds(load) + 5; pass += 1) {
    stampLoad(load, position.round);
    const seconds = await subject.sender.send(pack(load, "plain"));
    if (pass >= warmUpRounds(load)) rates.push(load.lines / seconds);
    position.round += 1;
  }
  return median(rates);
}

async function measurePaced(
  bench: Bench,
  subject: Subject,
  plan: { bodyLines: number; linesPerSecond: number; seconds: number; position: Position },
): Promise<Result<"latency">["runs"][number]> {
  const { bodyLines, linesPerSecond, position } = plan;
  const load = renderRound(bench, { lineSeries: LINE_SERIES, lines: ROUND_LINES, bodyLines });
  const intervalMs = (1000 * bodyLines) / linesPerSecond;
  const rounds = Math.ceil((plan.seconds * linesPerSecond) / load.lines);
  const requestMs: number[] = [];
  await subject.server.ask("delayStart");
  for (let round = 0; round < rounds; round += 1) {
    bench.progress.share(round / rounds);
    stampLoad(load, position.round);
    requestMs.push(...(await subject.sender.pace(pack(load, "plain"), intervalMs)));
    position.round += 1;
  }
  const loopDelay = delaySchema.parse(await subject.server.ask("delayStop"));
  return { bodyLines, linesPerSecond, requestMs, loopDelay };
}

/**
 * Measures how long a request waits for its answer, which is given once its samples are judged, at
 * a share of the load that the server could take.
 */
export async function measureLatency(bench: Bench): Promise<Result<"latency">> {
  bench.progress.step("latency: finding the maximum load");
  const subject = await startSubject(bench, "wasm");
  const position: Position = { round: 0 };
  try {
    const maximumLinesPerSecond = await measureMaximum(bench, subject, position);
    const linesPerSecond = LOAD_SHARE * maximumLinesPerSecond;
    const runs: Result<"latency">["runs"] = [];
    for (const bodyLines of BODIES_LINES) {
      bench.progress.step(`latency: requests of ${bodyLines} lines`);
      const plan = { bodyLines, linesPerSecond, seconds: bench.quick ? 3 : 20, position };
      runs.push(await measurePaced(bench, subject, plan));
    }
    return {
      ...originOf(bench),
      lineSeries: LINE_SERIES,
      loadShare: LOAD_SHARE,
      maximumLinesPerSecond,
      runs,
    };
  } finally {
    await subject.close();
  }
}
