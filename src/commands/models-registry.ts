/** What the commands about models have in common: which registry, and which model is meant. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../config/load.ts";
import { didYouMean } from "../config/nearest.ts";
import { EngineError } from "../core/errors.ts";
import {
  MODEL_DETECTORS,
  type ModelDetector,
  type ModelName,
  type ModelSlot,
} from "../core/model.ts";
import { fetchModels, type WantedModels } from "../store/models/fetch-models.ts";
import { isVersion } from "../store/models/manifest.ts";
import { ModelsOptions } from "../store/models/options.ts";
import type { Trying } from "../store/models/registry-copy.ts";
import {
  folderToRead,
  folderToWrite,
  isRegistryName,
  registryUrl,
  urlText,
} from "../store/models/registry-place.ts";
import { CONFIG_OPTION, type CommandContext, type CommandOption } from "./command.ts";

/** Options that name a registry to read. */
export const REGISTRY_OPTIONS: readonly CommandOption[] = [
  {
    name: "registry",
    value: "FOLDER|URL",
    description: "Registry; else `models.folder` of the configuration.",
  },
  CONFIG_OPTION,
];

/** Options that name a registry to write to. */
export const FOLDER_OPTIONS: readonly CommandOption[] = [
  {
    name: "registry",
    value: "FOLDER",
    description: "Registry; else `models.folder` of the configuration.",
  },
  CONFIG_OPTION,
];

type Options = Readonly<Record<string, string | undefined>>;

/** A registry that is read. */
export interface ReadableRegistry {
  readonly folder: string;
  /** What it is called in messages. */
  readonly text: string;
  /** Whether nothing may be written to it: it was fetched from a URL, or comes with outlierd. */
  readonly isReadOnly: boolean;
}

/** How a registry is read. */
export interface Reading extends WantedModels {
  /** Deals with versions at a URL that cannot be fetched; by default the first of them ends the command. */
  readonly trying?: Trying;
}

/**
 * Reads the registry that the options mean. What is published at a URL is fetched into a folder that is removed at the end.
 *
 * @throws EngineError `ERR_ARGUMENT` for what names no registry, `ERR_REGISTRY_…` and `ERR_ARTIFACT_…` for what cannot be fetched,
 *   and whatever `read` throws.
 */
export async function withRegistry<Result>(
  options: Options,
  context: CommandContext,
  {
    reading,
    read,
  }: { readonly reading: Reading; readonly read: (registry: ReadableRegistry) => Promise<Result> },
): Promise<Result> {
  const named = namedRegistry(options, context);
  const url = registryUrl(named.folder);
  if (url === undefined) {
    const { folder, isShipped } = folderToRead(named.folder, context.folder);
    return read({ folder, text: folder, isReadOnly: isShipped });
  }
  const folder = await mkdtemp(join(tmpdir(), "outlierd-models-"));
  try {
    const { authorization, timeout: timeoutMs, bytesMax } = named;
    const { trying = passing } = reading;
    await fetchModels(
      folder,
      { url, authorization, timeoutMs, bytesMax },
      { wanted: reading, trying },
    );
    return await read({ folder, text: urlText(url), isReadOnly: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lets errors pass. */
const passing: Trying = (_, attempt) => attempt();

/**
 * The folder to put models into; it need not exist.
 *
 * @throws EngineError `ERR_ARGUMENT` for what names none, as a URL does.
 */
export function folderToFill(options: Options, context: CommandContext): string {
  const { folder: name } = namedRegistry(options, context);
  const url = registryUrl(name);
  if (url === undefined) return folderToWrite(name, context.folder);
  throw new EngineError(
    "ERR_ARGUMENT",
    `what is published at ${urlText(url)} can only be read; name the folder that is published there with --registry`,
  );
}

/**
 * The folder of models to decide about.
 *
 * @throws EngineError `ERR_ARGUMENT` for what names none, as a URL does, and where only the models that come with outlierd are meant.
 */
export function folderToChange(options: Options, context: CommandContext): string {
  const folder = folderToFill(options, context);
  const shipped = folderToRead(namedRegistry(options, context).folder, context.folder);
  if (!shipped.isShipped) return folder;
  throw new EngineError(
    "ERR_ARGUMENT",
    `there is no ${folder}, and the models that come with outlierd can only be read; copy them: cp -r ${shipped.folder} ${folder}`,
  );
}

/** The registry that is meant, and how it is reached: the credentials of the configuration are for its own URL only. */
function namedRegistry(
  { registry, config: file }: Options,
  { environment, folder }: CommandContext,
): ModelsOptions {
  if (registry === undefined) return loadConfig({ file, environment, folder }).config.models;
  if (isRegistryName(registry)) return ModelsOptions.parse({ folder: registry });
  throw new EngineError(
    "ERR_ARGUMENT",
    `--registry is a folder or an http(s) URL, not \`${registry}\``,
  );
}

/**
 * Reads `FAMILY/DETECTOR`; a family may have slashes in its name.
 *
 * @throws EngineError `ERR_ARGUMENT` for what is none.
 */
export function parseSlot(text: string): ModelSlot {
  const cut = text.lastIndexOf("/");
  const detector = text.slice(cut + 1);
  if (cut < 1) throw badName(text, "is not FAMILY/DETECTOR");
  if (isDetector(detector)) return { family: text.slice(0, cut), detector };
  const known = `; detectors are ${MODEL_DETECTORS.join(", ")}`;
  throw badName(text, `names no detector${didYouMean(detector, MODEL_DETECTORS) || known}`);
}

/**
 * Reads `FAMILY/DETECTOR/VERSION`.
 *
 * @throws EngineError `ERR_ARGUMENT` for what is none.
 */
export function parseModel(text: string): ModelName {
  const cut = text.lastIndexOf("/");
  const version = text.slice(cut + 1);
  if (isVersion(version)) return { ...parseSlot(text.slice(0, Math.max(0, cut))), version };
  throw badName(text, "is not FAMILY/DETECTOR/VERSION; `outlierd models list` shows them");
}

function isDetector(text: string): text is ModelDetector {
  return MODEL_DETECTORS.some((detector) => detector === text);
}

function badName(text: string, problem: string): EngineError {
  return new EngineError("ERR_ARGUMENT", `\`${text}\` ${problem}`);
}
