import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../core/errors.ts";
import { WINDOW_VALUES } from "../../kernels/window.ts";
import { DATASET_FILE, Dataset, type DatasetSet } from "./dataset-format.ts";

const ROW_BYTES = 4 * WINDOW_VALUES;
const CHUNK_BYTES = 4096 * ROW_BYTES;

/**
 * Reads what a data set says of itself.
 *
 * @throws EngineError `ERR_INPUT_NOT_FOUND` where the folder holds none, `ERR_INPUT_INVALID` where it cannot be understood.
 */
export async function readDataset(folder: string): Promise<Dataset> {
  const path = join(folder, DATASET_FILE);
  const text = await readText(path);
  const parsed = Dataset.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new EngineError(
    "ERR_INPUT_INVALID",
    `${path} describes no data set: at ${issue?.path.join(".") || "the top"}: ${issue?.message ?? ""}; build it again with \`outlierd dataset\``,
  );
}

/**
 * Reads the windows of a set, [windows × 24] row-major. The machine is little-endian, as those that the engine runs on.
 *
 * @param most Windows at most: of more, every second, third … is taken, so that memory does not grow with the set.
 * @throws EngineError `ERR_INPUT_NOT_FOUND` where the file is missing, `ERR_INPUT_INVALID` where its bytes are not those that were
 *   written.
 */
export async function readWindows(
  folder: string,
  { sets }: Dataset,
  { set, most }: { readonly set: DatasetSet; readonly most: number },
): Promise<Float32Array> {
  const { file, windows, sha256 } = sets[set];
  const path = join(folder, file);
  const stride = Math.max(1, Math.ceil(windows / most));
  const taken = new Uint8Array(Math.ceil(windows / stride) * ROW_BYTES);
  const hash = createHash("sha256");
  let rows = 0;
  let bytes = 0;
  for await (const chunk of wholeRows(path)) {
    hash.update(chunk);
    bytes += chunk.length;
    for (let at = 0; at + ROW_BYTES <= chunk.length; at += ROW_BYTES, rows++) {
      if (rows % stride !== 0 || rows >= windows) continue;
      taken.set(chunk.subarray(at, at + ROW_BYTES), (rows / stride) * ROW_BYTES);
    }
  }
  if (hash.digest("hex") === sha256) return new Float32Array(taken.buffer);
  throw new EngineError(
    "ERR_INPUT_INVALID",
    `${path} is not what ${DATASET_FILE} describes (${bytes} bytes for ${windows} windows): build the data set again`,
  );
}

/** A file in chunks of whole rows; only the last one may end inside of one. */
async function* wholeRows(path: string): AsyncGenerator<Buffer> {
  try {
    let rest = Buffer.alloc(0);
    const chunks: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: CHUNK_BYTES });
    for await (const chunk of chunks) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const whole = bytes.length - (bytes.length % ROW_BYTES);
      yield bytes.subarray(0, whole);
      rest = Buffer.from(bytes.subarray(whole));
    }
    yield rest;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): EngineError {
  const message = `${path} cannot be read: name a folder that \`outlierd dataset\` has written with --data`;
  return new EngineError("ERR_INPUT_NOT_FOUND", message, { cause });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Then the schema says what is missing.
  }
}
