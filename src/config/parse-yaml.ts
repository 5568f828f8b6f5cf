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
import type { z } from "zod";
import { EngineError } from "../core/errors.ts";
import { describeIssues, problemsText } from "./describe-issues.ts";
import type { SchemaNode } from "./json-schema.ts";
import type { Problem } from "./problem.ts";

/** How a YAML file is read. */
export interface YamlFormat<Output> {
  /** The file's name, for messages. */
  readonly file: string;
  readonly schema: z.ZodType<Output>;
  /** The schema as JSON Schema, made when something is wrong: unknown keys are compared with those in it. */
  readonly root: () => SchemaNode;
  /** What is written where the text is empty. */
  readonly empty: unknown;
  /** Puts in what the text refers to. */
  readonly resolve?: (written: unknown) => Resolved;
}

/** What a text says with all that it refers to, and references that led nowhere. */
export interface Resolved {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/**
 * Reads a YAML text by its schema.
 *
 * @throws EngineError `ERR_CONFIG_INVALID` with every problem, its line and column.
 */
export function parseYaml<Output>(text: string, format: YamlFormat<Output>): Output {
  const { file, schema, root, empty } = format;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const refuse = (problems: readonly Problem[], offsetOf: (problem: Problem) => number): never => {
    const positionOf = (problem: Problem): string => {
      const { line, col } = lines.linePos(offsetOf(problem));
      return `${file}:${line}:${col}`;
    };
    throw new EngineError("ERR_CONFIG_INVALID", problemsText(file, problems, positionOf));
  };
  if (document.errors.length > 0) {
    const offsets = new Map(
      worthTelling(document.errors).map((error) => [syntaxProblem(error), error.pos[0]]),
    );
    return refuse([...offsets.keys()], (problem) => offsets.get(problem) ?? 0);
  }
  const written: unknown = document.toJS() ?? empty;
  const { value, problems: dangling } = format.resolve?.(written) ?? {
    value: written,
    problems: [],
  };
  const parsed = schema.safeParse(value);
  if (parsed.success && dangling.length === 0) return parsed.data;
  const found = describeIssues(parsed.error?.issues ?? [], { written, root: root() });
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
