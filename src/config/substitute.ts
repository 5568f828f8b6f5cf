import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Problem } from "./problem.ts";

/** The variables of the process, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where references are looked up. */
export interface References {
  readonly environment: Environment;
  /** Folder that relative paths of `${file:…}` start from: the one of the configuration file. */
  readonly folder: string;
}

/** A configuration without references, and those that led nowhere. */
export interface Substituted {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

const REFERENCE = /(\$?)\$\{([^}]*)\}/g;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const FILE = "file:";

/**
 * Replaces `${NAME}` by an environment variable and `${file:PATH}` by a file's text (without the
 * newline at its end) in every string below `value`; `$${` stands for a literal `${`.
 *
 * A value found is never part of a message.
 */
export function substitute(value: unknown, references: References): Substituted {
  const problems: Problem[] = [];
  const visit = (node: unknown, path: readonly PropertyKey[]): unknown => {
    if (typeof node === "string") {
      return replaceReferences(node, references, (message) =>
        problems.push({ path, atKey: false, message }),
      );
    }
    if (Array.isArray(node)) return node.map((item, index) => visit(item, [...path, index]));
    if (node === null || typeof node !== "object") return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, item]) => [key, visit(item, [...path, key])]),
    );
  };
  return { value: visit(value, []), problems };
}

function replaceReferences(
  text: string,
  references: References,
  report: (message: string) => void,
): string {
  return text.replace(REFERENCE, (whole, dollar: string, name: string) => {
    if (dollar !== "") return whole.slice(1);
    const found = name.startsWith(FILE)
      ? readReferred(name.slice(FILE.length), references)
      : readVariable(name, references);
    if ("text" in found) return found.text;
    report(found.message);
    return whole;
  });
}

type Lookup = { readonly text: string } | { readonly message: string };

function readVariable(name: string, { environment }: References): Lookup {
  if (!VARIABLE.test(name)) {
    return {
      message: `\`\${${name}}\` is no reference: write \${NAME} for a variable, \${file:PATH} for a file, $\${ for a literal \${`,
    };
  }
  const text = environment[name];
  return text === undefined
    ? { message: `the environment variable ${name} is not set: set it before the start` }
    : { text };
}

function readReferred(path: string, { folder }: References): Lookup {
  try {
    return { text: readFileSync(resolve(folder, path), "utf8").replace(/\r?\n$/, "") };
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return {
      message: `the file ${path} cannot be read (${reason}): create it or correct its path`,
    };
  }
}
