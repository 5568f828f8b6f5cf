/**
 * The file that learned state survives a restart in. All numbers are little-endian.
 *
 *     0    8 bytes   "OUTLIERD"
 *     8    u32       version of this format: 1
 *     12   u32       bytes of the header
 *     16   header    JSON: layout, records, tables and blocks with their sizes, state
 *          tables    the bytes of each table, in the order of the header
 *          stripes   records 0 to 1023 of the first block region, of the second …, then 1024 to 2047 …
 *     -32  32 bytes  SHA-256 of everything before
 *
 * The regions' bytes are memory as it is, so a machine with the other byte order cannot read them: the
 * engine's WebAssembly half is little-endian everywhere, and its twin runs on such machines only.
 */
import { z } from "zod";
import { EngineError } from "../core/errors.ts";

/** First bytes of every checkpoint. */
export const MAGIC = "OUTLIERD";
/** Version of the file format; a file of another version is refused. */
export const FORMAT_VERSION = 1;
/** Bytes before the header. */
export const PREFIX_BYTES = 16;
/** Bytes of the SHA-256 at the end. */
export const DIGEST_BYTES = 32;
/** Records of each block region that are copied, and therefore of one moment, together. */
export const STRIPE_RECORDS = 1024;
/** Most bytes that a header may claim, so that a broken file cannot ask for all memory. */
const HEADER_BYTES_MAX = 1024 ** 3;

/** Bytes hashed and written at a time: about a millisecond of work between two turns for others. */
export const SLICE_BYTES = 1024 ** 2;

/** A part of memory that is saved whole. */
export interface TableRegion {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A part of memory with one record a series, in the order of their ids. */
export interface BlockRegion {
  readonly name: string;
  readonly recordBytes: number;
  /** Every region of blocks holds as many records as the others. */
  readonly bytes: Uint8Array;
}

const size = z.int().nonnegative();

const Header = z.strictObject({
  layout: z.string(),
  records: size,
  tables: z.array(z.strictObject({ name: z.string(), bytes: size })),
  blocks: z.array(z.strictObject({ name: z.string(), recordBytes: size })),
  state: z.unknown(),
});

/** What the file holds, and how large each part is. */
export type Header = z.output<typeof Header>;

/** The error of a checkpoint that cannot be used, saying why. */
export function invalidCheckpoint(path: string, reason: string, cause?: unknown): EngineError {
  const message = `checkpoint ${path} ${reason}; the engine can start without it and learns anew`;
  return new EngineError("ERR_CHECKPOINT_INVALID", message, { cause });
}

/** Bytes of everything before the regions. */
export function encodeHeader(header: Header): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.write(MAGIC, "latin1");
  prefix.writeUInt32LE(FORMAT_VERSION, 8);
  prefix.writeUInt32LE(json.length, 12);
  return Buffer.concat([prefix, json]);
}

/**
 * Bytes of the header, from the bytes before it.
 *
 * @throws EngineError `ERR_CHECKPOINT_INVALID` for what is no checkpoint, or one of another version.
 */
export function headerBytes(prefix: Buffer, path: string): number {
  if (prefix.length < PREFIX_BYTES || prefix.toString("latin1", 0, MAGIC.length) !== MAGIC) {
    throw invalidCheckpoint(path, "is not a checkpoint (wrong magic)");
  }
  const version = prefix.readUInt32LE(8);
  if (version !== FORMAT_VERSION) {
    throw invalidCheckpoint(
      path,
      `has format version ${version}, this engine reads ${FORMAT_VERSION}`,
    );
  }
  const bytes = prefix.readUInt32LE(12);
  if (bytes > HEADER_BYTES_MAX) throw invalidCheckpoint(path, "is damaged (header size)");
  return bytes;
}

/**
 * The header from its JSON.
 *
 * @throws EngineError `ERR_CHECKPOINT_INVALID` if it is not one.
 */
export function decodeHeader(json: Buffer, path: string): Header {
  try {
    return Header.parse(JSON.parse(json.toString()));
  } catch (error) {
    throw invalidCheckpoint(path, "is damaged (header)", error);
  }
}

/** Bytes of all regions. */
export function regionBytes({ records, tables, blocks }: Header): number {
  const ofTables = tables.reduce((sum, { bytes }) => sum + bytes, 0);
  const ofRecord = blocks.reduce((sum, { recordBytes }) => sum + recordBytes, 0);
  return ofTables + records * ofRecord;
}

/** Views of the first `records` records, stripe by stripe; a stripe has one view a region. */
export function* stripes(blocks: readonly BlockRegion[], records: number): Iterable<Uint8Array[]> {
  for (let from = 0; from < records; from += STRIPE_RECORDS) {
    const to = Math.min(records, from + STRIPE_RECORDS);
    yield blocks.map(({ bytes, recordBytes }) =>
      bytes.subarray(from * recordBytes, to * recordBytes),
    );
  }
}
