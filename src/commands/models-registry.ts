/** What the commands about models have in common: which registry, and which model is meant. */
import { resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import { didYouMean } from "../config/nearest.ts";
import { EngineError } from "../core/errors.ts";
import {
  MODEL_DETECTORS,
  type ModelDetector,
  type ModelName,
  type ModelSlot,
} from "../core/model.ts";
import { isVersion } from "../store/models/manifest.ts";
import { CONFIG_OPTION, type CommandContext, type CommandOption } from "./command.ts";

/** Options that name the registry. */
export const REGISTRY_OPTIONS: readonly CommandOption[] = [
  {
    name: "registry",
    value: "FOLDER",
    description: "Registry; else `models.folder` of the configuration.",
  },
  CONFIG_OPTION,
];

/** The folder that the options mean. */
export function registryOf(
  { registry, config: file }: Readonly<Record<string, string | undefined>>,
  { environment, folder }: CommandContext,
): string {
  const named = registry ?? loadConfig({ file, environment, folder }).config.models.folder;
  return resolve(folder, named);
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
