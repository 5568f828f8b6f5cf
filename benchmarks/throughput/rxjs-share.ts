import { stampLoad } from "../load/telegraf-load.ts";
import type { Result } from "../measure/results.ts";
import { type Bench, originOf, renderRound, startSubject, warmUpRounds } from "./bench.ts";
import { expectJudged } from "./judged.ts";
import { profileSchema, profileShare } from "./profile-share.ts";
import { pack } from "./sender.ts";

const LINE_SERIES = 5000;

/** Measures which share of outlierd's processor time goes to RxJS while the load arrives flat out. */
export async function measureRxjsShare(bench: Bench): Promise<Result<"rxjs">> {
  bench.progress.step("share of RxJS");
  const load = renderRound(bench, {
    lineSeries: LINE_SERIES,
    lines: bench.quick ? 100_000 : 500_000,
  });
  const { server, sender, close } = await startSubject(bench, "wasm");
  const warmUp = warmUpRounds(load);
  const rounds = warmUp + (bench.quick ? 1 : 5);
  const shares: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      bench.progress.share(round / rounds);
      stampLoad(load, round);
      const parcel = pack(load, "plain");
      if (round >= warmUp) await server.ask("profileStart");
      await sender.send(parcel);
      if (round < warmUp) continue;
      const profile = profileSchema.parse(await server.ask("profileStop"));
      shares.push(profileShare(profile, "/node_modules/rxjs/"));
    }
    await expectJudged(server, rounds * load.values);
    return { ...originOf(bench), lineSeries: LINE_SERIES, shares };
  } finally {
    await close();
  }
}
