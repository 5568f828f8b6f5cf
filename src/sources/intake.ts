import type { Clock } from "../core/clock.ts";
import type { Logger } from "../core/logger.ts";
import type { Metrics } from "../core/metrics.ts";
import type { WriteReport } from "../core/source.ts";

const LOG_INTERVAL_MS = 60_000;
const LOGGED_PER_INTERVAL = 5;

/** Counts what comes in through one source, and logs the first few refused lines a minute. */
export interface Intake {
  /** Bytes of line protocol, as the decoder gets them. */
  bytes(amount: number): void;
  /** Counts the lines of a report. */
  report(report: WriteReport): void;
  /** Counts a request, datagram or connection that was not taken; `reason` comes from a closed set. */
  rejected(reason: string): void;
}

/** What an intake needs. */
export interface IntakeParts {
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Makes the counters of one source; its name becomes their label. */
export function createIntake(source: string, { metrics, logger, clock }: IntakeParts): Intake {
  const bytes = metrics.counter("outlierd_source_bytes_total", "Bytes of line protocol received.");
  const lines = metrics.counter("outlierd_source_lines_total", "Lines received, refused included.");
  const refused = metrics.counter("outlierd_source_lines_refused_total", "Lines refused.");
  const rejected = metrics.counter(
    "outlierd_source_rejected_total",
    "Requests, datagrams and connections that were not taken, or not to their end, by reason.",
  );
  const labels = { source };
  const log = createRefusalLog(source, { logger, clock });

  return {
    bytes: (amount) => bytes.add(amount, labels),
    report(report) {
      lines.add(report.lines, labels);
      if (report.refusedCount === 0) return;
      refused.add(report.refusedCount, labels);
      log(report);
    },
    rejected: (reason) => rejected.add(1, { source, reason }),
  };
}

function createRefusalLog(
  source: string,
  { logger, clock }: Pick<IntakeParts, "logger" | "clock">,
): (report: WriteReport) => void {
  let intervalStartMs = Number.NEGATIVE_INFINITY;
  let logged = 0;
  return (report) => {
    const nowMs = clock();
    if (nowMs - intervalStartMs >= LOG_INTERVAL_MS) {
      intervalStartMs = nowMs;
      logged = 0;
    }
    for (const { reason, text, line } of report.refused.slice(0, LOGGED_PER_INTERVAL - logged)) {
      logged += 1;
      logger.warn({ source, line, reason, text }, "line refused");
    }
  };
}
