import { stringify } from "yaml";
import {
  alternatives,
  configJsonSchema,
  itemsOf,
  meaningOf,
  propertiesOf,
  type SchemaNode,
} from "./json-schema.ts";

const WIDTH = 96;

/** The text of `config/outlierd.yaml`: every option with its default and its meaning as a comment. */
export function sampleFileText(): string {
  const head = [
    "# yaml-language-server: $schema=./schema.json",
    "#",
    "# Every option of outlierd with its default: without a file, exactly this holds. Keep what you change.",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: readers are meant to see the notation
    "# In any text ${NAME} stands for an environment variable and ${file:PATH} for a file's text.",
    "# This file is generated from the options' own schemas: `npm run generate`.",
  ];
  return `${[...head, ...recordLines(configJsonSchema(), "")].join("\n")}\n`;
}

/** The lines of a record's options; top-level ones are set apart by blank lines. */
function recordLines(node: SchemaNode, indent: string): string[] {
  return propertiesOf(node).flatMap(([key, option]) => [
    ...(indent === "" ? [""] : []),
    ...commentLines(option, indent),
    ...optionLines(key, option, indent),
  ]);
}

function commentLines(option: SchemaNode, indent: string): string[] {
  return wrap(meaningOf(option), WIDTH - indent.length - 2).map((line) => `${indent}# ${line}`);
}

function optionLines(key: string, option: SchemaNode, indent: string): string[] {
  if (propertiesOf(option).length > 0) {
    return [`${indent}${key}:`, ...recordLines(option, `${indent}  `)];
  }
  const item = recordOf(itemsOf(option));
  if (item !== undefined) {
    return [`${indent}${key}: []`, ...itemLines(item).map((line) => `${indent}#${line}`)];
  }
  return option.default === undefined
    ? [`${indent}# ${key}: …`]
    : [`${indent}${key}: ${valueText(option.default)}`];
}

/** One item of a list, to be commented out: `  - first: …` and the rest below it. */
function itemLines(item: SchemaNode): string[] {
  const lines = recordLines(item, "  ").map((line) => line.replace(/^ {2}# (\w+: …)$/, "  $1"));
  return ["  -", ...lines.map((line) => `  ${line}`)];
}

function recordOf(node: SchemaNode | undefined): SchemaNode | undefined {
  return node && alternatives(node).find((candidate) => propertiesOf(candidate).length > 0);
}

function valueText(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
}

/** Breaks a text into lines of at most `width` characters between words. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.filter((line) => line !== "");
}
