import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { familiesJsonSchema } from "../../src/config/families-file.ts";
import { familiesPage } from "../../src/config/families-page.ts";
import {
  alternatives,
  configJsonSchema,
  itemsOf,
  jsonSchemaText,
  propertiesOf,
  type SchemaNode,
} from "../../src/config/json-schema.ts";
import { defaultConfig, parseConfig } from "../../src/config/load.ts";
import { configurationPage } from "../../src/config/reference-page.ts";
import { sampleFileText } from "../../src/config/sample-file.ts";
import { shippedFamilies } from "../../src/config/shipped-families.ts";

const CONFIG = new URL("../../config/", import.meta.url);
const EXAMPLES = new URL("examples/", CONFIG);

/** Every option of the file with its path, those of list entries too. */
function allOptions(node: SchemaNode, path = ""): [string, SchemaNode][] {
  return alternatives(node).flatMap((alternative) => {
    const items = itemsOf(alternative);
    return [
      ...(items === undefined ? [] : allOptions(items, path)),
      ...propertiesOf(alternative).flatMap(([key, option]): [string, SchemaNode][] => {
        const own = path === "" ? key : `${path}.${key}`;
        return [[own, option], ...allOptions(option, own)];
      }),
    ];
  });
}

describe("what is generated from the schema", () => {
  // `npm run generate` writes these files anew.
  test.each([
    ["config/schema.json", () => jsonSchemaText(configJsonSchema())],
    ["config/outlierd.yaml", sampleFileText],
    ["docs/reference/configuration.md", configurationPage],
    ["config/families-schema.json", () => jsonSchemaText(familiesJsonSchema())],
    ["docs/reference/families.md", () => familiesPage(shippedFamilies())],
  ])("%s is up to date", async (file, generate) => {
    await expect(generate()).toMatchFileSnapshot(`../../${file}`);
  });

  test("config/outlierd.yaml says nothing but the defaults", () => {
    const text = readFileSync(new URL("outlierd.yaml", CONFIG), "utf8");
    expect(parseConfig(text, { file: "outlierd.yaml", environment: {} })).toEqual(defaultConfig());
  });

  test.each(allOptions(configJsonSchema()))("config/outlierd.yaml shows %s", (path, option) => {
    const key = path.split(".").at(-1);
    expect(sampleFileText()).toMatch(new RegExp(`^[ #]*(- )?${key}:`, "m"));
    expect(option.description, `${path} has no description`).toBeTruthy();
  });

  test("the list entries in config/outlierd.yaml stay valid YAML without their comment signs", () => {
    const text = sampleFileText()
      .replace(/^( *)#( {2}.*)$/gm, "$1$2")
      .replace(/: \[\]$/gm, ":");
    expect(parseDocument(text).errors).toEqual([]);
  });
});

describe("the examples", () => {
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith(".yaml"));

  test("exist for what people mostly set up", () => {
    expect(files).toEqual([
      "influxdb1-subscription.yaml",
      "influxdb2-polling.yaml",
      "telegraf.yaml",
      "webhooks.yaml",
    ]);
  });

  test.each(files)("%s is valid", (name) => {
    const text = readFileSync(new URL(name, EXAMPLES), "utf8");
    const variables = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, variable = ""]) => variable);
    const environment = Object.fromEntries(
      variables.map((variable) => [variable, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]),
    );
    expect(() => parseConfig(text, { file: name, environment })).not.toThrow();
  });
});
