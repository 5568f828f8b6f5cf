import type { z } from "zod";
import { knownKeys, type SchemaNode } from "./json-schema.ts";
import { didYouMean } from "./nearest.ts";
import { type Problem, pathText } from "./problem.ts";

type Issue = z.core.$ZodIssue;

const SECRET_KEY = /secret|token|password|header/i;
const RECEIVED_LENGTH_MAX = 60;

/**
 * Words what the schema found wrong: unknown keys with the nearest known one, wrong values with what
 * was expected and received.
 *
 * @param read `written`: what the file says before `substitute`, so that what is quoted holds no secret.
 *   `root`: its JSON Schema, which has the known keys.
 */
export function describeIssues(issues: readonly Issue[], read: ReadFile): Problem[] {
  return issues.flatMap((issue) => describeIssue(issue, read));
}

interface ReadFile {
  readonly written: unknown;
  readonly root: SchemaNode;
}

function describeIssue(issue: Issue, read: ReadFile): Problem[] {
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(read.root, issue.path);
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      atKey: true,
      message: `unknown key${didYouMean(key, known) || knownText(known)}`,
    }));
  }
  if (issue.code === "invalid_union") {
    const inner = furthestBranch(issue.errors);
    if (inner.length > 0) {
      return inner.flatMap((found) =>
        describeIssue({ ...found, path: [...issue.path, ...found.path] }, read),
      );
    }
  }
  const message = `${expectedText(issue)}${receivedText(issue.path, valueAt(read.written, issue.path))}`;
  return [{ path: issue.path, atKey: false, message }];
}

/** What a union's branch complains of that came past the value itself, into its parts; else nothing. */
function furthestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const inside = branches.map((branch) => branch.filter((issue) => isInside(issue)));
  return inside.find((branch) => branch.length > 0) ?? [];
}

function isInside(issue: Issue): boolean {
  return issue.path.length > 0 || issue.code === "unrecognized_keys";
}

function knownText(known: readonly string[]): string {
  return known.length === 0 ? "" : `; known here: ${known.join(", ")}`;
}

/** What the schema's author wrote where he did; else the library's own complaint in fewer words. */
function expectedText(issue: Issue): string {
  const isOwn = !/^(Invalid|Too (small|big))/.test(issue.message);
  if (issue.code === "custom") return issue.message;
  if (isOwn) return `expected ${issue.message}`;
  switch (issue.code) {
    case "invalid_type":
      return `expected ${issue.expected}`;
    case "invalid_value":
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "too_small":
      return `expected ${bound(issue.origin)} ${issue.inclusive === false ? "above" : "of at least"} ${issue.minimum}`;
    case "too_big":
      return `expected ${bound(issue.origin)} ${issue.inclusive === false ? "below" : "of at most"} ${issue.maximum}`;
    case "invalid_union":
      return `expected ${issue.errors
        .flatMap((branch) => branch.map((inner) => expectedText(inner).replace(/^expected /, "")))
        .join(", or ")}`;
    default:
      return issue.message;
  }
}

function bound(origin: string): string {
  if (origin === "string") return "a text with a length";
  return origin === "array" ? "a list with a length" : "a number";
}

/** What was written instead; of records and lists nothing, and of passwords nothing either. */
function receivedText(path: readonly PropertyKey[], received: unknown): string {
  if (received === undefined) return ", which is missing";
  const isHidden = path.some((part) => SECRET_KEY.test(String(part)));
  if (isHidden || (received !== null && typeof received === "object")) return "";
  const text = JSON.stringify(received).replace(/\/\/[^/@]*@/, "//…@");
  const isLong = text.length > RECEIVED_LENGTH_MAX;
  return `; received ${isLong ? `${text.slice(0, RECEIVED_LENGTH_MAX)}…` : text}`;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) {
    if (value === null || typeof value !== "object") return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

/** The problems as people read them, one line each, under the name of the file. */
export function problemsText(
  file: string,
  problems: readonly Problem[],
  positionOf: (problem: Problem) => string,
): string {
  const lines = problems.map(
    (problem) => `  ${positionOf(problem)}  ${pathText(problem.path)}: ${problem.message}`,
  );
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return `${file} has ${count}; nothing was started:\n${lines.join("\n")}`;
}
