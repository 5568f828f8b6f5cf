import fc from "fast-check";
import { expect, test } from "vitest";
import { createSmallBatches } from "../../../src/training/datasets/small-batches.ts";

test("pieces have so many lines at most, and together are the text", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom("a", "\n") })),
      fc.integer({ min: 1, max: 4 }),
      (chunks, lines) => {
        const pieces: string[] = [];
        const report = { lines: 0, rows: 0, refusedCount: 0, refused: [], seriesRefused: 0 };
        const writer = createSmallBatches(
          {
            write: (chunk) => pieces.push(Buffer.from(chunk).toString()),
            report: () => report,
            end: () => report,
          },
          lines,
        );
        for (const chunk of chunks) writer.write(Buffer.from(chunk));
        expect(pieces.join("")).toBe(chunks.join(""));
        for (const piece of pieces) expect(piece.split("\n").length - 1).toBeLessThanOrEqual(lines);
      },
    ),
  );
});
