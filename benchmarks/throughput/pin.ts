import { execFileSync, spawnSync } from "node:child_process";
import { cpus } from "node:os";

/** Core of the server that is measured. */
export const SERVER_CORE = 0;
/** Core of the load. */
export const LOAD_CORE = 1;

/** Whether processes can be held on cores of their own: `taskset` is there, and two cores. */
export function canPin(): boolean {
  return cpus().length > LOAD_CORE && spawnSync("taskset", ["--version"]).status === 0;
}

/** Holds this process, with all its threads, on the core of the load. */
export function pinLoad(): void {
  execFileSync("taskset", ["-a", "-p", "-c", String(LOAD_CORE), String(process.pid)]);
}
