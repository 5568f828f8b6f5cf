/** A training on disk, so that one that was stopped goes on where it was. */
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { EngineError } from "../../core/errors.ts";
import type { TrainingState } from "./fit-autoencoder.ts";

/** What has to be the same for a training to go on: data, options, start and backend, as one text. */
export type TrainingKey = string;

/** File in which the training of an autoencoder is kept, in the folder of its data set. */
export function trainingFile(folder: string): string {
  return join(folder, "training.autoencoder.json");
}

const bytes = z.base64().transform((text) => Uint8Array.from(Buffer.from(text, "base64")).buffer);

const Saved = z.strictObject({
  format: z.literal(1),
  key: z.string(),
  values: bytes,
  steps: z.int(),
  first: bytes,
  second: bytes,
  history: z.array(z.strictObject({ train: z.number(), validation: z.number() })),
  bestEpoch: z.int(),
  bestValues: bytes,
});

function base64(values: Float32Array | Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

/**
 * Saves a training in place of the one before.
 *
 * @throws EngineError `ERR_STORE` if the file cannot be written.
 */
export async function saveTraining(
  path: string,
  key: TrainingKey,
  { values, adam, history, best }: TrainingState,
): Promise<void> {
  const saved: z.input<typeof Saved> = {
    format: 1,
    key,
    values: base64(values),
    steps: adam.steps,
    first: base64(adam.first),
    second: base64(adam.second),
    history,
    bestEpoch: best.epoch,
    bestValues: base64(best.values),
  };
  try {
    await writeFile(`${path}.partial`, JSON.stringify(saved));
    await rename(`${path}.partial`, path);
  } catch (cause) {
    const message = `${path} cannot be written: ${String(cause)}; check space and rights`;
    throw new EngineError("ERR_STORE", message, { retryable: true, cause });
  }
}

/**
 * Loads a training that was saved.
 *
 * @returns `undefined` where there is none.
 * @throws EngineError `ERR_INPUT_INVALID` where it is damaged, or of another training.
 */
export async function loadTraining(
  path: string,
  key: TrainingKey,
): Promise<TrainingState | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  const parsed = Saved.safeParse(parseJson(text));
  const begin = "leave --resume away to begin anew";
  if (!parsed.success) {
    throw new EngineError("ERR_INPUT_INVALID", `${path} is damaged: ${begin}`);
  }
  const saved = parsed.data;
  if (saved.key !== key) {
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${path} is of another training (${saved.key}, and this is ${key}): take the same data and options, or ${begin}`,
    );
  }
  return {
    values: new Float32Array(saved.values),
    adam: {
      steps: saved.steps,
      first: new Float64Array(saved.first),
      second: new Float64Array(saved.second),
    },
    history: saved.history,
    best: { epoch: saved.bestEpoch, values: new Float32Array(saved.bestValues) },
  };
}

/** Removes a training that is over. */
export async function removeTraining(path: string): Promise<void> {
  await rm(path, { force: true });
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new EngineError("ERR_INPUT_NOT_FOUND", `${path} cannot be read`, { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Then the schema refuses it.
  }
}
