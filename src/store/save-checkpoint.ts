import { createHash } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { assert } from "../core/assert.ts";
import { EngineError } from "../core/errors.ts";
import {
  type BlockRegion,
  encodeHeader,
  SLICE_BYTES,
  stripes,
  type TableRegion,
} from "./checkpoint-format.ts";
import { syncFolder } from "./sync-folder.ts";

/**
 * What is saved: memory as the caller sees it, which may go on changing while it is written.
 *
 * Tables and `state` are copied at once when saving begins. Blocks are copied stripe by stripe, each
 * stripe at one moment: all blocks of one series belong together, while another series may be some
 * batches further. That is enough, because no series' statistics depend on another's, and it spares a
 * copy of the whole state (0.5 GB at 500,000 series) and the pause to make it. It is enough only
 * **if no id gets a new owner meanwhile**: the caller lets no series expire while a save is under way.
 * New ids beyond the saved ones do no harm.
 */
export interface CheckpointContent {
  /** Names what the bytes mean, versions and sizes; a checkpoint is read only by an equal layout. */
  readonly layout: string;
  readonly tables: readonly TableRegion[];
  readonly blocks: readonly BlockRegion[];
  /** Whatever else must survive, as JSON. */
  readonly state: unknown;
}

/**
 * Writes a checkpoint. The one before stays in its place until this one is whole and on disk, so a
 * crash at any moment leaves one of the two.
 *
 * One save a path at a time. The file is made under the name `<path>.partial`.
 *
 * @throws EngineError `ERR_STORE` if the file cannot be written.
 */
export async function saveCheckpoint(path: string, content: CheckpointContent): Promise<void> {
  const parts = copiedParts(content);
  const partial = `${path}.partial`;
  try {
    await writeParts(partial, parts);
    await rename(partial, path);
    await syncFolder(dirname(path));
  } catch (error) {
    const rest = await rm(partial, { force: true }).then(
      () => "",
      () => `, nor ${partial} be removed`,
    );
    const message = `checkpoint ${path} cannot be written${rest}: ${String(error)}; check space and rights`;
    throw new EngineError("ERR_STORE", message, { retryable: true, cause: error });
  }
}

/** The file's parts in order: header and tables are copied now, a stripe when its turn comes. */
function copiedParts({ layout, tables, blocks, state }: CheckpointContent): Iterable<Uint8Array> {
  const records = recordCount(blocks);
  const header = encodeHeader({
    layout,
    records,
    tables: tables.map(({ name, bytes }) => ({ name, bytes: bytes.length })),
    blocks: blocks.map(({ name, recordBytes }) => ({ name, recordBytes })),
    state,
  });
  return copies([header, ...tables.map(({ bytes }) => bytes.slice())], stripes(blocks, records));
}

function* copies(
  atOnce: readonly Uint8Array[],
  later: Iterable<Uint8Array[]>,
): Iterable<Uint8Array> {
  yield* atOnce;
  for (const stripe of later) yield Buffer.concat(stripe);
}

function recordCount(blocks: readonly BlockRegion[]): number {
  const [first] = blocks;
  const records = first === undefined ? 0 : first.bytes.length / first.recordBytes;
  for (const { name, bytes, recordBytes } of blocks) {
    assert(bytes.length === records * recordBytes, `region ${name} holds ${records} records`);
  }
  return records;
}

async function writeParts(path: string, parts: Iterable<Uint8Array>): Promise<void> {
  const digest = createHash("sha256");
  const file = await open(path, "w", 0o600);
  try {
    for (const part of parts) {
      for (let from = 0; from < part.length; from += SLICE_BYTES) {
        const slice = part.subarray(from, from + SLICE_BYTES);
        digest.update(slice);
        await file.writeFile(slice);
      }
    }
    await file.writeFile(digest.digest());
    await file.datasync();
  } finally {
    await file.close();
  }
}
