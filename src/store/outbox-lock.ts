import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { EngineError } from "../core/errors.ts";

/** Lock files that this process holds, by absolute path. */
const held = new Set<string>();

/** Tells one life of a process id from another: its start in clock ticks, where the system shows it. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    // Not Linux, or the process is gone: the id alone has to do.
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function holderOf(path: string): number | undefined {
  const [pidText = "", start = ""] = readFileSync(path, "utf8").trim().split(" ");
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid || !isAlive(pid)) return undefined;
  return startOf(pid) === start ? pid : undefined;
}

/**
 * Takes a lock file, so that two engines cannot share a directory; returns what gives it back.
 *
 * The lock of a process that has died is taken over. Two containers with process ids of their own
 * that mount one volume are not told apart.
 *
 * @throws EngineError ERR_STORE if a live process holds it.
 */
export function takeLock(path: string): () => void {
  const key = resolve(path);
  if (held.has(key)) throw inUse(path, process.pid);
  const content = `${process.pid} ${startOf(process.pid)}\n`;
  try {
    writeFileSync(path, content, { flag: "wx", mode: 0o600 });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) {
      throw new EngineError("ERR_STORE", `cannot write ${path}: ${String(cause)}`, { cause });
    }
    const holder = holderOf(path);
    if (holder !== undefined) throw inUse(path, holder);
    writeFileSync(path, content);
  }
  held.add(key);
  return () => {
    held.delete(key);
    rmSync(path, { force: true });
  };
}

function inUse(path: string, pid: number): EngineError {
  return new EngineError(
    "ERR_STORE",
    `${path} is held by process ${pid}: stop that engine, or give this one a dataDir of its own`,
  );
}
