/** What `models compare` is asked for, read and checked before anything is played. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { EngineError } from "../core/errors.ts";
import { MODEL_DETECTORS, type ModelName, modelText, type StoredModel } from "../core/model.ts";
import { readChampion } from "../store/models/champion.ts";
import { isVersion } from "../store/models/manifest.ts";
import { readModel } from "../store/models/read-model.ts";
import type { KnownWindow } from "../training/backtest/backtest-run.ts";
import type { CommandContext } from "./command.ts";
import { readKnownWindows } from "./known-windows.ts";
import { type ReadableRegistry, withRegistry } from "./models-registry.ts";

/** A file that a comparison rests on. */
export interface ComparedFile {
  /** Path, as it was given. */
  readonly file: string;
  /** Without folders. */
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Labels that a comparison rests on. */
export interface ComparedLabels extends ComparedFile {
  readonly windows: readonly KnownWindow[];
}

/** What is compared on what. */
export interface ComparePlan {
  /** The challenger. */
  readonly name: ModelName;
  /** Folder to write the comparison to; `undefined` where the registry can only be read. */
  readonly registry: string | undefined;
  readonly config: Config;
  /** Version that it is compared with; `null` = no model. */
  readonly against: string | null;
  /** Models of the family that judge on the champion's side, */
  readonly champions: readonly StoredModel[];
  /** and on the challenger's; they differ in the challenger's slot alone. */
  readonly challengers: readonly StoredModel[];
  readonly files: readonly ComparedFile[];
  readonly labels: ComparedLabels | undefined;
  /** Folder to write the report to. */
  readonly out: string | undefined;
}

type Options = Readonly<Record<string, string | undefined>>;

/**
 * Reads models and labels, and the checksums of all files.
 *
 * @throws EngineError `ERR_ARGUMENT` where the call cannot be meant so, `ERR_ARTIFACT_…` for a model that cannot be used,
 *   `ERR_INPUT_…` for files that cannot be read.
 */
export async function planComparison(
  name: ModelName,
  options: Options,
  context: CommandContext,
): Promise<ComparePlan> {
  const { environment, folder } = context;
  const { config: file, data, labels, out, against } = options;
  const { config } = loadConfig({ file, environment, folder });
  const paths = parseFiles(data);
  const { version, family } = name;
  const models = await withRegistry(options, context, {
    reading: {
      wants: (model) =>
        model.family === family && (model.isNamed || [version, against].includes(model.version)),
    },
    read: (registry) => readModels(registry, name, options),
  });
  return {
    name,
    config,
    ...models,
    files: await Promise.all(paths.map((path) => readChecksum(path, folder))),
    labels: labels === undefined ? undefined : await readLabels(labels, folder),
    out: out === undefined ? undefined : resolve(folder, out),
  };
}

/** Reads what judges on either side. */
async function readModels(
  { folder: registry, isReadOnly }: ReadableRegistry,
  name: ModelName,
  options: Options,
): Promise<Pick<ComparePlan, "registry" | "against" | "champions" | "challengers">> {
  const challenger = await readModel(registry, name);
  const against = await parseAgainst(options, { registry, name });
  const others = await otherChampions(registry, name);
  const champion =
    against === null ? [] : [await readModel(registry, { ...name, version: against })];
  return {
    registry: isReadOnly ? undefined : registry,
    against,
    champions: [...others, ...champion],
    challengers: [...others, challenger],
  };
}

function parseFiles(data: string | undefined): string[] {
  const files = data?.split(",").filter((path) => path !== "") ?? [];
  if (files.length === 0) {
    throw badArgument("--data is missing; see `outlierd models compare --help`");
  }
  if (files.includes("-")) {
    throw badArgument("--data cannot be standard input: it is read twice; give a file");
  }
  return files;
}

/** The version to compare with: the one that is named, else the champion. */
async function parseAgainst(
  { against }: Options,
  { registry, name }: { readonly registry: string; readonly name: ModelName },
): Promise<string | null> {
  if (against === "none") return null;
  if (against !== undefined && !isVersion(against)) {
    throw badArgument(
      `--against is a version, such as 20260131-1f2e3d4c, or none, not \`${against}\``,
    );
  }
  const version = against ?? (await readChampion(registry, name))?.version ?? null;
  if (version !== name.version) return version;
  throw badArgument(
    `${modelText(name)} would be compared with itself; name another version, or none, with --against`,
  );
}

/** Champions of the family's other detectors, which judge on either side as they do in the engine. */
async function otherChampions(registry: string, name: ModelName): Promise<StoredModel[]> {
  const models = await Promise.all(
    MODEL_DETECTORS.filter((detector) => detector !== name.detector).map(async (detector) => {
      const slot = { family: name.family, detector };
      const champion = await readChampion(registry, slot);
      if (champion === undefined) return [];
      return [await readModel(registry, { ...slot, version: champion.version })];
    }),
  );
  return models.flat();
}

async function readLabels(file: string, folder: string): Promise<ComparedLabels> {
  const windows = readKnownWindows(resolve(folder, file));
  return { ...(await readChecksum(file, folder)), windows };
}

async function readChecksum(file: string, folder: string): Promise<ComparedFile> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(resolve(folder, file)), hash);
  } catch (cause) {
    const message = `${file} cannot be read; check its path and permissions`;
    throw new EngineError("ERR_INPUT_NOT_FOUND", message, { cause });
  }
  return { file, name: basename(file), sha256: hash.digest("hex") };
}

function badArgument(message: string): EngineError {
  return new EngineError("ERR_ARGUMENT", message);
}
