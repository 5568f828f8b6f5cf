import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { FamilyRule } from "../families/options.ts";
import type { SchemaNode } from "./json-schema.ts";
import { parseYaml, type Resolved } from "./parse-yaml.ts";

const familyList = z.array(FamilyRule);

/** A file of families as a JSON Schema (draft 2020-12), for editors and for the documentation. */
export function familiesJsonSchema(): SchemaNode {
  return z.toJSONSchema(familyList, { io: "input" });
}

/**
 * Reads a list of families from its YAML text.
 *
 * @param file The file's name, for messages.
 * @throws EngineError `ERR_CONFIG_INVALID` with every problem, its line and column.
 */
export function parseFamilies(text: string, file: string): readonly FamilyRule[] {
  return parseYaml(text, { file, schema: familyList, root: familiesJsonSchema, empty: [] });
}

/**
 * Puts the families of a file in the place of its path.
 *
 * @param folder Where relative paths start.
 * @throws EngineError `ERR_CONFIG_INVALID` if that file holds no valid list.
 */
export function withFamilies({ value, problems }: Resolved, folder: string): Resolved {
  if (value === null || typeof value !== "object" || !("families" in value)) {
    return { value, problems };
  }
  const { families } = value;
  if (typeof families !== "string" || families === "") return { value, problems };
  const file = resolve(folder, families);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const message = `the file ${families} cannot be read (${reason}): create it or correct its path`;
    return {
      value: { ...value, families: [] },
      problems: [...problems, { path: ["families"], atKey: false, message }],
    };
  }
  return { value: { ...value, families: parseFamilies(text, file) }, problems };
}
