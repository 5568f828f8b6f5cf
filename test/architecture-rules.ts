/**
 * The rules of the layout that no other tool checks, as functions from a source file to what is wrong
 * with it. `architecture.test.ts` applies them to every file and plants a violation of each.
 *
 * TypeScript 7 has no compiler interface for JavaScript, so files are read as text: imports and exports
 * begin a line, which the formatter sees to.
 */
import { posix } from "node:path";

/** A file under `src`. */
export interface SourceFile {
  /** Relative to `src`, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** What is wrong with a file, one sentence each; none if nothing is. */
export type Rule = (file: SourceFile) => string[];

/** What the files of one folder may import. */
interface Imports {
  /** Folders (`core/`), files (`config/units.ts`) and endings of names (`…options.ts`). */
  readonly files: readonly string[];
  /** Packages and modules of Node; `*` = all. */
  readonly packages: readonly string[];
}

const STAGE: Imports = { files: ["core/", "kernels/", "math/"], packages: ["node:crypto"] };
const EDGE: Imports = { files: ["core/", "config/units.ts"], packages: ["*"] };
const JOINS: Imports = { files: ["…"], packages: ["*"] };

/** Which way imports go: from the folder on the left, beside itself. Files beside the folders join them. */
const IMPORTS: Readonly<Record<string, Imports>> = {
  core: { files: [], packages: [] },
  kernels: { files: [], packages: ["node:fs"] },
  math: { files: ["core/"], packages: [] },

  decode: STAGE,
  signal: STAGE,
  statistics: STAGE,
  detectors: {
    files: STAGE.files,
    packages: [...STAGE.packages, "ml-kmeans", "ml-regression"],
  },
  scoring: STAGE,
  diagnosis: STAGE,
  families: STAGE,
  events: STAGE,

  sources: EDGE,
  sinks: EDGE,
  store: EDGE,
  server: EDGE,
  config: { files: ["core/", "…options.ts", "sinks/influxdb/feedback.ts"], packages: ["*"] },

  training: { files: ["core/", "kernels/", "math/", "scoring/", "detectors/"], packages: ["*"] },

  commands: JOINS,
};

/** What every `options.ts` and `outbox-options.ts` may import beside what its folder may: the schema library and the units. */
const OPTIONS: Imports = { files: ["config/units.ts"], packages: ["zod"] };

/** Where the clock and chance come from, and where text is printed: nowhere else. */
const OUTERMOST = "cli.ts";

const BANNED_WORDS = new Set(
  "util utils helper helpers common manager handler service data info process".split(" "),
);

const IMPORT_FORMS = [
  /^import\s+(?:[\w\s{},*]+?\sfrom\s+)?["']([^"']+)["']/gm,
  /^export\s+[\w\s{},*]+?\sfrom\s+["']([^"']+)["']/gm,
  /\bimport\(\s*["']([^"']+)["']/g,
];

/** What the file imports or re-exports from, as it is written there. */
export function importsOf(text: string): string[] {
  const code = withoutComments(text);
  return IMPORT_FORMS.flatMap((form) => [...code.matchAll(form)].map(([, from = ""]) => from));
}

/** Imports go one way, as the table says. */
export const importDirection: Rule = ({ path, text }) => {
  const [top = ""] = path.split("/");
  const allowed = path.includes("/") ? IMPORTS[top] : JOINS;
  if (allowed === undefined) return [`${path}: ${top} is not in the table of imports`];
  const rules = path.endsWith("options.ts") ? [allowed, OPTIONS] : [allowed];
  return importsOf(text)
    .filter((specifier) => !rules.some((rule) => mayImport(rule, path, specifier)))
    .map((specifier) => `${path}: must not import ${specifier}`);
};

function mayImport({ files, packages }: Imports, path: string, specifier: string): boolean {
  if (!specifier.startsWith(".")) {
    return packages.includes("*") || packages.includes(specifier);
  }
  const target = posix.join(posix.dirname(path), specifier);
  const folder = path.includes("/") ? `${path.split("/")[0]}/` : path;
  return [folder, ...files].some((allowed) => matches(target, allowed));
}

function matches(target: string, allowed: string): boolean {
  if (allowed.startsWith("…")) return target.endsWith(allowed.slice(1));
  return allowed.endsWith("/") ? target.startsWith(allowed) : target === allowed;
}

const EXPORT =
  /^export (?:default |declare |abstract |async )*(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;

/** Names that the file exports with a docstring, and without. */
export function exportsOf(text: string): { documented: string[]; bare: string[] } {
  const documented: string[] = [];
  const bare: string[] = [];
  for (const match of text.matchAll(EXPORT)) {
    const before = text.slice(0, match.index).trimEnd();
    const comment = before.slice(before.lastIndexOf("/*"));
    const hasDocstring =
      /^\/\*\*\s*\S[\s\S]*\*\/$/.test(comment) && !/^\/\*\*[\s*]*\*\/$/.test(comment);
    (hasDocstring ? documented : bare).push(match[1] ?? "");
  }
  return { documented, bare };
}

/**
 * Every export has a docstring, right before it.
 *
 * @param twinOf Finds the file that a `*.assembly.ts` is the twin of: a name has its docstring in one of
 *   the two.
 */
export function docstrings(twinOf: (path: string) => SourceFile | undefined): Rule {
  return ({ path, text }) => {
    const { documented, bare } = exportsOf(text);
    const twin = path.endsWith(".assembly.ts") ? twinOf(path.replace(".assembly", "")) : undefined;
    const elsewhere = new Set(twin === undefined ? [] : exportsOf(twin.text).documented);
    const counted = new Set(documented);
    return bare
      .filter((name) => !elsewhere.has(name) && !counted.has(name))
      .map((name) => `${path}: export ${name} has no docstring`);
  };
}

/** No file or folder has a name that could stand for anything. */
export const fileNames: Rule = ({ path }) =>
  path
    .split(/[/.-]/)
    .filter((word) => BANNED_WORDS.has(word))
    .map((word) => `${path}: "${word}" says nothing`);

/** Time and chance are parameters: only the outermost file asks the system for them. */
export const clockAndChance: Rule = ({ path, text }) =>
  path === OUTERMOST ? [] : found(path, text, /\bDate\.now\b|\bMath\.random\b|\bnew Date\(\)/g);

/** Only the outermost file prints. */
export const printing: Rule = ({ path, text }) =>
  path === OUTERMOST ? [] : found(path, text, /\bconsole\.\w+|\bprocess\.(?:stdout|stderr)\b/g);

/** No path of one person's machine. Comments count: a reader cannot follow it either. */
export const machinePaths: Rule = ({ path, text }) =>
  matchesOf(text, /(?<![\w.$}~-])\/(?:work|root|tmp|home|Users)\/[\w.-]+/g).map(
    (match) => `${path}: ${match} is a path of one machine`,
  );

function found(path: string, text: string, pattern: RegExp): string[] {
  return matchesOf(withoutComments(text), pattern).map((match) => `${path}: uses ${match}`);
}

function matchesOf(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([match]) => match);
}

/** The text without comments; a `//` inside a string, as in an address, stays. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}
