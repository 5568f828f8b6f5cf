import type { Readable } from "node:stream";
import type { Environment } from "../config/substitute.ts";
import type { Clock } from "../core/clock.ts";
import { EngineError } from "../core/errors.ts";
import type { createEngine } from "../engine.ts";
import type { KernelBackend } from "../kernels/load.ts";
import type { createReplay } from "../replay.ts";

/** A place to print to; `process.stdout` and `process.stderr` fit. */
export interface TextWriter {
  write(text: string): unknown;
  /** Whether people watch: a terminal instead of a file or a pipe. */
  readonly isTTY?: boolean;
  /** Characters in a line of the terminal. */
  readonly columns?: number;
}

/** What a command gets from the outside, so that tests own all of it. */
export interface CommandContext {
  /** Results. */
  readonly stdout: TextWriter;
  /** Progress, reports and errors. */
  readonly stderr: TextWriter;
  /** Input, where a command is told to read it. */
  readonly stdin: Readable;
  readonly environment: Environment;
  /** Folder in which the command was started. */
  readonly folder: string;
  readonly version: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Aborted when the user asks to stop. */
  readonly stop: AbortSignal;
  readonly createEngine: typeof createEngine;
  readonly createReplay: typeof createReplay;
}

/** What the arguments of a command hold after parsing. */
export interface CommandArguments {
  /** Arguments that are no options. */
  readonly operands: readonly string[];
  /** Options by name, as written. */
  readonly options: Readonly<Record<string, string | undefined>>;
  /** Names of the flags that were given. */
  readonly flags: ReadonlySet<string>;
}

/** An option. */
export interface CommandOption {
  readonly name: string;
  /** Word for the value in the help text; a flag, which takes none, has none. */
  readonly value?: string;
  readonly description: string;
}

/** How a command may be called. */
export interface CommandOperands {
  /** As in the help text: `FILE…`. */
  readonly text: string;
  readonly min: number;
  readonly max: number;
}

/** How a command ended: 0 = well, 1 = operational error, 2 = bad configuration or arguments. */
export type ExitCode = 0 | 1 | 2;

/** One command of the command line. */
export interface Command {
  /** As it is called; commands that belong together share the first of two words. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What it does, in full: lines of at most 80 characters. */
  readonly description: readonly string[];
  readonly operands: CommandOperands;
  readonly options: readonly CommandOption[];
  /** Whole command lines, each with what it does. */
  readonly examples: readonly (readonly [string, string])[];
  run(arguments_: CommandArguments, context: CommandContext): Promise<ExitCode>;
}

/**
 * Which half of the kernels to use: what `OUTLIERD_KERNEL` says, for measurements and for doubts.
 *
 * @returns `undefined` where it says nothing: WebAssembly where it has been built.
 * @throws EngineError `ERR_ARGUMENT` where it names neither.
 */
export function kernelBackend({ OUTLIERD_KERNEL: name }: Environment): KernelBackend | undefined {
  if (name === undefined || name === "wasm" || name === "typescript") return name;
  throw new EngineError("ERR_ARGUMENT", `OUTLIERD_KERNEL is wasm or typescript, not \`${name}\``);
}

/** The option that every command with a configuration takes. */
export const CONFIG_OPTION: CommandOption = {
  name: "config",
  value: "FILE",
  description: "Configuration; else $OUTLIERD_CONFIG, ./outlierd.yaml or the defaults.",
};
