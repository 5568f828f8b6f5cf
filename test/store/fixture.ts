import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import type { EventType, OutgoingEvent } from "../../src/core/event.ts";
import { SILENT } from "../../src/core/logger.ts";
import type { Metrics } from "../../src/core/metrics.ts";
import { type Outbox, type OutboxParts, openOutbox } from "../../src/store/outbox.ts";
import { OutboxOptions } from "../../src/store/outbox-options.ts";

export const NOW_MS = Date.UTC(2026, 0, 31, 12);

export const NO_METRICS: Metrics = {
  counter: () => ({ add() {} }),
  gauge: () => ({ read() {} }),
};

/** An event of anomaly `anomaly`, such as `event("a", "opened")` or `event("a", "updated", 2)`. */
export function event(
  anomaly: string,
  verb: "opened" | "updated" | "resolved",
  update = 1,
): OutgoingEvent {
  const type: EventType = `anomaly.${verb}`;
  const timestamp = new Date(NOW_MS).toISOString();
  return {
    id: verb === "updated" ? `${anomaly}.updated.${update}` : `${anomaly}.${verb}`,
    event: {
      type,
      timestamp,
      data: {
        id: anomaly,
        status: verb === "resolved" ? "resolved" : "open",
        series: { measurement: "cpu", field: "usage_system", tags: { host: "web-3" } },
        family: "cpu",
        start: timestamp,
        end: verb === "resolved" ? timestamp : null,
        observed: 93.1,
        expected: 21.4,
        lower: 9.8,
        upper: 40.2,
        score: 4.3,
        pValue: 1.2e-7,
        returnDays: 40,
        severity: "warning",
        kind: "spike",
        contributions: [],
        summary: `anomaly ${anomaly} ${verb}`,
      },
    },
  };
}

/** A directory that is removed when the test ends. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), "outlierd-store-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export const PAGER = { name: "pager", accepts: () => true };

/** Opens an outbox that is closed when the test ends, if it has not been. */
export async function opened(
  directory: string,
  options: Parameters<typeof OutboxOptions.parse>[0] = {},
  parts: Partial<OutboxParts> = {},
): Promise<Outbox> {
  return openOutbox(directory, OutboxOptions.parse(options), {
    sinks: [PAGER],
    clock: () => NOW_MS,
    metrics: NO_METRICS,
    logger: SILENT,
    ...parts,
  });
}

/** Takes everything that waits for the sink, in order, marking it delivered. */
export function drain(outbox: Outbox, sink = "pager"): string[] {
  const ids: string[] = [];
  for (let stored = outbox.next(sink); stored !== undefined; stored = outbox.next(sink)) {
    ids.push(stored.outgoing.id);
    outbox.delivered(stored.outgoing.id, sink);
  }
  return ids;
}

/** Makes the next `failures` writes fail as on a full disk, in every file of this process. */
export async function fillDisk(directory: string, failures: number): Promise<void> {
  const handle = await open(join(directory, "probe"), "w");
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  const spy = vi.spyOn(prototype, "datasync");
  for (let failure = 0; failure < failures; failure++) {
    spy.mockRejectedValueOnce(new Error("ENOSPC: no space left on device"));
  }
  onTestFinished(() => spy.mockRestore());
}
