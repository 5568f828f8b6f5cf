import { type Load, stampLoad } from "../load/telegraf-load.ts";
import type { Result, Run } from "../measure/results.ts";
import {
  type Bench,
  BODY_LINES,
  CONNECTIONS,
  originOf,
  renderRound,
  type Subject,
  startSubject,
  warmUpRounds,
} from "./bench.ts";
import { expectJudged } from "./judged.ts";
import { type Parcel, pack } from "./sender.ts";
import type { TargetName } from "./targets.ts";

type Case = Result<"throughput">["cases"][number];
type CaseName = Pick<Case, "lineSeries" | "order" | "encoding">;

const TARGETS: readonly TargetName[] = ["naive", "typescript", "wasm", "light"];

const CASES: readonly CaseName[] = [
  { lineSeries: 5000, order: "sequential", encoding: "plain" },
  { lineSeries: 100_000, order: "sequential", encoding: "plain" },
  { lineSeries: 5000, order: "sequential", encoding: "gzip" },
  { lineSeries: 100_000, order: "shuffled", encoding: "plain" },
];

const FULL = { rounds: 7, lines: 500_000 };
const QUICK = { rounds: 2, lines: 100_000 };

/**
 * Lets every server take the rounds before measurement.
 *
 * The naive stack learns no more after its code is compiled, so the last round is enough for it.
 */
async function warmUp(
  bench: Bench,
  subjects: readonly Subject[],
  load: Load,
  encoding: Parcel["encoding"],
) {
  const rounds = warmUpRounds(load);
  for (let round = 0; round < rounds; round += 1) {
    bench.progress.share(round / rounds);
    stampLoad(load, round);
    const parcel = pack(load, encoding);
    for (const { server, sender } of subjects) {
      if (server.target !== "naive" || round === rounds - 1) await sender.send(parcel);
    }
  }
  return rounds;
}

async function runOnce(subject: Subject, parcel: Parcel, round: number): Promise<Run> {
  const before = await subject.server.usage();
  const seconds = await subject.sender.send(parcel);
  const after = await subject.server.usage();
  return {
    target: subject.server.target,
    round,
    seconds,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    rssBytes: after.rssBytes,
  };
}

/** All servers take the same rounds by turns, each round beginning with another one. */
async function measureRounds(
  bench: Bench,
  subjects: readonly Subject[],
  plan: { load: Load; encoding: Parcel["encoding"]; first: number; rounds: number },
): Promise<Run[]> {
  const runs: Run[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    stampLoad(plan.load, plan.first + round);
    const parcel = pack(plan.load, plan.encoding);
    const turn = round % subjects.length;
    for (const subject of [...subjects.slice(turn), ...subjects.slice(0, turn)]) {
      bench.progress.share(runs.length / (plan.rounds * subjects.length));
      runs.push(await runOnce(subject, parcel, round));
    }
  }
  return runs;
}

async function measureCase(bench: Bench, name: CaseName): Promise<Case> {
  const { rounds, lines } = bench.quick ? QUICK : FULL;
  const title = `${name.lineSeries} line series, ${name.order}, ${name.encoding}`;
  bench.progress.step(`throughput, ${title}: rendering`);
  const load = renderRound(bench, { ...name, lines });
  const subjects: Subject[] = [];
  try {
    for (const target of TARGETS) subjects.push(await startSubject(bench, target));
    bench.progress.step(`throughput, ${title}: warming up`);
    const first = await warmUp(bench, subjects, load, name.encoding);
    bench.progress.step(`throughput, ${title}: measuring`);
    const plan = { load, encoding: name.encoding, first, rounds };
    const runs = await measureRounds(bench, subjects, plan);
    const values = (first + rounds) * load.values;
    for (const { server } of subjects) await expectJudged(server, values);
    return {
      ...name,
      linesPerRound: load.lines,
      valuesPerRound: load.values,
      bytesPerRound: load.bytes,
      runs,
    };
  } finally {
    for (const subject of subjects) await subject.close();
  }
}

/** Measures how fast each server takes the load over HTTP, all beside each other in the same rounds. */
export async function measureThroughput(bench: Bench): Promise<Result<"throughput">> {
  const cases: Case[] = [];
  for (const name of bench.quick ? CASES.slice(0, 1) : CASES) {
    cases.push(await measureCase(bench, name));
  }
  return { ...originOf(bench), connections: CONNECTIONS, bodyLines: BODY_LINES, cases };
}
