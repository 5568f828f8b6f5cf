import { z } from "zod";
import { configSchema } from "./schema.ts";

/** A part of the JSON Schema. */
export type SchemaNode = z.core.JSONSchema.BaseSchema;

/** The configuration file as a JSON Schema (draft 2020-12), for editors and for the documentation. */
export function configJsonSchema(): SchemaNode {
  return z.toJSONSchema(configSchema, { io: "input" });
}

const WIDTH = 100;

/** A schema as its file holds it: two spaces, lists on one line where they fit. */
export function jsonSchemaText(schema: SchemaNode): string {
  const text = JSON.stringify(schema, null, 2);
  const inline = text.replace(
    /^(.*)\[\n\s+([^[\]{}]*?)\n\s+\]/gm,
    (written, before: string, items: string) => {
      const line = `${before}[${items.replace(/\n\s+/g, " ")}]`;
      return line.length < WIDTH ? line : written;
    },
  );
  return `${inline}\n`;
}

/** The alternatives of a part: its `anyOf`, or the part itself. */
export function alternatives(node: SchemaNode): readonly SchemaNode[] {
  const list = node.anyOf ?? node.oneOf;
  return list === undefined ? [node] : list.flatMap((item) => alternatives(asNode(item)));
}

/** The named parts of a record, in the order of the schema; empty for anything else. */
export function propertiesOf(node: SchemaNode): readonly (readonly [string, SchemaNode])[] {
  return Object.entries(node.properties ?? {}).map(([key, value]) => [key, asNode(value)]);
}

/** What a list holds, or `undefined` where the part is no list and cannot be one. */
export function itemsOf(node: SchemaNode): SchemaNode | undefined {
  const { items } = alternatives(node).find((alternative) => alternative.items !== undefined) ?? {};
  return items === undefined || Array.isArray(items) ? undefined : asNode(items);
}

/** What an option means, as a sentence; empty where nothing is said. */
export function meaningOf(node: SchemaNode): string {
  const text = node.description ?? "";
  return text === "" || /[.:!?]$/.test(text) ? text : `${text}.`;
}

/** The keys that may stand in the record at a path; empty where any may. */
export function knownKeys(root: SchemaNode, path: readonly PropertyKey[]): readonly string[] {
  let nodes = alternatives(root);
  for (const part of path) {
    nodes = nodes.flatMap((node) => {
      const child = typeof part === "number" ? itemsOf(node) : propertyOf(node, String(part));
      return child === undefined ? [] : alternatives(child);
    });
  }
  return nodes.flatMap((node) => propertiesOf(node).map(([key]) => key));
}

function propertyOf(node: SchemaNode, key: string): SchemaNode | undefined {
  const named = node.properties?.[key] ?? node.additionalProperties;
  return named === undefined ? undefined : asNode(named);
}

/** JSON Schema writes "anything" as `true` and "nothing" as `false`. */
function asNode(value: boolean | SchemaNode): SchemaNode {
  return typeof value === "boolean" ? {} : value;
}
