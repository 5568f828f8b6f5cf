import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { EngineError } from "../core/errors.ts";
import { withFamilies } from "./families-file.ts";
import { configJsonSchema } from "./json-schema.ts";
import { parseYaml } from "./parse-yaml.ts";
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
 * Reads a configuration from its YAML text, with the file of families that it may name.
 *
 * @param origin The file's name for messages and relative paths, and where `${NAME}` is looked up.
 * @throws EngineError `ERR_CONFIG_INVALID` with every problem, its line and column.
 */
export function parseConfig(
  text: string,
  origin: { readonly file: string; readonly environment: Environment },
): Config {
  const { file, environment } = origin;
  const folder = dirname(file);
  return parseYaml(text, {
    file,
    schema: configSchema,
    root: configJsonSchema,
    empty: {},
    resolve: (written) => withFamilies(substitute(written, { environment, folder }), folder),
  });
}
