import { type ParseArgsConfig, parseArgs } from "node:util";
import { didYouMean } from "../config/nearest.ts";
import { EngineError } from "../core/errors.ts";
import { backtest } from "./backtest.ts";
import { check } from "./check.ts";
import type { Command, CommandArguments, CommandContext, ExitCode } from "./command.ts";
import { dataset } from "./dataset.ts";
import { evaluate } from "./evaluate.ts";
import { commandText, groupText, overviewText, usageText } from "./help.ts";
import { modelsCompare } from "./models-compare.ts";
import { modelsIndex } from "./models-index.ts";
import { modelsList } from "./models-list.ts";
import { modelsPromote } from "./models-promote.ts";
import { modelsRollback } from "./models-rollback.ts";
import { modelsShadow } from "./models-shadow.ts";
import { modelsShow } from "./models-show.ts";
import { replay } from "./replay.ts";
import { run } from "./run.ts";
import { score } from "./score.ts";
import { simulate } from "./simulate.ts";
import { train } from "./train.ts";

/** Every command, in the order of the help text. */
export const COMMANDS: readonly Command[] = [
  run,
  replay,
  score,
  evaluate,
  backtest,
  simulate,
  dataset,
  train,
  modelsList,
  modelsShow,
  modelsCompare,
  modelsShadow,
  modelsPromote,
  modelsRollback,
  modelsIndex,
  check,
];

const USAGE_CODES: readonly string[] = [
  "ERR_CONFIG_INVALID",
  "ERR_CONFIG_NOT_FOUND",
  "ERR_ARGUMENT",
];

/**
 * Runs the command that the arguments name and prints what goes wrong.
 *
 * @param argv Arguments after the program's name.
 * @returns The code to end the process with.
 */
export async function main(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  try {
    return await dispatch(argv, context);
  } catch (error) {
    context.stderr.write(`${errorText(error)}\n`);
    const isUsage = error instanceof EngineError && USAGE_CODES.includes(error.code);
    return isUsage ? 2 : 1;
  }
}

/** An operational error as message and code; anything else is a mistake in the program: with its stack. */
function errorText(error: unknown): string {
  if (error instanceof EngineError) return `outlierd: ${error.message} [${error.code}]`;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `outlierd: this is a mistake in outlierd, please report it:\n${text}`;
}

async function dispatch(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    context.stdout.write(overviewText(COMMANDS));
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    context.stdout.write(`${context.version}\n`);
    return 0;
  }
  const group = COMMANDS.filter((candidate) => candidate.name.startsWith(`${name} `));
  if (group.length > 0) return dispatchIn({ name, commands: group, argv: rest }, context);
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) throw unknownCommand(name, COMMANDS, groupNames());
  return runCommand(command, rest, context);
}

/** First words that commands share. */
function groupNames(): string[] {
  return COMMANDS.flatMap((command) => command.name.split(" ").slice(0, -1));
}

/** Runs one of the commands that share the first word of their name, such as `models list`. */
async function dispatchIn(
  group: {
    readonly name: string;
    readonly commands: readonly Command[];
    readonly argv: readonly string[];
  },
  context: CommandContext,
): Promise<ExitCode> {
  const [word, ...rest] = group.argv;
  if (word === undefined || word === "--help" || word === "-h") {
    context.stdout.write(groupText(group.name, group.commands));
    return word === undefined ? 2 : 0;
  }
  const name = `${group.name} ${word}`;
  const command = group.commands.find((candidate) => candidate.name === name);
  if (command === undefined) throw unknownCommand(name, group.commands);
  return runCommand(command, rest, context);
}

async function runCommand(
  command: Command,
  argv: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  if (argv.includes("--help") || argv.includes("-h")) {
    context.stdout.write(commandText(command));
    return 0;
  }
  return command.run(parseArguments(command, argv), context);
}

function unknownCommand(
  name: string,
  commands: readonly Command[],
  groups: readonly string[] = [],
): EngineError {
  const names = commands.map((command) => command.name);
  const guess = didYouMean(name, [...names, ...groups]) || `; the commands are ${names.join(", ")}`;
  return new EngineError("ERR_ARGUMENT", `unknown command \`${name}\`${guess}`);
}

function parseArguments(command: Command, argv: readonly string[]): CommandArguments {
  const operands: string[] = [];
  const options: Record<string, string> = {};
  const flags = new Set<string>();
  for (const token of tokensOf(command, argv)) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const { name, value } = token;
    checkOption(command, token);
    if (value === undefined) flags.add(name);
    else options[name] = value;
  }
  const { min, max, text } = command.operands;
  if (operands.length < min) throw refusal(command, `${text} is missing`);
  if (operands.length > max) throw refusal(command, `unexpected argument \`${operands[max]}\``);
  return { operands, options, flags };
}

/** Refuses an option that the command does not have, one without its value, and a flag with one. */
function checkOption(
  command: Command,
  {
    name,
    rawName,
    value,
  }: { readonly name: string; readonly rawName: string; readonly value?: string | undefined },
): void {
  const known = command.options.find((option) => option.name === name);
  if (known === undefined) {
    const names = command.options.map((option) => option.name);
    throw refusal(command, `unknown option \`${rawName}\`${didYouMean(name, names)}`);
  }
  const isFlag = known.value === undefined;
  if (isFlag === (value === undefined)) return;
  throw refusal(command, `option \`${rawName}\` ${isFlag ? "takes no" : "needs a"} value`);
}

function refusal(command: Command, message: string): EngineError {
  return new EngineError("ERR_ARGUMENT", `${message}\nUsage: ${usageText(command)}`);
}

/** Takes the arguments apart, whatever options there are. */
function tokensOf({ options }: Command, argv: readonly string[]) {
  const known: ParseArgsConfig["options"] = Object.fromEntries(
    options.map(({ name, value }) => [name, { type: value === undefined ? "boolean" : "string" }]),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options: known,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  return tokens;
}
