import type { LineWriter } from "../../core/source.ts";

const NEWLINE = 10;

/**
 * Hands text on in pieces of so many lines, so that no batch holds a series more often.
 *
 * @param writer Decodes all whole lines of a piece at once.
 */
export function createSmallBatches(writer: LineWriter, lines: number): LineWriter {
  function write(chunk: Uint8Array): void {
    let from = 0;
    while (from < chunk.length) {
      const to = lineEnd(chunk, from, lines);
      writer.write(chunk.subarray(from, to));
      from = to;
    }
  }
  return { write, report: () => writer.report(), end: () => writer.end() };
}

/** Where the `lines`-th line from `from` on has ended, or the chunk. */
function lineEnd(chunk: Uint8Array, from: number, lines: number): number {
  let end = from;
  for (let line = 0; line < lines; line++) {
    const newline = chunk.indexOf(NEWLINE, end);
    if (newline < 0) return chunk.length;
    end = newline + 1;
  }
  return end;
}
