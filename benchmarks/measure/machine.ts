import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { z } from "zod";

/** Where and from what a result was measured. */
export const machineSchema = z.strictObject({
  cpu: z.string(),
  cores: z.int(),
  memoryBytes: z.int(),
  system: z.string(),
  node: z.string(),
  /** Short hash of the commit, with `+` where the tree held changes to what is measured. */
  commit: z.string(),
  /** Whether server and load were held on cores of their own. */
  pinned: z.boolean(),
});

/** Where and from what a result was measured. */
export type Machine = z.infer<typeof machineSchema>;

function git(...words: readonly string[]): string {
  return execFileSync("git", words, { encoding: "utf8" }).trim();
}

function describeCommit(): string {
  const measured = [
    "src",
    "benchmarks/load",
    "benchmarks/naive",
    "benchmarks/accuracy",
    "benchmarks/training",
  ];
  const changed = git("status", "--porcelain", "--", ...measured);
  return `${git("rev-parse", "--short", "HEAD")}${changed === "" ? "" : "+"}`;
}

/** Describes this machine, the Node in use and the commit that is checked out. */
export function describeMachine(options: { readonly pinned: boolean }): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model ?? "unknown",
    cores: cores.length,
    memoryBytes: totalmem(),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    commit: describeCommit(),
    pinned: options.pinned,
  };
}
