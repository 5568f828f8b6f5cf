import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLError,
} from "yaml";
import { EngineError } from "../core/errors.ts";
import { describeIssues, problemsText } from "./describe-issues.ts";
import type { Problem } from "./problem.ts";
import { type Config, configSchema } from "./schema.ts";
import { type Environment, substitute } from "./substitute.ts";

/** A configuration and where it came from. */
export interface LoadedConfig {
  readonly config: Config;
  /** The file that was read; `undefined` where there is none and the defaults hold. */
  readonly file: string | undefined;
}

/** Where to look for a configuration. */
export interface ConfigLocation {
  /** The file named on the command line, if one was. */
  readonly file: string | undefined;
  /** Where `OUTLIERD_CONFIG` and `${NAME}` are looked up. */
  readonly environment: Environment;
  /** Folder in which `outlierd.yaml` is looked for. */
  readonly folder: string;
}

const FILE_NAME = "outlierd.yaml";

/** The configuration where no file says otherwise. */
export function defaultConfig(): Config {
  return configSchema.parse({});
}

/**
 * Loads the configuration: the file named, else the one in `OUTLIERD_CONFIG`, else `outlierd.yaml` in
 * the folder, else the defaults.
 *
 * @throws EngineError `ERR_CONFIG_NOT_FOUND` where a named file cannot be read, `ERR_CONFIG_INVALID`
 *   with every problem of the file, its line and column.
 */
export function loadConfig({ file, environment, folder }: ConfigLocation): LoadedConfig {
  const { OUTLIERD_CONFIG: fileByEnvironment } = environment;
  const named = file ?? fileByEnvironment;
  if (named !== undefined) return { config: readConfig(named, environment), file: named };
  const usual = join(folder, FILE_NAME);
  return existsSync(usual)
    ? { config: readConfig(usual, environment), file: usual }
    : { config: defaultConfig(), file: undefined };
}

function readConfig(file: string, environment: Environment): Config {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new EngineError(
      "ERR_CONFIG_NOT_FOUND",
      `the configuration ${file} cannot be read: ${cause instanceof Error ? cause.message : cause}; name an existing file with --config`,
      { cause },
    );
  }
  return parseConfig(text, { file, environment });
}

/**
 * Reads a configuration from its YAML text.
 *
 * @param origin The file's name for messages and relative paths, and where `${NAME}` is looked up.
 * @throws EngineError `ERR_CONFIG_INVALID` with every problem, its line and column.
 */
export function parseConfig(
  text: string,
  origin: { readonly file: string; readonly environment: Environment },
): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const refuse = (problems: readonly Problem[], offsetOf: (problem: Problem) => number): never => {
    const positionOf = (problem: Problem): string => {
      const { line, col } = lines.linePos(offsetOf(problem));
      return `${origin.file}:${line}:${col}`;
    };
    throw new EngineError("ERR_CONFIG_INVALID", problemsText(origin.file, problems, positionOf));
  };
  if (document.errors.length > 0) {
    const offsets = new Map(
      worthTelling(document.errors).map((error) => [syntaxProblem(error), error.pos[0]]),
    );
    return refuse([...offsets.keys()], (problem) => offsets.get(problem) ?? 0);
  }
  const written: unknown = document.toJS() ?? {};
  const { value, problems: dangling } = substitute(written, {
    environment: origin.environment,
    folder: dirname(origin.file),
  });
  const parsed = configSchema.safeParse(value);
  if (parsed.success && dangling.length === 0) return parsed.data;
  const found = describeIssues(parsed.error?.issues ?? [], written);
  return refuse(inFileOrder(withoutTwins(dangling, found), document), (problem) =>
    offsetOfProblem(document, problem),
  );
}

/** Of errors in the syntax the first: those after it are mostly its consequences. */
function worthTelling(errors: readonly YAMLError[]): YAMLError[] {
  const first = errors.find(({ code }) => code !== "DUPLICATE_KEY");
  return errors.filter((error) => error.code === "DUPLICATE_KEY" || error === first);
}

/** Leaves out what the library quotes of the text, which may be secret. */
function syntaxProblem({ code, message }: YAMLError): Problem {
  const hint = code === "DUPLICATE_KEY" ? "" : "; texts with { or : in them need quotes";
  return {
    path: [],
    atKey: false,
    message: `not valid YAML: ${message.replace(/: ".*$/s, "")}${hint}`,
  };
}

/** A reference that leads nowhere stays in place and then often fails the schema too: say it once. */
function withoutTwins(dangling: readonly Problem[], found: readonly Problem[]): Problem[] {
  const paths = new Set(dangling.map((problem) => JSON.stringify(problem.path)));
  return [...dangling, ...found.filter(({ path }) => !paths.has(JSON.stringify(path)))];
}

function inFileOrder(problems: readonly Problem[], document: Document): Problem[] {
  return problems.toSorted((a, b) => offsetOfProblem(document, a) - offsetOfProblem(document, b));
}

/** Where the problem stands in the text; for a value that is missing, where its record begins. */
function offsetOfProblem(document: Document, problem: Problem): number {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const [depth, part] of problem.path.entries()) {
    const parent = isAlias(node) ? node.resolve(document) : node;
    if (isSeq(parent)) {
      node = parent.items[Number(part)];
    } else if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      if (pair === undefined) return offset;
      const last = depth === problem.path.length - 1;
      if (last && problem.atKey) return startOf(pair.key);
      node = pair.value;
    }
    offset = startOf(node) || offset;
  }
  return offset;
}

function startOf(node: unknown): number {
  const range: unknown = node !== null && typeof node === "object" && "range" in node && node.range;
  return Array.isArray(range) && typeof range[0] === "number" ? range[0] : 0;
}
