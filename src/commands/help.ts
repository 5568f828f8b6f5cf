import type { Command, CommandOption } from "./command.ts";

const HELP_OPTION: Pick<CommandOption, "description"> = { description: "Print this text." };

/** Characters of a line of usage, which stands behind `Usage: `, */
const USAGE_WIDTH = 92;
/** and of the blanks before its further lines. */
const USAGE_INDENT = 9;

const OVERVIEW_HELP = ["--help", "Print this text; after a command, the command's own."];

/** What `outlierd --help` prints. */
export function overviewText(commands: readonly Command[]): string {
  return [
    "outlierd: watches metrics and tells what is wrong, since when and how sure it is",
    "",
    "Usage: outlierd <command> [options]",
    "",
    ...commandList(commands),
    "",
    "Options:",
    ...table([OVERVIEW_HELP, ["--version", "Print the version."]]),
    "",
    "Exit codes: 0 all well, 1 something outside failed, 2 bad configuration or arguments.",
    "",
  ].join("\n");
}

/** What `outlierd <group> --help` prints: the commands whose names begin with that word. */
export function groupText(group: string, commands: readonly Command[]): string {
  return [
    `Usage: outlierd ${group} <command> [options]`,
    "",
    ...commandList(commands),
    "",
    "Options:",
    ...table([OVERVIEW_HELP]),
    "",
  ].join("\n");
}

function commandList(commands: readonly Command[]): string[] {
  return ["Commands:", ...table(commands.map(({ name, summary }) => [name, summary]))];
}

/** The command's usage, in as few lines of at most 92 characters as it takes. */
export function usageText(command: Command): string {
  const options = command.options.map((option) => `[${optionText(option)}]`);
  const [first = "", ...words] = ["outlierd", command.name, command.operands.text, ...options];
  const lines = [first];
  for (const word of words.filter(Boolean)) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length <= USAGE_WIDTH) lines[lines.length - 1] = line;
    else lines.push(`${" ".repeat(USAGE_INDENT)}${word}`);
  }
  return lines.join("\n");
}

function optionText({ name, value }: CommandOption): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

/** What `outlierd <command> --help` prints. */
export function commandText(command: Command): string {
  const options = command.options.map((option) => [optionText(option), option.description]);
  return [
    `Usage: ${usageText(command)}`,
    "",
    ...command.description,
    "",
    "Options:",
    ...table([...options, ["--help", HELP_OPTION.description]]),
    "",
    "Examples:",
    ...command.examples.flatMap(([line, meaning]) => [`  ${line}`, `      ${meaning}`]),
    "",
  ].join("\n");
}

/** The reference page of all commands, in Markdown. */
export function commandsPage(commands: readonly Command[]): string {
  const block = (text: string): string[] => ["```text", text.trimEnd(), "```", ""];
  return [
    "# Commands",
    "",
    "The help texts of the command line, as `outlierd --help` and `outlierd <command> --help` print",
    "them. This page is generated; `npm run generate` writes it anew.",
    "",
    ...block(overviewText(commands)),
    ...commands.flatMap((command) => [`## ${command.name}`, "", ...block(commandText(command))]),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

function table(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name?.length ?? 0));
  return rows.map(([name = "", text = ""]) => `  ${name.padEnd(width)}  ${text}`);
}
