import { execFileSync } from "node:child_process";
import { loadavg } from "node:os";
import { createInterface } from "node:readline";
import { runOutlierd } from "../measure/command-line.ts";
import type { Result } from "../measure/results.ts";

type TrainingRun = Result<"training">["runs"][number];

/** A training to measure. */
export interface MeasuredTraining {
  /** Where the data set and the registry are. */
  readonly folder: string;
  readonly family: string;
  /** Names of the data set and of the registry in the folder. */
  readonly data: string;
  readonly registry: string;
  readonly backend: string;
  readonly epochs: number;
  readonly seed: number;
  readonly round: number;
}

/** The epoch that a line of `outlierd train` says the end of, from 1; `undefined` for any other line. */
export function epochOf(line: string): number | undefined {
  const [, epoch] = /^epoch (\d+) of \d+: loss /.exec(line) ?? [];
  return epoch === undefined ? undefined : Number(epoch);
}

/** Runs the shipped command and notes the time and its memory at the end of each epoch. */
export async function measureTraining(training: MeasuredTraining): Promise<TrainingRun> {
  const { folder, family, data, registry, backend, epochs, seed, round } = training;
  const [loadBefore = 0] = loadavg();
  const options = { family, data, registry, backend, epochs, seed, detector: "autoencoder" };
  const argv = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const begun = performance.now();
  const secondsNow = (): number => (performance.now() - begun) / 1000;
  let startSeconds = 0;
  const ends: number[] = [];
  const rssBytes: number[] = [];
  await runOutlierd({ folder, argv: ["train", ...argv], read: "stderr" }, async (child) => {
    if (child.stderr === null || child.pid === undefined) return;
    for await (const line of createInterface({ input: child.stderr })) {
      if (line.startsWith("autoencoder: ")) startSeconds = secondsNow();
      if (epochOf(line) === undefined) continue;
      ends.push(secondsNow());
      rssBytes.push(residentBytes(child.pid));
    }
  });
  const seconds = secondsNow();
  const epochSeconds = ends.map((end, index) => end - (ends[index - 1] ?? startSeconds));
  return { backend, round, loadBefore, seconds, startSeconds, epochSeconds, rssBytes };
}

/** Resident memory of a process, as `ps` says it. */
function residentBytes(pid: number): number {
  return 1024 * Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }));
}
