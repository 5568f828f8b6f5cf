import { assert } from "../../core/assert.ts";
import { EngineError } from "../../core/errors.ts";
import type { TrainedModel } from "../../core/model.ts";
import {
  MANIFEST_FORMAT,
  Manifest,
  sha256Of,
  TOPOLOGY_FILE,
  tensorBytes,
  versionOf,
  WEIGHTS_FILE,
} from "./manifest.ts";
import { CARD_FILE, MANIFEST_FILE, modelFolder } from "./places.ts";
import { readModel } from "./read-model.ts";
import { type NamedFile, writeFolder } from "./write-files.ts";

/** What became of a model that was handed to the registry. */
export interface WrittenModel {
  readonly manifest: Manifest;
  readonly folder: string;
  /** Whether it was not there before. */
  readonly isNew: boolean;
}

/**
 * Puts a trained model into a registry, which need not exist, under a version that follows from its weights.
 *
 * A version that is there and whole is left as it is: the same training gives the same version. One that is
 * damaged is replaced.
 *
 * @param registry Folder.
 * @throws EngineError `ERR_STORE` if it cannot be written (disk full, no permission); then nothing is left of it.
 */
export async function writeModel(registry: string, model: TrainedModel): Promise<WrittenModel> {
  const manifest = manifestOf(model);
  const folder = modelFolder(registry, manifest);
  const found = await wholeModel(registry, manifest);
  if (found !== undefined) return { manifest: found, folder, isNew: false };
  await writeFolder(folder, filesOf(model, manifest));
  return { manifest, folder, isNew: true };
}

function manifestOf({ description, weights, topology }: TrainedModel): Manifest {
  assert(
    tensorBytes(description.shapes) === weights.byteLength,
    `the shapes make ${weights.byteLength} bytes`,
  );
  const sha256 = sha256Of(weights);
  return Manifest.parse({
    format: MANIFEST_FORMAT,
    version: versionOf(description, sha256),
    ...description,
    weights: { file: WEIGHTS_FILE, bytes: weights.byteLength, sha256 },
    ...(topology === undefined
      ? {}
      : {
          topology: {
            file: TOPOLOGY_FILE,
            bytes: Buffer.byteLength(topology),
            sha256: sha256Of(topology),
          },
        }),
  });
}

/** The manifest of that version if it is there and whole. */
async function wholeModel(registry: string, manifest: Manifest): Promise<Manifest | undefined> {
  try {
    return (await readModel(registry, manifest)).manifest;
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

function filesOf(model: TrainedModel, manifest: Manifest): NamedFile[] {
  const { weights, topology, card, plots } = model;
  return [
    { file: WEIGHTS_FILE, content: weights },
    ...(topology === undefined ? [] : [{ file: TOPOLOGY_FILE, content: topology }]),
    { file: CARD_FILE, content: card },
    ...plots.map(({ file, svg }) => ({ file, content: svg })),
    { file: MANIFEST_FILE, content: `${JSON.stringify(manifest, null, 2)}\n` },
  ];
}
