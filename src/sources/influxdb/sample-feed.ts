import { EngineError } from "../../core/errors.ts";
import type { Logger } from "../../core/logger.ts";
import type { Metrics } from "../../core/metrics.ts";
import type { Ingest } from "../../core/source.ts";

const REFUSED_LOGGED_MAX = 3;

/** Hands what was read from a database to the engine, and counts it. */
export interface SampleFeed {
  /** Takes whole lines with timestamps in nanoseconds. */
  write(lines: string): void;
  /** Ends a page: what was refused is counted and the first few are logged. */
  endPage(): void;
  /**
   * @throws EngineError `ERR_SOURCE_UNREACHABLE`, retryable, while the engine can take nothing.
   */
  assertRoom(): void;
}

/** Starts a connection to the engine for a source that queries. */
export function openSampleFeed(
  ingest: Ingest,
  source: string,
  parts: { readonly metrics: Metrics; readonly logger: Logger },
): SampleFeed {
  const writer = ingest.open(source, "ns");
  const taken = parts.metrics.counter(
    "outlierd_query_lines_total",
    "Lines that sources read from databases by query",
  );
  const refused = parts.metrics.counter(
    "outlierd_query_refused_lines_total",
    "Lines read from databases by query that the decoder refused",
  );
  return {
    write(lines) {
      writer.write(Buffer.from(lines, "utf8"));
    },
    endPage() {
      const report = writer.end();
      taken.add(report.lines, { source });
      refused.add(report.refusedCount, { source });
      for (const line of report.refused.slice(0, REFUSED_LOGGED_MAX)) {
        parts.logger.warn({ source, reason: line.reason, text: line.text }, "line refused");
      }
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
