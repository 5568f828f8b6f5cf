import { EngineError } from "../../core/errors.ts";
import type { Ingest } from "../../core/source.ts";
import { createIntake, type IntakeParts } from "../intake.ts";

/** Hands what was read from a database to the engine, and counts it. */
export interface SampleFeed {
  /** Takes whole lines with timestamps in nanoseconds. */
  write(lines: string): void;
  /** Ends a page: its lines are counted, and the first few that were refused are logged. */
  endPage(): void;
  /**
   * Call it before a page is read.
   *
   * @throws EngineError `ERR_SOURCE_UNREACHABLE`, retryable, while the engine can take nothing.
   */
  assertRoom(): void;
}

/** Starts a connection to the engine for a source that queries. */
export function openSampleFeed(ingest: Ingest, source: string, parts: IntakeParts): SampleFeed {
  const writer = ingest.open(source, "ns");
  const intake = createIntake(source, parts);
  return {
    write(lines) {
      const bytes = Buffer.from(lines, "utf8");
      intake.bytes(bytes.length);
      writer.write(bytes);
    },
    endPage() {
      intake.report(writer.end());
    },
    assertRoom() {
      if (!ingest.full) return;
      throw new EngineError(
        "ERR_SOURCE_UNREACHABLE",
        `source ${source}: the engine takes nothing at present, its outbox is full; reading goes on when the webhooks' receivers answer again`,
        { retryable: true },
      );
    },
  };
}
