import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../core/errors.ts";
import { WINDOW_VALUES } from "../../kernels/window.ts";
import { DATASET_FILE, Dataset, type DatasetSet } from "./dataset-format.ts";

const ROW_BYTES = 4 * WINDOW_VALUES;

/**
 * Reads what a data set says of itself.
 *
 * @throws EngineError `ERR_INPUT_NOT_FOUND` where the folder holds none, `ERR_INPUT_INVALID` where it cannot be understood.
 */
export async function readDataset(folder: string): Promise<Dataset> {
  const path = join(folder, DATASET_FILE);
  const text = await readPart(path).then(String);
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
 * @throws EngineError `ERR_INPUT_NOT_FOUND` where the file is missing, `ERR_INPUT_INVALID` where its bytes are not those that were
 *   written.
 */
export async function readWindows(
  folder: string,
  { sets }: Dataset,
  set: DatasetSet,
): Promise<Float32Array> {
  const { file, windows, sha256 } = sets[set];
  const path = join(folder, file);
  const bytes = await readPart(path);
  const isWhole = bytes.length === windows * ROW_BYTES;
  if (!isWhole || createHash("sha256").update(bytes).digest("hex") !== sha256) {
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${path} is not what ${DATASET_FILE} describes (${bytes.length} bytes for ${windows} windows); build the data set again`,
    );
  }
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

async function readPart(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const message = `${path} cannot be read: name a folder that \`outlierd dataset\` has written with --data`;
    throw new EngineError("ERR_INPUT_NOT_FOUND", message, { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Then the schema says what is missing.
  }
}
