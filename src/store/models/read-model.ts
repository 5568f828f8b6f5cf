import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../core/errors.ts";
import { MODEL_INPUTS, type ModelName, modelText, type StoredModel } from "../../core/model.ts";
import {
  type Manifest,
  parseManifest,
  sha256Of,
  tensorBytes,
  versionOf,
  wrongFormat,
} from "./manifest.ts";
import { MANIFEST_FILE, modelFolder } from "./places.ts";

/** A model with all that its manifest says. */
export interface ReadModel extends StoredModel {
  readonly manifest: Manifest;
}

/**
 * Reads the manifest of a model.
 *
 * @throws EngineError `ERR_ARTIFACT_NOT_FOUND` where there is none, `ERR_ARTIFACT_FORMAT` for one that cannot be understood or
 *   that speaks of another model.
 */
export async function readManifest(registry: string, name: ModelName): Promise<Manifest> {
  const path = join(modelFolder(registry, name), MANIFEST_FILE);
  const bytes = await readPart(path, name);
  const manifest = parseManifest(bytes.toString("utf8"), path);
  if (modelText(manifest) === modelText(name)) return manifest;
  throw wrongFormat(
    `${path} describes ${modelText(manifest)}`,
    "move the folder to where it says, or train the model again",
  );
}

/**
 * Reads a model, and refuses it where anything differs from what its manifest says or from what this engine shows its models.
 *
 * @param registry Folder.
 * @throws EngineError `ERR_ARTIFACT_NOT_FOUND`, `ERR_ARTIFACT_FORMAT`, `ERR_ARTIFACT_INPUTS`, `ERR_ARTIFACT_HASH`,
 *   `ERR_ARTIFACT_SHAPE`, naming what differs.
 */
export async function readModel(registry: string, name: ModelName): Promise<ReadModel> {
  const manifest = await readManifest(registry, name);
  checkInputs(manifest);
  const folder = modelFolder(registry, name);
  const weights = await readVerified(folder, manifest.weights, name);
  checkVersion(manifest);
  checkShapes(manifest);
  const { topology } = manifest;
  const text =
    topology === undefined ? undefined : await readVerified(folder, topology, name).then(String);
  return { manifest, weights, topology: text };
}

/** The inputs must be those that the engine has, in its order. */
function checkInputs(manifest: Manifest): void {
  const wanted = MODEL_INPUTS[manifest.detector];
  const { inputs } = manifest;
  const length = Math.max(wanted.length, inputs.length);
  const differs = Array.from({ length }, (_, i) => i).find((i) => inputs[i] !== wanted[i]);
  if (differs === undefined) return;
  const has = inputs[differs] ?? "nothing";
  throw new EngineError(
    "ERR_ARTIFACT_INPUTS",
    `${modelText(manifest)} was trained on ${inputs.length} inputs, of which number ${differs + 1} is ${has}; ` +
      `the engine has ${wanted.length}, and there ${wanted[differs] ?? "nothing"}: train it on a data set of this version`,
  );
}

/** The shapes must account for every byte of the weights. */
function checkShapes(manifest: Manifest): void {
  const bytes = tensorBytes(manifest.shapes);
  if (bytes === manifest.weights.bytes) return;
  const shapes = manifest.shapes.map((shape) => `[${shape.join(", ")}]`).join(", ");
  throw new EngineError(
    "ERR_ARTIFACT_SHAPE",
    `${modelText(manifest)}: tensors ${shapes} take ${bytes} bytes, the weights have ${manifest.weights.bytes}; ` +
      "train the model again",
  );
}

/** The version must follow from day and weights. */
function checkVersion(manifest: Manifest): void {
  const version = versionOf(manifest, manifest.weights.sha256);
  if (version === manifest.version) return;
  throw new EngineError(
    "ERR_ARTIFACT_HASH",
    `${modelText(manifest)} holds the weights of version ${version}; restore its folder, or train the model again`,
  );
}

/** A file of the model, byte for byte as the manifest says. */
async function readVerified(
  folder: string,
  { file, bytes, sha256 }: Manifest["weights"] | NonNullable<Manifest["topology"]>,
  name: ModelName,
): Promise<Buffer> {
  const content = await readPart(join(folder, file), name);
  const remedy = "restore the file, or train the model again";
  if (content.byteLength !== bytes) {
    throw new EngineError(
      "ERR_ARTIFACT_HASH",
      `${modelText(name)}: ${file} has ${content.byteLength} bytes, its manifest says ${bytes}; ${remedy}`,
    );
  }
  const found = sha256Of(content);
  if (found === sha256) return content;
  throw new EngineError(
    "ERR_ARTIFACT_HASH",
    `${modelText(name)}: ${file} has SHA-256 ${found}, its manifest says ${sha256}; ${remedy}`,
  );
}

async function readPart(path: string, name: ModelName): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new EngineError(
      "ERR_ARTIFACT_NOT_FOUND",
      `${modelText(name)}: ${path} cannot be read; \`outlierd models list\` shows what there is`,
      { cause },
    );
  }
}
