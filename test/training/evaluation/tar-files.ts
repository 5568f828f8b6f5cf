import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const BLOCK_BYTES = 512;

/** Text of a field of a header, which ends at its first zero byte. */
function field(block: Buffer, at: number, bytes: number): string {
  const text = block.toString("latin1", at, at + bytes);
  return text.slice(0, text.indexOf("\0") < 0 ? bytes : text.indexOf("\0")).trim();
}

/**
 * Reads the plain files of a gzipped tar archive: name and content, in the order of the archive.
 *
 * The format (POSIX ustar): blocks of 512 bytes; a header has the name at byte 0, the size in octal at 124, the
 * type at 156 (`0` = plain file), and the content follows it, padded to whole blocks.
 */
export function* tarFiles(
  path: string,
): Generator<{ readonly name: string; readonly text: string }> {
  const archive = gunzipSync(readFileSync(path));
  for (let at = 0; at + BLOCK_BYTES <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK_BYTES);
    const name = field(header, 0, 100);
    if (name === "") return;
    const size = Number.parseInt(field(header, 124, 12), 8);
    const begin = at + BLOCK_BYTES;
    if (field(header, 156, 1) === "0") {
      yield { name, text: archive.toString("utf8", begin, begin + size) };
    }
    at = begin + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
}
