import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { EngineError } from "../core/errors.ts";
import { readLayers } from "../detectors/autoencoder/layers-format.ts";
import type { LayersNetwork } from "../detectors/autoencoder/layers-network.ts";

const Paths = z.object({
  weightsManifest: z.array(z.object({ paths: z.array(z.string()) })),
});

/**
 * Reads a network in the layers format of TensorFlow.js: `model.json`, and beside it the files of weights that it names.
 *
 * @throws EngineError `ERR_INPUT_NOT_FOUND` for a missing file, `ERR_MODEL_INVALID` for what the kernels cannot run.
 */
export async function readNetworkFile(path: string): Promise<LayersNetwork> {
  const modelJson = (await readPart(path)).toString("utf8");
  const parts = await Promise.all(
    weightFiles(modelJson).map((name) => readPart(join(dirname(path), name))),
  );
  return readLayers({ modelJson, weights: Buffer.concat(parts) });
}

/** Names of the files of weights; none where the text is no model, which `readLayers` then says. */
function weightFiles(modelJson: string): string[] {
  try {
    const { weightsManifest } = Paths.parse(JSON.parse(modelJson));
    return weightsManifest.flatMap(({ paths }) => paths);
  } catch {
    return [];
  }
}

async function readPart(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const message = `cannot read ${path}: name the model.json of a network in the layers format, with its weights beside it`;
    throw new EngineError("ERR_INPUT_NOT_FOUND", message, { cause });
  }
}
