import {
  configJsonSchema,
  itemsOf,
  meaningOf,
  propertiesOf,
  type SchemaNode,
} from "./json-schema.ts";

/** The reference page of all options, in Markdown: one table a section. */
export function configurationPage(): string {
  const root = configJsonSchema();
  const isSection = (node: SchemaNode): boolean => parts(node).length > 0;
  const plain = propertiesOf(root).filter(([, node]) => !isSection(node));
  const sections = propertiesOf(root).filter(([, node]) => isSection(node));
  return [
    "# Configuration",
    "",
    "One YAML file: the one named by `--config`, else by `$OUTLIERD_CONFIG`, else `outlierd.yaml` in the",
    "folder where outlierd starts. Without a file the defaults below hold. `outlierd check` reads it and",
    "starts nothing: unknown keys and wrong values are refused, all at once, with line and column.",
    "",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: readers are meant to see the notation
    "In any text `${NAME}` stands for an environment variable, `${file:PATH}` for a file's text (relative",
    "to the configuration's folder, without the newline at its end), and `$${` for a literal `${`.",
    "",
    "`config/outlierd.yaml` shows every option in place, `config/schema.json` lets editors complete and",
    "check. This page is generated; `npm run generate` writes it anew.",
    "",
    ...optionTable(plain),
    ...sections.flatMap(([key, node]) => section(key, node, 2)),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

/** The options of a section; of a list those of each item. */
function parts(node: SchemaNode): readonly (readonly [string, SchemaNode])[] {
  return propertiesOf(itemsOf(node) ?? node);
}

function section(path: string, node: SchemaNode, depth: number): string[] {
  const options = parts(node);
  const isList = itemsOf(node) !== undefined;
  const inner = options.filter(([, option]) => parts(option).length > 0);
  const plain = options.filter(([, option]) => parts(option).length === 0);
  return [
    `${"#".repeat(depth)} ${path}`,
    "",
    `${meaningOf(node)}${isList ? " A list; each entry has these options:" : ""}`,
    "",
    ...(plain.length > 0 ? optionTable(plain) : []),
    ...inner.flatMap(([key, option]) => section(`${path}.${key}`, option, depth + 1)),
  ];
}

/** A table of options: name, default, meaning. */
export function optionTable(options: readonly (readonly [string, SchemaNode])[]): string[] {
  const rows = options.map(([key, option]) => {
    const preset = option.default === undefined ? "" : `\`${JSON.stringify(option.default)}\``;
    const choice = option.enum === undefined ? "" : ` One of ${option.enum.map(code).join(", ")}.`;
    const text = `${meaningOf(option)}${choice}`.replaceAll("|", "\\|");
    return `| \`${key}\` | ${preset} | ${text} |`;
  });
  return ["| option | default | meaning |", "|---|---|---|", ...rows, ""];
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}
