import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const CLI = new URL("../../dist/cli.js", import.meta.url).pathname;

/** A command line to run. */
export interface CommandLine {
  /** Folder that it is run in. */
  readonly folder: string;
  readonly argv: readonly string[];
  /** Streams that the caller reads; the others are the terminal's. */
  readonly read?: "stdout" | "stderr";
}

/** Starts the outlierd that was built. */
function startOutlierd({ folder, argv, read }: CommandLine): ChildProcess {
  const streamOf = (name: "stdout" | "stderr") => (read === name ? "pipe" : "inherit");
  return spawn(process.execPath, [CLI, ...argv], {
    cwd: folder,
    stdio: ["ignore", streamOf("stdout"), streamOf("stderr")],
  });
}

/**
 * Runs the outlierd that was built to its end.
 *
 * @param onStart Called with its process.
 * @throws Error where it does not end well.
 */
export async function runOutlierd(
  commandLine: CommandLine,
  onStart?: (child: ChildProcess) => Promise<void>,
): Promise<void> {
  const child = startOutlierd(commandLine);
  const ended = once(child, "exit");
  await onStart?.(child);
  const [code] = await ended;
  if (code !== 0) throw new Error(`outlierd ${commandLine.argv.join(" ")} ended with ${code}`);
}
