import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { EngineError } from "../core/errors.ts";
import {
  type BlockRegion,
  DIGEST_BYTES,
  decodeHeader,
  type Header,
  headerBytes,
  invalidCheckpoint,
  PREFIX_BYTES,
  regionBytes,
  SLICE_BYTES,
  stripes,
  type TableRegion,
} from "./checkpoint-format.ts";

/** Where a checkpoint goes to when it is read. */
export interface CheckpointTarget {
  /** The layout of the memory that waits for it. */
  readonly layout: string;
  /**
   * The memory itself, for what the file holds: every saved region's name must be there, as large as
   * saved or larger. Bytes beyond are left as they are.
   */
  regions(saved: Header): {
    readonly tables: readonly TableRegion[];
    readonly blocks: readonly BlockRegion[];
  };
}

/**
 * Reads a checkpoint back into memory, or gives `undefined` where there is none.
 *
 * The file is verified whole before the first byte of memory changes.
 *
 * @returns What was saved as `state`, for its owner to validate, and the number of records.
 * @throws EngineError `ERR_CHECKPOINT_INVALID` for a file that is damaged or fits another version or
 *   layout; `ERR_STORE` if it cannot be read, after which memory may be half filled.
 */
export async function loadCheckpoint(
  path: string,
  target: CheckpointTarget,
): Promise<Pick<Header, "state" | "records"> | undefined> {
  try {
    const file = await open(path, "r");
    try {
      const { header, regionsFrom } = await verify(file, path, target.layout);
      await restore({ file, path, header, regionsFrom }, target);
      return { state: header.state, records: header.records };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (error instanceof EngineError) throw error;
    const message = `checkpoint ${path} cannot be read: ${String(error)}; check its rights`;
    throw new EngineError("ERR_STORE", message, { cause: error });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

interface Verified {
  readonly header: Header;
  /** Offset of the first region in the file. */
  readonly regionsFrom: number;
}

async function verify(file: FileHandle, path: string, layout: string): Promise<Verified> {
  const { size } = await file.stat();
  const prefix = await readAt(file, { from: 0, bytes: Math.min(size, PREFIX_BYTES) });
  const jsonBytes = headerBytes(prefix, path);
  const digestFrom = size - DIGEST_BYTES;
  if (digestFrom < PREFIX_BYTES + jsonBytes) throw invalidCheckpoint(path, "is cut off");
  const written = await readAt(file, { from: digestFrom, bytes: DIGEST_BYTES });
  if (!written.equals(await digestOf(file, digestFrom))) {
    throw invalidCheckpoint(path, "is damaged (SHA-256 does not match)");
  }
  const json = await readAt(file, { from: PREFIX_BYTES, bytes: jsonBytes });
  const header = decodeHeader(json, path);
  const regionsFrom = PREFIX_BYTES + jsonBytes;
  if (regionsFrom + regionBytes(header) !== digestFrom) {
    throw invalidCheckpoint(path, "is damaged (sizes of its parts)");
  }
  if (header.layout !== layout) {
    throw invalidCheckpoint(path, `has layout ${header.layout}, this engine has ${layout}`);
  }
  return { header, regionsFrom };
}

interface Span {
  readonly from: number;
  readonly bytes: number;
}

async function readAt(file: FileHandle, { from, bytes }: Span): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  await fill(file, buffer, from);
  return buffer;
}

/** Reads until the target is full: one call may give less than it was asked for. */
async function fill(file: FileHandle, target: Uint8Array, from: number): Promise<void> {
  for (let done = 0; done < target.length; ) {
    const { bytesRead } = await file.read(target, done, target.length - done, from + done);
    if (bytesRead === 0) throw new Error(`file ends at byte ${from + done}`);
    done += bytesRead;
  }
}

async function digestOf(file: FileHandle, end: number): Promise<Buffer> {
  const digest = createHash("sha256");
  const slice = Buffer.alloc(SLICE_BYTES);
  for (let from = 0; from < end; from += SLICE_BYTES) {
    const part = slice.subarray(0, Math.min(SLICE_BYTES, end - from));
    await fill(file, part, from);
    digest.update(part);
  }
  return digest.digest();
}

interface Restoring extends Verified {
  readonly file: FileHandle;
  readonly path: string;
}

async function restore(
  { file, path, header, regionsFrom }: Restoring,
  target: CheckpointTarget,
): Promise<void> {
  const regions = target.regions(header);
  const tables = header.tables.map((saved) =>
    fitting(regions.tables, { ...saved, path }).bytes.subarray(0, saved.bytes),
  );
  const blocks = header.blocks.map(({ name, recordBytes }) => {
    const bytes = header.records * recordBytes;
    const region = fitting(regions.blocks, { name, bytes, path });
    if (region.recordBytes === recordBytes) return region;
    throw invalidCheckpoint(path, `has records of ${recordBytes} bytes in region ${name}`);
  });
  let from = regionsFrom;
  for (const part of [tables, ...stripes(blocks, header.records)].flat()) {
    await fill(file, part, from);
    from += part.length;
  }
}

interface Wanted {
  readonly name: string;
  readonly bytes: number;
  readonly path: string;
}

/** The region of that name, if it is large enough. */
function fitting<R extends TableRegion>(regions: readonly R[], { name, bytes, path }: Wanted): R {
  const region = regions.find((candidate) => candidate.name === name);
  if (region !== undefined && region.bytes.length >= bytes) return region;
  throw invalidCheckpoint(
    path,
    `holds ${bytes} bytes of region ${name}, for which there is no room`,
  );
}
