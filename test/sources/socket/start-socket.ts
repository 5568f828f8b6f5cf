import { afterEach } from "vitest";
import type { z } from "zod";

import type { Address } from "../../../src/core/address.ts";
import { SILENT } from "../../../src/core/logger.ts";
import {
  createMetricsRegistry,
  type MetricsRegistry,
} from "../../../src/server/metrics-registry.ts";
import { SocketSourceOptions } from "../../../src/sources/socket/options.ts";
import type { SocketSource } from "../../../src/sources/socket/socket.ts";
import { createSocketSource } from "../../../src/sources/socket/socket-source.ts";
import { createFakeIngest, type FakeIngest } from "../fake-ingest.ts";

const running: SocketSource[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((source) => source.stop()));
});

/** A socket source before an engine that only remembers. */
export interface StartedSocket {
  readonly source: SocketSource;
  readonly ingest: FakeIngest;
  readonly registry: MetricsRegistry;
  readonly address: Address;
  /** What the source takes for the time; the test moves it. */
  readonly time: { nowMs: number };
}

/** Starts a socket source; it stops after the test. */
export async function startSocket(
  options: z.input<typeof SocketSourceOptions>,
): Promise<StartedSocket> {
  const registry = createMetricsRegistry();
  const ingest = createFakeIngest();
  const time = { nowMs: 0 };
  const source = createSocketSource(SocketSourceOptions.parse(options), {
    metrics: registry,
    logger: SILENT,
    clock: () => time.nowMs,
  });
  running.push(source);
  await source.start(ingest);
  const { address } = source;
  if (address === undefined) throw new Error("the source does not listen");
  return { source, ingest, registry, address, time };
}
